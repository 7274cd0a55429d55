"""Three persons' work in three months, imported: figures that differ from pair to pair and from month to month."""

from __future__ import annotations

import json
from io import BytesIO

from cast import claim_body
from flask.testing import FlaskClient
from web_routes import must

SENTENCES = (
    "Trams are loud. ",
    "Trams are dear. ",
    "Trams are late. ",
    "Trams are slow. ",
    "Trams are full. ",
    "Trams go. ",
)
STANCES = {"+": "favor", "-": "against"}
TYPES = {"f": "factual", "p": "policy"}
#: By month and person what each sentence is given: stance and type, or nothing. Ada and Ben always take one side.
WORK = {
    "2026-01": {"ada": "+f -f +p -p +f -p", "ben": "+f -f +p -p +f -p", "cleo": "+f +f -p -p +f .."},
    "2026-03": {"ada": "+f -f +p -f +p -p", "ben": "+f -p +p -p +f ..", "cleo": "-f -f +p +p +p -p"},
    "2026-05": {"ada": "+f +f -p -p +f ..", "ben": "+p +f -p -f .. +f", "cleo": ".. -p -f -p .. -f"},
}


def bring_in_months(manager: FlaskClient) -> None:
    """Import the work of all three into the project harbour."""
    lines = [json.dumps(_article(month, said)) for month, said in WORK.items()]
    data = {"file": (BytesIO("\n".join(lines).encode()), "months.jsonl")}
    must(manager.post("/api/v1/projects/harbour/imports", data=data), 201)


def _article(month: str, said: dict[str, str]) -> dict[str, object]:
    text = f"{month}. {''.join(SENTENCES)}"
    claims = [
        claim_body(sentence.strip(), text, stances=[{"target": "TRAM", "stance": STANCES[side]}], type=TYPES[kind])
        | {"annotator": name}
        for name, marks in said.items()
        for sentence, (side, kind) in zip(SENTENCES, marks.split(), strict=True)
        if side in STANCES
    ]
    moment = f"{month}-15T12:00:00.000000Z"
    done = {"state": "submitted", "phase": "main", "first_submitted_at": moment, "submitted_at": moment}
    return {
        "external_id": month,
        "title": month,
        "text": text,
        "submissions": [done | {"annotator": name} for name in said],
        "claims": claims,
    }
