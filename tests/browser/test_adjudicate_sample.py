"""How many keys it takes to settle the articles of the sample project, by a real keyboard."""

from __future__ import annotations

from statistics import median

from browser.conftest import signed_cookie, watch
from playwright.sync_api import Page, expect
from sqlalchemy import select

from annotator.models import Account, Article
from annotator.services.access import enter_project
from annotator.services.sample_project import PEOPLE, SLUG, prepare_sample
from annotator.services.sessions import open_session
from annotator.services.settling import SettlingRecord, read_settling

PASSWORD = "a harbour at first light"


def is_shared(found: SettlingRecord) -> bool:
    return len(found.persons) > 1 and bool(found.clusters)


def settle(page: Page) -> list[int]:
    """Settle what is open, as somebody would who goes with the majority and rejects what one person alone found.

    Return the keys that each cluster took; a unanimous one takes none, since one stroke takes them all.
    """
    number = page.locator("#progress .number")
    total = int(number.inner_text().split()[2])
    page.keyboard.press("A")
    done = int(number.inner_text().split()[0])
    keys, has_reason = [0] * done, False
    for turn in range(done, total):
        pressed = keys_for(page, has_reason=has_reason)
        has_reason = has_reason or "x" in pressed
        for key in pressed:
            page.keyboard.press(key)
        expect(number).to_have_text(f"{turn + 1} of {total} settled")
        keys.append(len(pressed))
    expect(page.locator("#saved")).to_have_text("All saved")
    return keys


def keys_for(page: Page, *, has_reason: bool) -> list[str]:
    if page.get_by_role("button", name="Take what is offered").count():
        return ["Enter"]
    if "alone" in page.locator(".cluster-item__head").inner_text():
        return ["X"] if has_reason else ["x", "1"]
    return ["1"]


def test_a_cluster_of_the_sample_takes_one_key_at_most(app, database, browser, server):
    with database.writing() as session:
        admin = Account(name="root", name_key="root", display_name="Root", password_hash="", is_admin=True)
        prepare_sample(session, admin, dict.fromkeys(PEOPLE, PASSWORD))
        dora = session.scalar(select(Account).where(Account.name == "dora"))
        _, token = open_session(session, dora)
        caller = enter_project(session, dora, SLUG)
        articles = session.scalars(select(Article).order_by(Article.position)).all()
        shared = [each for each in articles if is_shared(read_settling(session, caller, each))]
        addresses = [f"/projects/{SLUG}/articles/{each.uuid}/adjudicate" for each in shared]
    context = browser.new_context(base_url=server, reduced_motion="reduce")
    context.add_cookies([{"name": "annotator", "value": signed_cookie(app, token), "url": server}])
    page, complaints = context.new_page(), []
    watch(page, complaints)
    keys: list[int] = []
    for address in addresses:
        page.goto(address)
        expect(page.locator("#saved")).to_have_text("All saved")
        keys += settle(page)
    print(f"{len(addresses)} articles, {len(keys)} clusters, {sum(keys) + len(addresses)} keys")
    assert median(keys) == 1
    assert complaints == []
    with database.reading() as session:
        states = {each.state for each in read_settling(session, caller, shared[0]).clusters}
    assert "open" not in states
    context.close()
