"""From files to records: nothing of a text is changed but its newlines, and each problem has a place."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotator.core.errors import Invalid, Problem
from annotator.core.text import canonical
from annotator.formats import READERS
from annotator.formats.detection import detect_format
from annotator.formats.source import Record, Source
from annotator.services.importing_files import read_files

#: Every kind of newline, astral characters, combining marks, right-to-left marks, a byte order mark inside the text.
TRICKY = st.text(
    st.one_of(
        st.sampled_from("\r\n\u2028\u2029\x85\x0b\x0c\u00a0\u0301\u200f\ufeff😀əİ\"',;\t "),
        st.characters(exclude_categories=("Cs",), exclude_characters="\x00"),
    ),
    min_size=1,
)


def read(name: str, content: str | bytes, encoding: str = "utf-8") -> list[Record | Problem]:
    raw = content.encode() if isinstance(content, str) else content
    source = Source(name, raw)
    return list(READERS[detect_format(source)].read(source, encoding))


def fields(name: str, content: str | bytes, encoding: str = "utf-8") -> list[dict]:
    found = read(name, content, encoding)
    assert not [each for each in found if isinstance(each, Problem)]
    return [each.fields for each in found]


def places(name: str, content: str | bytes) -> list[tuple]:
    return [(each.line, each.field) for each in read(name, content) if isinstance(each, Problem)]


@given(TRICKY)
def test_a_text_file_is_its_canonical_text(text):
    # A mark at the start of a file is the encoding's, not the text's.
    assert fields("a.txt", "\ufeff" + text) == [{"title": "a", "text": canonical(text)}]


@given(st.lists(TRICKY, min_size=1))
def test_jsonl_lines_end_at_line_feeds_alone(texts):
    content = "".join(json.dumps({"text": text}, ensure_ascii=False) + "\n" for text in texts)
    assert fields("a.jsonl", content) == [{"text": text} for text in texts]


def test_a_mark_at_the_start_of_jsonl_is_the_encodings_and_another_is_refused():
    assert fields("a.jsonl", '\ufeff{"text": "a"}\r\n\n{"text": "b"}') == [{"text": "a"}, {"text": "b"}]
    assert [
        each.message for each in read("a.jsonl", '{"text": "a"}\n\ufeff{"text": "b"}') if isinstance(each, Problem)
    ] == ["This is not JSON: Unexpected UTF-8 BOM (decode using utf-8-sig) at column 1."]


def test_a_byte_of_another_encoding_is_counted_from_the_start_of_the_file():
    [problem] = read("a.jsonl", '{"text": "Bakı"}\n'.encode() + '{"text": "şehir"}'.encode("cp1254"))
    assert problem.message == "Byte 28 (0xfe) is not UTF-8. Choose the file's encoding and try again."


@given(TRICKY, TRICKY)
def test_csv_cells_come_back_as_they_were_quoted(text, other):
    def quote(cell: str) -> str:
        return '"' + cell.replace('"', '""') + '"'

    content = f"text,Section\r\n{quote(text)},{quote(other)}\r\n"
    assert fields("a.csv", content) == [{"text": text, "meta": {"Section": other}}]


@pytest.mark.parametrize("newline", ["\n", "\r\n", "\r"])
def test_newlines_become_line_feeds_and_nothing_else_changes(newline):
    text = f" one{newline}two\u00a0\u2028cafe\u0301{newline}"
    assert fields("a.md", text)[0]["text"] == " one\ntwo\u00a0\u2028cafe\u0301\n"


def test_the_named_encoding_is_used_and_bytes_that_it_lacks_are_named():
    raw = "Şehir “ığdır”".encode("cp1254")
    assert fields("a.txt", raw, "cp1254")[0]["text"] == "Şehir “ığdır”"
    (problem,) = read("a.txt", raw)
    assert isinstance(problem, Problem)
    assert problem.message.startswith("Byte 0 (0xde) is not UTF-8.")
    assert fields("a.txt", "Şəhər".encode("utf-16"), "utf-16")[0]["text"] == "Şəhər"


@pytest.mark.parametrize(("text", "position"), [("ab\x00c", 2), ("\x00", 0)])
def test_a_nul_is_refused_with_its_position(text, position):
    (problem,) = read("a.txt", text)
    assert isinstance(problem, Problem)
    assert f"position {position}" in problem.message


def test_a_csv_of_another_country_is_read():
    assert fields("a.csv", "text;id;title\nOne, two;7;T\n") == [{"text": "One, two", "id": "7", "title": "T"}]
    assert fields("a.tsv", "Text\tAuthor\nOne\tAda\n") == [{"text": "One", "author": "Ada"}]


def test_the_line_of_a_csv_problem_is_where_its_row_begins():
    assert places("a.csv", 'text,title\n"two\nlines",x\nshort\nlong,x,y\n') == [(4, None), (5, None)]


@pytest.mark.parametrize(
    "content",
    ["", "title,author\nx,y\n", "text,text\na,b\n", 'text\n"never closed\n', 'text\n"a"b\n', "text,\na,b\n"],
    ids=["empty", "no text", "double column", "open quote", "after a quote", "no name"],
)
def test_malformed_csv_has_a_problem(content):
    assert places("a.csv", content)


def test_formats_are_known_by_extension_then_by_content():
    assert detect_format(Source("a.NDJSON", b"")) == "jsonl"
    assert detect_format(Source("a", b'\xef\xbb\xbf {"text": 1}')) == "jsonl"
    assert detect_format(Source("a", b"<!DOCTYPE html><p>")) == "html"
    assert detect_format(Source("a", b"plain")) == "txt"
    for raw in (b"%PDF-1.7", b"PK\x03\x04", b"\x89PNG\x00\x00"):
        with pytest.raises(Invalid):
            detect_format(Source("a.bin", raw))


def test_a_csv_with_files_describes_the_files_beside_it():
    files = [
        Source("meta.csv", b"file,title,published,tag\nfolder/one.txt,First,2024,x\n"),
        Source("one.txt", b"1"),
        Source("two.txt", b"2"),
    ]
    reading = read_files(files)
    assert reading.problems == []
    assert [each.fields for each in reading.records] == [
        {"title": "First", "text": "1", "published": "2024", "meta": {"tag": "x"}},
        {"title": "two", "text": "2"},
    ]


def test_a_described_file_must_be_there_once():
    reading = read_files([Source("m.csv", b"file\na.txt\nb.txt\nb.txt\n"), Source("b.txt", b"x")])
    assert [(each.line, each.field) for each in reading.problems] == [(2, "file"), (4, "file")]
