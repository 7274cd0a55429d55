"""Files that are sent whole: with their length and digest, so that a broken download shows."""

from __future__ import annotations

import base64
from typing import IO

from flask import Response, request
from werkzeug.wsgi import wrap_file

from annotator.services.export_files import Written


def send(written: Written, file: IO[bytes]) -> Response:
    """Return an export as an attachment with its length, digest and number of records."""
    file.seek(0)
    response = Response(wrap_file(request.environ, file), content_type=written.media_type, direct_passthrough=True)
    response.content_length = written.size
    response.headers.set("Content-Disposition", "attachment", filename=written.name)
    response.headers["Repr-Digest"] = f"sha-256=:{base64.b64encode(written.sha256).decode()}:"
    response.headers["X-Records"] = str(written.records)
    return response
