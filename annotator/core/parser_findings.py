"""What the parsers of JSON, CSV and YAML find, as sentences that pages can say in the reader's language."""

from __future__ import annotations

from typing import Any

from annotator.core.wording import say

#: As `json` says it (json/decoder.py and the C scanner beside it), without a full stop.
_JSON = (
    say("Expecting value"),
    say("Expecting property name enclosed in double quotes"),
    say("Expecting ':' delimiter"),
    say("Expecting ',' delimiter"),
    say("Extra data"),
    say("Unterminated string starting"),
    say("Invalid control character"),
    say("Invalid \\escape"),
    say("Invalid \\uXXXX escape"),
    say("Illegal trailing comma before end of object"),
    say("Illegal trailing comma before end of array"),
    say("Unexpected UTF-8 BOM (decode using utf-8-sig)"),
)
#: As `csv` says it (Modules/_csv.c), of what a strict reader refuses.
_CSV = (
    say("unexpected end of data"),
    say("',' expected after '\"'"),
    say("';' expected after '\"'"),
    say("'\t' expected after '\"'"),
)
#: As PyYAML says it, of what people write by mistake.
_YAML = (
    say("mapping values are not allowed here"),
    say("expected <block end>, but found '<block mapping start>'"),
    say("expected <block end>, but found '<block sequence start>'"),
    say("expected ',' or ']', but got '<stream end>'"),
    say("expected ',' or '}', but got '<stream end>'"),
    say("found unexpected end of stream"),
    say("found character '\\t' that cannot start any token"),
    say("found character '@' that cannot start any token"),
    say("found character '`' that cannot start any token"),
    say("sequence entries are not allowed here"),
)
_KNOWN = {str(each): each for each in (*_JSON, *_CSV, *_YAML)}


def parser_finding(said: Any) -> str:
    """Return a parser's own words as a sentence that can be translated; words that are not known stay as they are.

    What `json` ends by "at", since a position follows, is returned without it.
    """
    found = str(said)
    return _KNOWN.get(found.removesuffix(" at"), found)
