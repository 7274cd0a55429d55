"""Every setting with its default and meaning, read from the environment, `instance/config.py`, then here."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from flask import Config

from annotator.secret_key import read_or_make_key

PACKAGE = Path(__file__).parent
PREFIX = "ANNOTATOR_"
#: Of the secret key, in the instance folder.
KEY_FILE = "secret_key"
#: Names the folder in whose files the processes of one server count for /metrics, as prometheus_client knows it.
SHARED_METRICS = "PROMETHEUS_MULTIPROC_DIR"


@dataclass(frozen=True)
class Setting:
    """One setting; the environment knows it as `ANNOTATOR_` and its name."""

    name: str
    default: Any
    meaning: str


#: In the order in which the README lists them.
SETTINGS = (
    Setting(
        "DATABASE_URL",
        "",
        "Database, such as `postgresql://user:password@host/name`; empty: the SQLite file `annotator.db` in the "
        "instance folder.",
    ),
    Setting(
        "REDIS_URL",
        "",
        "Redis that counts wrong passwords and carries jobs, such as `redis://localhost`; empty: databases do.",
    ),
    Setting(
        "SECRET_KEY",
        "",
        "Signs cookies, 32 characters or more; empty: made once and kept in the instance folder, readable by its owner "
        "only.",
    ),
    Setting(
        "BASE_URL",
        "",
        "Address in printed links, such as `https://annotate.example.org`; empty: the one it listens on.",
    ),
    Setting("UPLOAD_LIMIT_MB", 32, "Largest upload over HTTP, in megabytes (10^6 bytes)."),
    Setting(
        "JOB_WORKERS",
        "auto",
        "`auto`: a worker process starts when there is long work and ends after it; `apart`: you run `annotator work`.",
    ),
    Setting("JOB_IMPORT_MB", 4, "An import over HTTP of more megabytes than this runs as a job."),
    Setting("JOB_EXPORT_CLAIMS", 20_000, "The export page makes files of more claims than this in a job."),
    Setting(
        "JOB_AGREEMENT_CLAIMS",
        10_000,
        "Agreement (the page) and error rates of more submitted claims than this are measured in a job.",
    ),
    Setting("JOB_KEEP_HOURS", 48, "Files that jobs wrote are kept for so many hours."),
    Setting(
        "JOBS_FOLDER",
        "",
        "Folder for the files of jobs, which several machines share; empty: `jobs` in the instance folder.",
    ),
    Setting("SESSION_IDLE_HOURS", 72, "A session ends after so many hours without a request."),
    Setting("SESSION_ABSOLUTE_DAYS", 30, "A session ends after so many days in any case."),
    Setting("LINK_DAYS", 7, "Set-up, invitation and reset links work for so many days."),
    Setting(
        "SIGN_IN_LIMIT",
        "10 per minute",
        "Wrong passwords, for each account name and from each address, before there is a wait; each further one "
        "doubles the wait, up to 15 minutes.",
    ),
    Setting("PASSWORD_HASHING", "strong", "`strong`: argon2id as OWASP advises; `cheapest`: for tests only."),
    Setting("LOG_FORMAT", "text", "`text`: lines of key=value; `json`: a JSON object a line. Both on standard error."),
    Setting("LOG_LEVEL", "warning", "`warning`: what went wrong; `info`: a line for each request too."),
    Setting(
        "METRICS",
        "",
        "Who may ask `/metrics` for figures (Prometheus): `loopback` this machine, or a token of 16 characters or more "
        "whoever brings it; empty: nobody.",
    ),
    Setting("PROXIES", 0, "How many reverse proxies in front may be believed about address and scheme."),
)


def asset_folder(name: str) -> Path:
    """Return the folder *name* inside the installed package, or beside it in a checkout."""
    packaged = PACKAGE / name
    return packaged if packaged.is_dir() else PACKAGE.parent / name


def instance_folder() -> Path | None:
    """Return the folder named by ANNOTATOR_INSTANCE, or None for Flask's own choice."""
    named = os.environ.get(PREFIX + "INSTANCE")
    return Path(named).resolve() if named else None


def load_settings(config: Config, instance: Path, overrides: dict[str, Any]) -> None:
    """Fill *config*: defaults, then `instance/config.py`, then the environment, then *overrides*."""
    config.from_mapping({setting.name: setting.default for setting in SETTINGS})
    config.from_pyfile(str(instance / "config.py"), silent=True)
    for setting in SETTINGS:
        value = os.environ.get(PREFIX + setting.name)
        if value is not None:
            config[setting.name] = type(setting.default)(value)
    config.update(overrides)
    if not config["DATABASE_URL"]:
        config["DATABASE_URL"] = f"sqlite:///{instance / 'annotator.db'}"
    if not config["SECRET_KEY"]:
        config["SECRET_KEY"] = read_or_make_key(instance / KEY_FILE)
    is_secure = str(config["BASE_URL"]).startswith("https://")
    config.update(
        MAX_CONTENT_LENGTH=int(config["UPLOAD_LIMIT_MB"]) * 1_000_000,
        MAX_FORM_MEMORY_SIZE=int(config["UPLOAD_LIMIT_MB"]) * 1_000_000,
        # Browsers take a cookie of this prefix from this host alone, for all of its paths, over TLS.
        SESSION_COOKIE_NAME="__Host-annotator" if is_secure else "annotator",
        SESSION_COOKIE_DOMAIN=None,
        SESSION_COOKIE_PATH="/",
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        SESSION_COOKIE_SECURE=is_secure,
        WTF_CSRF_TIME_LIMIT=None,
        JSON_SORT_KEYS=False,
    )


def environment_of(config: Config, instance: Path) -> dict[str, str]:
    """Return the environment in which another process finds the settings of this one."""
    settings = {PREFIX + setting.name: str(config[setting.name]) for setting in SETTINGS}
    return dict(os.environ) | settings | {PREFIX + "INSTANCE": str(instance)}
