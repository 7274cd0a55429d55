"""What the parsers of JSON, CSV and YAML find, as sentences that pages can say in the reader's language."""

from __future__ import annotations

from typing import Any

from annotator.core.wording import Wording, say

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
    say("mapping keys are not allowed here"),
    say("could not find expected ':'"),
    say("found unexpected document separator"),
    say("expected indentation indicator in the range 1-9, but found 0"),
    say("but found another document"),
    say("found duplicate YAML directive"),
    say("found incompatible YAML document (version 1.* is required)"),
)
#: As PyYAML says the rest: with what it found, or what it met too early.
_YAML_FOUND = {
    "expected <block end>, but found": say("expected <block end>, but found %(found)s", found="?"),
    "expected ',' or ']', but got": say("expected ',' or ']', but got %(found)s", found="?"),
    "expected ',' or '}', but got": say("expected ',' or '}', but got %(found)s", found="?"),
    "expected the node content, but found": say("expected a value, but found %(found)s", found="?"),
    "expected a comment or a line break, but found": say(
        "expected a comment or a line break, but found %(found)s", found="?"
    ),
    "expected chomping or indentation indicators, but found": say(
        "expected an indicator of a block (+, - or a digit), but found %(found)s", found="?"
    ),
    "expected alphabetic or numeric character, but found": say(
        "expected a letter or a digit, but found %(found)s", found="?"
    ),
    "expected '<document start>', but found": say("expected a new document, but found %(found)s", found="?"),
    "expected '!', but found": say("expected '!', but found %(found)s", found="?"),
    "expected URI, but found": say("expected a URI, but found %(found)s", found="?"),
    "expected ' ', but found": say("expected a space, but found %(found)s", found="?"),
    "found unknown escape character": say("found the unknown escape character %(found)s", found="?"),
    "found undefined tag handle": say("found the undefined tag handle %(found)s", found="?"),
    "found character": say("found character %(found)s that cannot start any token", found="?"),
}
_KNOWN = {str(each): each for each in (*_JSON, *_CSV, *_YAML)}


def parser_finding(said: Any) -> str:
    """Return a parser's own words as a sentence that can be translated; words that are not known stay as they are.

    What `json` ends by "at", since a position follows, is returned without it.
    """
    found = str(said)
    if found not in _KNOWN:
        for begin, known in _YAML_FOUND.items():
            if found.startswith(begin + " "):
                what = found.removeprefix(begin).removesuffix("that cannot start any token").strip()
                return Wording(known.pattern, None, {"found": what})
    return _KNOWN.get(found.removesuffix(" at"), found)
