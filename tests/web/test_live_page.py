"""The page in a real browser: an append is seen without a reload, history is stepped through, nothing is missed."""

import time
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, Route, expect

from conftest import Ended
from racelog.desk.requests.models import Rescind
from racelog.desk.service import Desk
from racelog.facts.events import Basis, NoteRecorded
from racelog.log.files import FileStore
from served import Served

PRO_AM = "/pccna-2022/standings/pro-am"
TORRES, MOSING = "pedro-torres", "jeff-mosing"
PENALTY = 171


def position(page: Page, competitor: str) -> str:
    return page.locator(f"#c-{competitor} .pos").inner_text()


def note(events: Path, text: str) -> None:
    Desk(FileStore(events)).append("pccna-2022", NoteRecorded(text=text), by="j.doe")


def rescind(events: Path) -> None:
    basis = Basis(document="SP 22-40", reason="appeal upheld")
    Desk(FileStore(events)).append("pccna-2022", Rescind(line=PENALTY, basis=basis), by="jury")


def test_a_penalty_on_the_command_line_moves_two_drivers_on_the_page(
    serve: Callable[..., Served], visit: Callable[..., Page], racelog: Callable[..., Ended]
) -> None:
    """Without a reload: what was written into the window is still there afterwards."""
    served = serve()
    page = visit(served.address + PRO_AM)
    expect(page.locator("[data-mark=live]")).to_be_visible()
    assert (position(page, TORRES), position(page, MOSING)) == ("9", "8")
    page.evaluate("window.mark = 'the same window'")
    ended = racelog(
        *("--events", str(served.events), "rescind", "pccna-2022", str(PENALTY)),
        *("--doc", "SP 22-40", "--reason", "appeal upheld", "--by", "j.doe", "--yes"),
    )
    assert ended.code == 0, ended.err
    expect(page.locator(f"#c-{TORRES} .pos")).to_have_text("8")
    expect(page.locator(f"#c-{MOSING} .pos")).to_have_text("9")
    expect(page.locator(f"#c-{TORRES}")).to_contain_text("changed")
    expect(page.locator("#said")).to_contain_text("#207")
    expect(page.locator(".head")).to_contain_text("#207")
    expect(page.locator("[data-mark=live]")).to_be_visible()
    assert page.evaluate("window.mark") == "the same window"


def test_history_is_stepped_through_and_back(serve: Callable[..., Served], visit: Callable[..., Page]) -> None:
    """Before the penalty the two were the other way round; then forward again, to now."""
    served = serve()
    rescind(served.events)
    page = visit(served.address + PRO_AM)
    assert (position(page, TORRES), position(page, MOSING)) == ("8", "9")
    page.get_by_role("link", name="earlier").click()
    expect(page.locator(".past-mark")).to_have_text("as known at #206 of #207")
    assert (position(page, TORRES), position(page, MOSING)) == ("9", "8")
    page.get_by_role("link", name="later").click()
    expect(page.locator(".past-mark")).to_have_text("as known at #207 of #207")
    assert position(page, TORRES) == "8"
    page.get_by_role("link", name="back to now").click()
    expect(page.locator("[data-mark=live]")).to_be_visible()


def test_the_slider_goes_where_it_is_let_go(serve: Callable[..., Served], visit: Callable[..., Page]) -> None:
    """By keyboard alone: to the first line, when nothing was known."""
    served = serve()
    page = visit(served.address + PRO_AM)
    page.locator("#as_of").focus()
    page.keyboard.press("Home")
    page.wait_for_url("**as_of=1")
    expect(page.locator(".past-mark")).to_have_text("as known at #1 of #206")
    expect(page.locator("main")).to_contain_text("not known of yet")
    page.locator("#as_of").focus()
    page.keyboard.press("End")
    page.wait_for_url("**as_of=206")
    assert position(page, TORRES) == "9"


def test_a_page_without_scripts_reads_the_same(serve: Callable[..., Served], visit: Callable[..., Page]) -> None:
    """The matrix, its legend, its links; the slider has a button."""
    served = serve()
    with_scripts, without = visit(served.address + PRO_AM), visit(served.address + PRO_AM, java_script_enabled=False)
    for part in (".matrix", ".legend", ".masthead"):
        assert without.locator(part).inner_text() == with_scripts.locator(part).inner_text()
    without.locator("#as_of").fill("100")
    without.get_by_role("button", name="Show").click()
    assert "as known at #100 of #206" in without.locator(".standing").inner_text()


