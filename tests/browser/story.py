"""The stage of the story from import to export: a project with its people, files to import, and passages to mark."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from browser.annotation import AnnotationPage
from cast import PASSWORD
from playwright.sync_api import Locator, Page, expect
from sqlalchemy.orm import Session

from annotator.cli.installation import operator
from annotator.core.codebook import Codebook
from annotator.formats import codebook_yaml, jsonl
from annotator.services.accounts import create_account
from annotator.services.members import give_role
from annotator.services.projects import create_project
from annotator.services.sample_project import ADMINISTRATOR, PEOPLE, SLUG, prepare_sample, sample_file

#: Lines of the sample's texts that stand in front of them here, so that the project does not know them yet.
EDITION = "Evening edition 🌆\n"


@dataclass(frozen=True)
class Stage:
    """Where the story plays: a project with its people, and the files that its manager imports."""

    slug: str
    #: Name without extension to text.
    texts: dict[str, str]

    @property
    def titles(self) -> list[str]:
        """Return the titles of the imported articles, in order."""
        return list(self.texts)


def sample_stage(session: Session) -> Stage:
    """Return the sample project, full of work, with five further texts to import."""
    prepare_sample(session, operator(), dict.fromkeys(PEOPLE, PASSWORD))
    records = list(jsonl.read(sample_file("articles.jsonl"), "utf-8"))[:5]
    return Stage(SLUG, {f"evening-{n}": EDITION + record.fields["text"] for n, record in enumerate(records)})


def shared_stage(session: Session, folder: Path) -> Stage:
    """Return a new project of the same people, with the articles of *folder* to import."""
    project = create_project(session, None, "neighbours", "Neighbours", sample_codebook())
    for name, role in PEOPLE.items():
        give_role(session, project, create_account(session, name, PASSWORD, is_admin=name == ADMINISTRATOR), role)
    files = sorted(folder.glob("*.txt"))
    return Stage(project.slug, {file.stem: file.read_text(encoding="utf-8") for file in files})


def sample_codebook() -> Codebook:
    """Return the codebook of the sample."""
    return codebook_yaml.read_codebook(sample_file("codebook.yaml").raw)


def phrases(text: str) -> Iterator[str]:
    """Yield passages of a few words from lines that are long enough, each standing in *text* once."""
    for line in text.split("\n"):
        words = re.findall(r"\w+(?: \w+){4}", line[:300])
        yield from (each for each in words[:1] if text.count(each) == 1)


def with_emoji(text: str) -> str | None:
    """Return a passage with a character outside the basic plane that stands in *text* once, if there is one."""
    found = re.findall(r"\w+ [^\w\s]*[\U00010000-\U0010ffff]", text)
    return next((each for each in found if text.count(each) == 1), None)


class OpenArticle(AnnotationPage):
    """An article that somebody has opened on the annotation page."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.url = page.url
        expect(self.saved).to_have_text(re.compile("."))

    @property
    def title(self) -> str:
        return self.page.get_by_role("heading", level=1).inner_text()

    @property
    def quotes(self) -> Locator:
        """The segments of the open claim."""
        return self.form.locator(".segments .segments__quote")

    def choose(self, *names: str) -> None:
        """Click on entries of the claim's form."""
        for name in names:
            self.form.get_by_role("radio", name=name).first.click()


def tab_to(page: Page, wanted: Locator) -> None:
    """Walk to a control by the Tab key alone."""
    wanted.wait_for()
    for _ in range(80):
        if wanted.evaluate("each => each === document.activeElement"):
            return
        page.keyboard.press("Tab")
    raise AssertionError(f"80 presses of Tab did not reach {wanted}")


def sign_in(page: Page, name: str) -> None:
    """Sign in on the page for it, by keys, and arrive at My work."""
    page.goto("/sign-in")
    expect(page.get_by_label("Name")).to_be_focused()
    page.keyboard.type(name)
    page.keyboard.press("Tab")
    page.keyboard.type(PASSWORD)
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("My work")
