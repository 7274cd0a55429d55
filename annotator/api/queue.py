"""A project's queue: the caller's next article, and for managers the rules by which it gives articles out."""

from __future__ import annotations

from flask import Response
from msgspec import Struct

from annotator.api.articles import ArticleAnswer, article_answer
from annotator.api.claims import codebook_header
from annotator.api.routing import Routes, answer, read_body
from annotator.core.queueing import QueueRules
from annotator.services.access import enter_project
from annotator.services.article_search import describe_articles
from annotator.services.queue import take_next
from annotator.services.queue_disagreement import compare_readers, store_scores
from annotator.services.queue_places import read_rules
from annotator.services.queue_rules import (
    QueueNumbers,
    change_queue,
    describe_queue,
    require_manager,
    require_sound,
    with_seed,
)
from annotator.web.database import reading, writing
from annotator.web.login import current_account

routes = Routes("queue")


class QueueRecord(Struct):
    """A project's queue and what it means in numbers; both null where there is none."""

    rules: QueueRules | None
    numbers: QueueNumbers | None


@routes(
    "POST",
    "/projects/<slug>/next",
    "The caller's next article by the queue; where there is no queue, the next one to work on.",
    answers={200: ArticleAnswer, 204: None},
)
def post_next(slug: str) -> Response:
    """Return the article with its text, which is the caller's from now on; nothing (204) where there is none."""
    account = current_account()
    with reading() as session:
        scores = compare_readers(session, enter_project(session, account, slug))
    with writing() as session:
        caller = enter_project(session, account, slug)
        store_scores(session, scores)
        article = take_next(session, caller)
        if article is None:
            return answer(None, 204)
        row = describe_articles(session, enter_project(session, account, slug), [article])[0]
        headers = codebook_header(caller.project.codebook_version)
        return answer(article_answer(row, article.content.text), etag=article.version, headers=headers)


@routes("GET", "/projects/<slug>/queue", "The rules of the queue.", answers={200: QueueRecord})
def get_queue(slug: str) -> Response:
    """Return the rules and what they mean; to managers alone, since nobody else is to know the sample."""
    with reading() as session:
        caller = enter_project(session, current_account(), slug)
        require_manager(caller)
        rules = read_rules(caller.project)
        numbers = None if rules is None else describe_queue(session, caller, rules)
        return answer(QueueRecord(rules, numbers))


@routes("PUT", "/projects/<slug>/queue", "Give articles out by a queue.", body=QueueRules, answers={200: QueueRecord})
def put_queue(slug: str) -> Response:
    """Return the queue; a seed of 0 is replaced by a random one."""
    account = current_account()
    with writing() as session:
        caller = enter_project(session, account, slug)
        require_manager(caller)
        rules = read_body(QueueRules)
        require_sound(rules)
        rules = with_seed(caller.project, rules)
        change_queue(session, caller, rules)
        return answer(QueueRecord(rules, describe_queue(session, caller, rules)))


@routes("DELETE", "/projects/<slug>/queue", "Give articles out by no queue.", answers={204: None})
def delete_queue(slug: str) -> Response:
    """Return nothing; what people hold stays theirs."""
    with writing() as session:
        change_queue(session, enter_project(session, current_account(), slug), None)
        return answer(None, 204)