def test_a_server_that_is_killed_and_started_again(serve: Callable[..., Served], visit: Callable[..., Page]) -> None:
    """The page says that it is not live, comes back by itself, and has missed and doubled nothing."""
    served = serve()
    page = visit(served.address + PRO_AM, complaining=True)
    expect(page.locator("[data-mark=live]")).to_be_visible()
    seen = page.locator("html")
    page.evaluate(
        "document.getElementById('live').addEventListener("
        "'grown', (e) => { document.documentElement.dataset.seen = `${document.documentElement.dataset.seen ?? ''} ${e.detail.id}` })"
    )
    note(served.events, "before")
    expect(seen).to_have_attribute("data-seen", " 207")
    served.kill()
    expect(page.locator("[data-mark=lost]")).to_be_visible()
    note(served.events, "while it was down")
    rescind(served.events)
    serve(again=served)
    expect(page.locator("[data-mark=live]")).to_be_visible()
    note(served.events, "after")
    expect(seen).to_have_attribute("data-seen", " 207 208 209 210")
    expect(page.locator(f"#c-{TORRES} .pos")).to_have_text("8")
    expect(page.locator(".head")).to_contain_text("#210")
    assert page.evaluate("htmx.config.sse.reconnectMaxDelay") <= 5_000, "a server that was down for long is found again"
    expect(page.locator("[data-mark=live]")).to_be_visible()


def test_a_log_damaged_while_being_watched(serve: Callable[..., Served], visit: Callable[..., Page]) -> None:
    """The last good table stays up, with what is wrong; and is well again when the log is."""
    served = serve()
    page = visit(served.address + PRO_AM)
    expect(page.locator("[data-mark=live]")).to_be_visible()
    last = max((served.events / "pccna-2022").glob("*.jsonl"))
    whole = last.read_bytes()
    last.write_bytes(
        whole.replace(b"car 12", b"car 13", 1) if b"car 12" in whole else whole.replace(b'"12"', b'"13"', 1)
    )
    expect(page.locator(".trouble")).to_contain_text("does not fit its hash")
    assert position(page, TORRES) == "9"
    last.write_bytes(whole)
    expect(page.locator(".trouble")).to_have_count(0)


def test_a_hundred_appends_end_on_the_last(serve: Callable[..., Served], visit: Callable[..., Page]) -> None:
    """As fast as one official can: the page asks once at a time, and does not stop short."""
    served = serve()
    page = visit(served.address + "/pccna-2022")
    expect(page.locator("[data-mark=live]")).to_be_visible()
    for number in range(100):
        note(served.events, f"note {number}")
    expect(page.locator(".head")).to_contain_text("#306")
    expect(page.locator("main")).to_contain_text("note 99")


@pytest.mark.parametrize("late", ["vendor/htmx.min.js", "vendor/hx-sse.min.js", "racelog.js"])
def test_a_script_that_comes_late_over_a_slow_network(
    late: str, serve: Callable[..., Served], visit: Callable[..., Page]
) -> None:
    """Whichever it is: the others wait for it, and nothing that the stream says is missed."""
    served = serve()
    page = visit("about:blank")

    def slowly(route: Route) -> None:
        time.sleep(1)
        route.continue_()

    page.route(f"**/static/{late}", slowly)
    page.goto(served.address + PRO_AM)
    expect(page.locator("[data-mark=live]")).to_be_visible()
    rescind(served.events)
    expect(page.locator(f"#c-{TORRES} .pos")).to_have_text("8")


def test_charts_and_their_table_follow(serve: Callable[..., Served], visit: Callable[..., Page]) -> None:
    """After the table is painted: the numbers below it, and the chart drawn of them."""
    served = serve()
    page = visit(served.address + PRO_AM)
    expect(page.locator(".chart svg").first).to_be_visible()
    page.locator("#progress summary").click()
    torres = page.locator("#progress tr", has_text="Pedro Torres").locator("td").last
    expect(torres).to_have_text("106 (9)")
    rescind(served.events)
    expect(torres).to_have_text("107 (8)")
    expect(page.locator(".chart svg").first).to_be_visible()
    assert page.locator("#progress details").get_attribute("open") is not None
