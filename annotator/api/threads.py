"""Threads over HTTP: what people say about a claim or an article, under ids that their clients make."""

from __future__ import annotations

from typing import get_args

from flask import Response

from annotator.api.claims import ARTICLE
from annotator.api.routing import Page, Query, Routes, answer, read_body, read_query
from annotator.core.decoding import convert
from annotator.core.records import ThreadRecord
from annotator.services import threads
from annotator.services.access import enter_article, enter_project
from annotator.services.threads import MessageInput, StateInput
from annotator.services.threads_waiting import ThreadFilter, Which, list_project_threads
from annotator.web.database import reading, writing
from annotator.web.login import current_account

routes = Routes("threads")
WHICH = get_args(Which)
THREADS = f"{ARTICLE}/threads"


@routes(
    "GET",
    "/projects/<slug>/threads",
    "Threads of the whole project, the last spoken in first.",
    answers={200: Page},
    query=(Query("which", "waiting (for the caller), open or resolved.", {"type": "string", "enum": [*WHICH]}),),
)
def get_project_threads(slug: str) -> Response:
    """Return threads with their article and the words of their claim: without `which`, those that wait."""
    with reading() as session:
        caller = enter_project(session, current_account(), slug)
        threads.require_reader(caller)
        chosen = convert(read_query(), ThreadFilter)
        found = list_project_threads(session, caller, chosen.which)
    return answer(Page(found))


@routes("GET", THREADS, "The threads that the caller may read, the oldest first.", answers={200: Page})
def list_threads(slug: str, article: str) -> Response:
    """Return the threads on the article and on its claims, with their messages."""
    with reading() as session:
        caller, found = enter_article(session, current_account(), slug, article)
        records = threads.list_threads(session, caller, found)
    return answer(Page(records))


@routes(
    "PUT",
    f"{THREADS}/<thread>/messages/<message>",
    "Write a message; the first one begins the thread, on the claim that it names or on the article.",
    body=MessageInput,
    answers={200: ThreadRecord, 201: ThreadRecord},
)
def put_message(slug: str, article: str, thread: str, message: str) -> Response:
    """Return the thread: 201 where the message is new, 200 where it was changed or sent again."""
    account = current_account()
    with writing() as session:
        caller, found = enter_article(session, account, slug, article)
        record, is_new = threads.put_message(session, caller, found, thread, message, lambda: read_body(MessageInput))
    return answer(record, 201 if is_new else 200)


@routes("DELETE", f"{THREADS}/<thread>/messages/<message>", "Take an own message back.", answers={204: None})
def delete_message(slug: str, article: str, thread: str, message: str) -> Response:
    """Answer 204, also where it was taken back before; a thread goes with its only message."""
    account = current_account()
    with writing() as session:
        caller, found = enter_article(session, account, slug, article)
        threads.delete_message(session, caller, found, thread, message)
    return answer(None, 204)


@routes(
    "PUT",
    f"{THREADS}/<thread>",
    "Resolve a thread, or open it again.",
    body=StateInput,
    answers={200: ThreadRecord},
)
def put_thread(slug: str, article: str, thread: str) -> Response:
    """Return the thread as it is now."""
    account = current_account()
    with writing() as session:
        caller, found = enter_article(session, account, slug, article)
        record = threads.put_thread(session, caller, found, thread, lambda: read_body(StateInput))
    return answer(record)


@routes(
    "GET",
    f"{ARTICLE}/readers",
    "Names to complete behind @: members who may read a thread.",
    answers={200: Page},
    query=(
        Query("q", "What was typed, in any case and with or without diacritics."),
        Query("claim", "The claim that a new thread is about; the article without it."),
        Query("thread", "The thread."),
    ),
)
def list_readers(slug: str, article: str) -> Response:
    """Return up to eight names, those that begin with what was typed first."""
    with reading() as session:
        caller, found = enter_article(session, current_account(), slug, article)
        said = read_query()
        names = threads.list_readers(session, caller, found, said.get("claim"), said.get("thread"), said.get("q", ""))
    return answer(Page(names))
