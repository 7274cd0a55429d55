"""Small files of each kind that can be imported, to look at and to start from."""

from __future__ import annotations

import json
from typing import Any

_TEXT = (
    "Harbour tram: council votes tonight\n"
    "\n"
    "The tram 🚊 will pay for itself within ten years, Mayor Orlov said on Monday.\n"
    "Café owners on the quay disagree.\n"
)
_QUOTE = "The tram 🚊 will pay for itself within ten years"


def _piece(quote: str) -> dict[str, Any]:
    start = _TEXT.index(quote)
    return {"start": start, "end": start + len(quote), "quote": quote}


def _jsonl() -> str:
    first = {
        "external_id": "harbour-1",
        "title": "Harbour tram: council votes tonight",
        "author": "Vera Lind",
        "publisher": "The Quay",
        "published": "2025-03-31",
        "language": "en",
        "text": _TEXT,
        "regions": [{"start": 0, "end": _TEXT.index("\n"), "kind": "headline"}],
        "claims": [{"annotator": "zoe", "segments": [_piece(_QUOTE)], "note": "A claim comes with its article."}],
    }
    second = {"text": "Only the text is needed; all other fields may be left out.", "section": "kept in meta"}
    return "".join(json.dumps(each, ensure_ascii=False) + "\n" for each in (first, second))


#: A file's name to its content.
SAMPLES = {
    "sample.txt": _TEXT,
    "sample.csv": (
        "external_id,title,published,language,text,section\n"
        'harbour-2,Harbour tram,2025-03-31,en,"The tram 🚊 will pay for itself, Mayor Orlov said.\n'
        '“Never”, said café owners.",city\n'
        'harbour-3,Liman tramvayı,2025-04,tr,"Tramvay kendini ödeyecek, dedi başkan.",city\n'
    ),
    "metadata.csv": (
        "file,title,author,published,language\nsample.txt,Harbour tram: council votes tonight,Vera Lind,2025-03-31,en\n"
    ),
    "sample.jsonl": _jsonl(),
}
