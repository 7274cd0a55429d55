"""The key that signs cookies: nobody else may know it, or the application does not start; and debugging stays here."""

import subprocess
import sys

import pytest

from annotator import create_app
from annotator.core.errors import Conflict


@pytest.fixture
def start(tmp_path, monkeypatch):
    """Return the function that starts the application as a server does, with these settings in the environment."""

    def start(**settings: str):
        for name, value in settings.items():
            monkeypatch.setenv(f"ANNOTATOR_{name}", value)
        app = create_app({"INSTANCE": tmp_path})
        app.extensions["annotator.database"].dispose()
        return app

    return start


def test_a_key_is_made_at_the_first_start_and_kept_for_its_owner_alone(start, tmp_path):
    key = start().secret_key
    file = tmp_path / "secret_key"
    assert file.stat().st_mode & 0o777 == 0o600
    assert len(key) == 64 and start().secret_key == key == file.read_text()


KNOWN = ("dev", "secret", "changeme", "Change Me!", "SECRET_KEY", "secret123", "password", "x" * 64, " " * 40)
KNOWN += ("192b9bdd22ab9ed4d12e236c78afcb9a393ec15f71bbf5dc987d54727823bcbf", '_5#y2L"F4Q8z\n\xec]/')


@pytest.mark.parametrize("key", KNOWN)
def test_a_key_that_everybody_knows_is_refused(start, tmp_path, key):
    with pytest.raises(Conflict, match="known to everybody"):
        start(SECRET_KEY=key)
    with pytest.raises(Conflict, match="known to everybody"):
        create_app({"INSTANCE": tmp_path, "SECRET_KEY": key})


def test_a_key_that_can_be_guessed_is_refused(start):
    with pytest.raises(Conflict, match="31 characters and can be guessed"):
        start(SECRET_KEY="kq8Zr2mVt5Xw9Ys3Bn6Cd1Fg4Hj7Lp0"[:31])
    start(SECRET_KEY="kq8Zr2mVt5Xw9Ys3Bn6Cd1Fg4Hj7Lp0Q")


def test_an_empty_key_is_none_and_a_good_one_is_made(start):
    assert len(start(SECRET_KEY="").secret_key) == 64


@pytest.mark.parametrize("mode", [0o640, 0o604, 0o644, 0o666])
def test_a_key_that_others_can_read_is_refused(start, tmp_path, mode):
    start()
    (tmp_path / "secret_key").chmod(mode)
    with pytest.raises(Conflict, match="chmod 600"):
        start()


def test_a_key_file_that_was_cut_short_is_refused_with_what_to_do(start, tmp_path, monkeypatch):
    monkeypatch.setattr("annotator.secret_key.PATIENCE_S", 0.05)
    (tmp_path / "secret_key").touch(0o600)
    with pytest.raises(Conflict, match="Delete it"):
        start()


def test_processes_that_start_together_have_one_key(tmp_path):
    made = f"create_app({{'INSTANCE': {str(tmp_path)!r}}}, pages=False)"
    code = f"from annotator import create_app; print({made}.secret_key)"
    started = [subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE, text=True) for _ in range(4)]
    keys = {process.communicate()[0].strip() for process in started}
    assert len(keys) == 1 and len(keys.pop()) == 64


def test_a_bad_key_is_one_sentence_on_the_command_line(tmp_path):
    code = "from annotator.cli import main; main()"
    environment = {"ANNOTATOR_INSTANCE": str(tmp_path), "ANNOTATOR_SECRET_KEY": "dev", "PATH": "/usr/bin"}
    command = [sys.executable, "-c", code, "serve"]
    done = subprocess.run(command, capture_output=True, text=True, env=environment, timeout=300)
    assert done.returncode == 1 and done.stderr.startswith("annotator: This secret key is known")


@pytest.mark.parametrize("command", [["annotator", "serve"], ["flask", "--app", "annotator", "run"]])
@pytest.mark.parametrize("host", ["0.0.0.0", "192.0.2.7", "::"])
def test_debugging_is_refused_where_others_can_reach_it(tmp_path, command, host):
    module = {"annotator": "annotator.cli", "flask": "flask.cli"}[command[0]]
    code = f"import sys; sys.argv = {[*command, '--host', host, '--port', '0']!r}; from {module} import main; main()"
    environment = {"ANNOTATOR_INSTANCE": str(tmp_path), "FLASK_DEBUG": "1", "PATH": "/usr/bin"}
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, env=environment, timeout=300)
    assert done.returncode == 1 and "Debugging is on" in done.stderr and "Running on" not in done.stderr


def test_debugging_is_refused_at_a_public_address_and_allowed_on_this_machine(start, monkeypatch):
    monkeypatch.setenv("FLASK_DEBUG", "1")
    assert start(BASE_URL="http://127.0.0.1:5000").debug
    with pytest.raises(Conflict, match="Debugging is on"):
        start(BASE_URL="https://annotate.example.org")
