"""Every page in a real browser: accessible, usable by keyboard, on a phone, on paper; and kept as a picture."""

from collections.abc import Callable

import pytest
from axe_playwright_python.sync_playwright import Axe  # type: ignore[import-untyped]
from playwright.sync_api import Page, expect

from served import Served, kept

PAGES = {
    "overview": "/",
    "season": "/pccna-2022",
    "standings": "/pccna-2022/standings/pro-am",
    "standings-as-of": "/pccna-2022/standings/overall?as_of=150",
    "not-yet": "/pccna-2022/standings/overall?as_of=1",
    "dropped": "/pccna-2024/standings/pro-am",
    "incomplete": "/pccna-2021/standings/overall",
    "driver": "/pccna-2022/competitors/parker-thompson",
    "team": "/pccna-2022/competitors/kelly-moss-road-and-race?championship=teams",
    "session": "/pccna-2022/sessions/R8",
    "session-class": "/pccna-2022/sessions/R8?class=pro-am",
    "decisions": "/pccna-2022/decisions",
    "decision": "/pccna-2022/decisions/171",
    "log": "/pccna-2022/log?type=penalty_applied",
    "line": "/pccna-2022/log/171",
    "differences": "/pccna-2022/differences?from=170&to=171",
    "audit": "/pccna-2022/audit",
    "wall": "/pccna-2022/wall",
    "refused": "/pccna-2022/standings/lmp1",
}


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory, begin_serving: Callable[..., Served]) -> Served:
    """One server for all of these; nothing is appended."""
    return begin_serving(tmp_path_factory.mktemp("served"))


@pytest.mark.parametrize("name", PAGES)
def test_a_page_is_for_everybody(name: str, served: Served, visit: Callable[..., Page]) -> None:
    """Axe finds nothing in light and in dark; every control is reached by keyboard; a phone need not scroll sideways."""
    page = visit(served.address + PAGES[name], complaining=name == "refused")
    _by_keyboard(page)
    for scheme in ("light", "dark"):
        page.emulate_media(color_scheme=scheme)
        if page.locator(".chart").count():
            expect(page.locator(".chart svg").first).to_be_visible()
        found = Axe().run(page, options={"resultTypes": ["violations"]})
        assert found.violations_count == 0, found.generate_report()
        page.screenshot(path=kept(f"{name}-{scheme}"), full_page=True)
    page.set_viewport_size({"width": 360, "height": 740})
    assert page.evaluate("document.documentElement.scrollWidth") <= 360
    if page.locator(".matrix").count():
        box = page.locator(".matrix tbody .points").first.bounding_box()
        assert box is not None
        assert box["x"] + box["width"] <= 360, "the points are in sight"
    page.screenshot(path=kept(f"{name}-phone"), full_page=True)


def _by_keyboard(page: Page) -> None:
    """Tab goes to the skip link first, and shows where it is; nothing is left out of the round."""
    page.keyboard.press("Tab")
    expect(page.locator(":focus")).to_have_text("Skip to the content")
    assert page.locator("a[href]:visible, button:visible, input:visible, select:visible, summary:visible").count() > 1
    left_out = page.evaluate(
        """() => [...document.querySelectorAll('a[href], button, input:not([type=hidden]), select, summary')]
               .filter((each) => each.checkVisibility() && each.tabIndex < 0).length"""
    )
    assert left_out == 0
    page.keyboard.press("Tab")
    assert page.locator(":focus").evaluate("(each) => getComputedStyle(each).outlineWidth") == "3px"


@pytest.mark.parametrize("name", ["standings", "session", "decision"])
def test_paper_leaves_out_what_cannot_be_pressed(name: str, served: Served, visit: Callable[..., Page]) -> None:
    """For the notice board: the table, the state, the head of the log; no forms, no tabs."""
    page = visit(served.address + PAGES[name])
    page.emulate_media(media="print")
    for hidden in ("form", ".masthead nav", ".charts", ".as-data"):
        for each in page.locator(hidden).all():
            expect(each).to_be_hidden()
    expect(page.locator(".imprint code")).to_be_visible()
    page.screenshot(path=kept(f"{name}-print"), full_page=True)
    assert page.pdf(format="A4", landscape=True).startswith(b"%PDF")


def test_the_wall_shows_one_table_at_a_time(served: Served, visit: Callable[..., Page]) -> None:
    """And all of them to who wants no motion."""
    page = visit(served.address + PAGES["wall"])
    expect(page.locator(".turn:visible")).to_have_count(1)
    calm = visit(served.address + PAGES["wall"], reduced_motion="reduce")
    expect(calm.locator(".turn:visible")).to_have_count(4)


def test_charts_follow_the_style_of_the_page(served: Served, visit: Callable[..., Page]) -> None:
    """The library's own style is let in by its hash: a browser that refused it would complain, and fail this."""
    page = visit(served.address + PAGES["standings"])
    chart = page.locator(".chart svg").first
    expect(chart).to_be_visible()
    assert chart.evaluate("(each) => getComputedStyle(each).display") == "block"
