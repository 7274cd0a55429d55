"""How much a benchmark does: enough for figures that stand still, or next to nothing to see that it runs."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class PageSize:
    """An article on the annotation page, and within how many milliseconds it should do what."""

    name: str
    sentences: int
    claims: int
    #: Painted, over the plain page.
    painted: float
    #: A key's effect is seen.
    key: float


#: About 5 kB, 1 MB, and 1 MB on which claims overlap everywhere.
PAGES = (
    PageSize("5 KB, 20 claims", 65, 20, painted=150, key=50),
    PageSize("1 MB, 2,000 claims", 13_000, 2_000, painted=400, key=100),
    PageSize("1 MB, 10,000 claims", 13_000, 10_000, painted=1_000, key=100),
)


@dataclass(frozen=True)
class Sizes:
    """The amounts of every benchmark."""

    #: How often each benchmark is repeated, in turns with its bare program.
    rounds: int = 9
    #: Claims that one client saves in a round.
    saves: int = 100
    #: Claims that many clients save together in a round, and of how many processes the servers are.
    many_saves: int = 400
    many_workers: tuple[int, ...] = (1, 4)
    #: Claims that are written as JSONL.
    written_claims: int = 50_000
    #: Articles that are imported, with ten claims each.
    imported_articles: int = 2_000
    #: Claims of the projects between which growth is measured.
    grown_claims: tuple[int, ...] = (10_000, 100_000)
    #: Requests over which a server's memory is watched.
    remembered_requests: int = 10_000
    #: Articles on which agreement is measured, the claims of each of three people on one, and how often.
    agreed_articles: int = 2_000
    agreed_claims: int = 50
    agreed_rounds: int = 3
    #: Articles that are opened on the annotation page, and how often each.
    pages: tuple[PageSize, ...] = PAGES
    page_rounds: int = 5
    #: Turns of the wheel on each page.
    page_turns: int = 40
    #: Claims that are made and undone on the first of the pages.
    page_undone: int = 1_000
    #: Claims of each of three persons on the article whose differences are settled.
    settled_claims: int = 200


TINY = Sizes(
    rounds=1,
    saves=3,
    many_saves=1,
    many_workers=(2,),
    written_claims=40,
    imported_articles=4,
    grown_claims=(50, 100),
    remembered_requests=30,
    agreed_articles=12,
    agreed_claims=3,
    agreed_rounds=1,
    pages=PAGES[:1],
    page_rounds=1,
    page_turns=2,
    page_undone=2,
    settled_claims=3,
)
