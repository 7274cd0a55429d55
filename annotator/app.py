"""The factory: settings, database, login, blueprints and errors come together here, and nothing else."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

from flask import Flask
from werkzeug.middleware.proxy_fix import ProxyFix
from werkzeug.routing import Rule

from annotator.config import KEY_FILE, asset_folder, environment_of, instance_folder, load_settings
from annotator.core.decoding import know_records
from annotator.db import Database
from annotator.debugging import refuse_public_debugging
from annotator.secret_key import require_safe_key, require_secret
from annotator.services.hashing import choose_hashing
from annotator.services.job_desk import open_desk


class LateRule(Rule):
    """A rule whose builder of addresses is compiled when the first is built: for all, it takes a tenth of a start."""

    def _compile_builder(self, append_unknown: bool = True) -> Callable[..., tuple[str, str]]:
        compiled: list[Callable[..., tuple[str, str]]] = []

        def build(rule: Rule, /, **values: Any) -> tuple[str, str]:
            if not compiled:
                compiled.append(super(LateRule, self)._compile_builder(append_unknown).__get__(rule, None))
            return compiled[0](**values)

        return build


class Application(Flask):
    """Flask where no function is a coroutine, which it would else find out a dozen times at every request."""

    url_rule_class = LateRule

    def ensure_sync(self, func: Callable[..., Any]) -> Callable[..., Any]:
        """Return *func* as it is."""
        return func


def build_app(settings: dict[str, Any] | None = None, *, pages: bool = True) -> Flask:
    """Return the web application; *settings* win over every other source (INSTANCE names the instance folder).

    Without *pages* it has neither pages nor API, and loads none of them.
    """
    settings = dict(settings or {})
    instance = settings.pop("INSTANCE", None) or instance_folder()
    app = Application(
        "annotator",
        template_folder=str(asset_folder("templates")),
        static_folder=str(asset_folder("static")),
        instance_path=str(Path(instance).resolve()) if instance else None,
        instance_relative_config=True,
    )
    Path(app.instance_path).mkdir(parents=True, exist_ok=True)
    load_settings(app.config, Path(app.instance_path), settings)
    if app.config["PROXIES"]:
        count = int(app.config["PROXIES"])
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=count, x_proto=count, x_host=count)  # type: ignore[method-assign]
    app.extensions["annotator.database"] = Database(app.config["DATABASE_URL"])
    choose_hashing(app.config["PASSWORD_HASHING"])
    environment = environment_of(app.config, Path(app.instance_path))
    app.extensions["annotator.jobs"] = open_desk(
        app.config, Path(app.instance_path), app.extensions["annotator.database"], environment
    )
    if pages:
        from annotator import api, web

        if "SECRET_KEY" in settings:  # a program's own matter, such as a test's
            require_secret(app.config["SECRET_KEY"])
        else:
            require_safe_key(app.config["SECRET_KEY"], Path(app.instance_path) / KEY_FILE)
        if app.debug:
            refuse_public_debugging(app.config["BASE_URL"])
        web.init_app(app)
        api.init_app(app)
        know_records()  # all of them are loaded by now
    return app
