"""The report and the page in a real browser: what a reader does with mouse and keys, on a desk and on a phone.

`make test-browser` installs Playwright; the browser is the machine's own Chromium. Screenshots are left in
`build/screenshots`: look at them.
"""

from __future__ import annotations

import csv
import io
import json
import os
import re
import shutil
import socket
import threading
from collections.abc import Callable, Generator, Iterator
from pathlib import Path
from time import monotonic, sleep
from typing import Any
from urllib.parse import urlsplit
from urllib.request import url2pathname

import pytest

from linyi_ie import Document, archive
from linyi_ie.views.report import json_in_html, write_report

playwright = pytest.importorskip(
    "playwright.sync_api", reason="Playwright is not installed; make test-browser does that"
)
CHROMIUM = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
pytestmark = pytest.mark.skipif(CHROMIUM is None, reason="there is no Chromium on this machine")

HOSTILE = "<script>document.title='ran'</script>"
ARTICLE = f"青石县医院召开{HOSTILE}座谈会\n\n9月18日，青石县医院召开{HOSTILE}座谈会，86人参加会议。"
SIZES = {"desk": {"width": 1280, "height": 900}, "phone": {"width": 390, "height": 844}}


@pytest.fixture(scope="module")
def screenshots(root: Path) -> Path:
    folder = root / "build" / "screenshots"
    folder.mkdir(parents=True, exist_ok=True)
    return folder


@pytest.fixture(scope="module")
def browser(tmp_path_factory: pytest.TempPathFactory) -> Generator[Any]:
    """Return a Chromium that knows a Chinese font, whatever the machine has."""
    fonts = pytest.importorskip("pylopdf_fonts_zh_cn")
    folder = tmp_path_factory.mktemp("fonts")
    known = f"<dir>{fonts.sans_path().parent}</dir><cachedir>{folder}</cachedir>"
    system = '<include ignore_missing="yes">/etc/fonts/fonts.conf</include>'
    (folder / "fonts.conf").write_text(
        f'<?xml version="1.0"?><fontconfig>{system}{known}</fontconfig>', encoding="utf-8"
    )
    environment = {**os.environ, "FONTCONFIG_FILE": str(folder / "fonts.conf")}
    with playwright.sync_playwright() as driver:
        opened = driver.chromium.launch(executable_path=CHROMIUM, env=environment)
        yield opened
        opened.close()


@pytest.fixture
def visit(browser: Any) -> Iterator[Callable[..., Any]]:
    """Return what opens a page; nothing may go wrong on it, and nothing be fetched from elsewhere."""
    contexts: list[Any] = []
    wrong: list[str] = []

    def opened(address: str, size: str = "desk", **settings: Any) -> Any:
        context = browser.new_context(viewport=SIZES[size], accept_downloads=True, **settings)
        contexts.append(context)
        page = context.new_page()
        page.set_default_timeout(20_000)
        page.on("console", lambda told: wrong.append(told.text) if told.type in {"error", "warning"} else None)
        page.on("pageerror", lambda error: wrong.append(str(error)))
        page.on("request", lambda sent: None if is_at_home(sent.url, address) else wrong.append(sent.url))
        page.goto(address)
        return page

    yield opened
    for context in contexts:
        context.close()
    assert not wrong


def is_at_home(url: str, address: str) -> bool:
    """Tell whether what a page asks for is part of it, or comes from where it comes from."""
    asked, home = urlsplit(url), urlsplit(address)
    return asked.scheme in {"data", "blob"} or (asked.scheme, asked.netloc) == (home.scheme, home.netloc)


# ── The report ────────────────────────────────────────────────────────────────────────────────────


@pytest.fixture(scope="module")
def reports(root: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """Return the addresses of the example archive's report, in both languages; one article in it is hostile."""
    folder = tmp_path_factory.mktemp("report")
    (folder / "20240920.txt").write_text(ARTICLE, encoding="utf-8")
    inputs = [root / "examples" / "news.jsonl", folder / "20240920.txt"]
    archive.run(inputs, folder / "江州市 2024", workers=0)
    files = {
        language: write_report(folder / "江州市 2024", folder / f"{language}.html", language=language)
        for language in ("en", "zh")
    }
    return {language: file.as_uri() for language, file in files.items()}


@pytest.fixture
def report(visit: Callable[..., Any], reports: dict[str, str]) -> Any:
    return visit(reports["en"])


def column(page: Any, name: str) -> list[str]:
    return [text.strip() for text in page.locator(f"#events tr.event td.{name}").all_inner_texts()]


def shown(page: Any) -> int:
    return int(page.locator("#shown").inner_text().replace(",", ""))


def test_the_report_looks_right(visit: Callable[..., Any], reports: dict[str, str], screenshots: Path) -> None:
    for language, size, scheme in (
        ("en", "desk", "light"), ("zh", "desk", "dark"), ("zh", "phone", "light")
    ):  # fmt: skip
        page = visit(reports[language], size, color_scheme=scheme)
        page.screenshot(path=screenshots / f"report-{language}-{size}-{scheme}.png")
        page.locator("#events .opener").nth(1).click()
        page.locator(".evidence").scroll_into_view_if_needed()
        page.screenshot(path=screenshots / f"report-{language}-{size}-{scheme}-evidence.png")


def test_types_and_selects_filter(report: Any) -> None:
    everything = shown(report)
    report.select_option("#type", label="funding")
    assert set(column(report, "type")) == {"funding"}
    some = shown(report)
    assert 0 < some < everything
    report.get_by_role("button", name="Remove the filter: funding").click()
    assert shown(report) == everything
    report.locator("#timeline button.type", has_text="award").click()
    assert set(column(report, "type")) == {"award"}
    report.select_option("#status", label="planned")
    assert shown(report) == report.locator("tr.event[data-status=planned]").count()
    report.get_by_role("button", name="Clear all filters").click()
    assert shown(report) == everything


def test_a_cell_a_bar_and_a_month_filter(report: Any) -> None:
    cell = report.locator("#timeline td.cell").first
    count = int(cell.inner_text())
    cell.click()
    assert shown(report) == count
    report.get_by_role("button", name="Clear all filters").click()
    bar = report.locator("#organisations button").first
    name, count = bar.locator("span").inner_text(), int(bar.locator("b").inner_text())
    bar.click()
    assert shown(report) == count
    assert report.locator("#organisations button[aria-pressed=true] span").inner_text() == name
    month = report.get_by_role("button", name="2024-06", exact=True)
    month.click()
    assert 0 < shown(report) < count
    report.get_by_role("button", name="quarter", exact=True).click()
    assert report.get_by_role("button", name="2024 Q2", exact=True).count() == 1


def test_search_finds_what_the_sentences_say(report: Any) -> None:
    report.keyboard.press("/")
    report.keyboard.type("江州市总工会 投入")
    report.locator(".chip").wait_for()
    assert shown(report) == report.locator("tr.event").count() > 0
    for opener in report.locator("#events .opener").all()[:5]:
        opener.click()
    for evidence in report.locator(".evidence").all_inner_texts():
        assert "江州市总工会" in evidence and "投入" in evidence
    report.fill("#query", "没有这样的话")
    report.locator("#no-match").wait_for()
    assert shown(report) == 0


def test_columns_sort_both_ways(report: Any) -> None:
    assert column(report, "when")[0].endswith("2024")  # the year ends last
    report.locator("#events th.when button").click()
    assert column(report, "when")[0].endswith("2023")
    report.locator("#events th.confidence button").click()
    down = column(report, "confidence")
    assert down == sorted(down, reverse=True)
    report.locator("#events th.confidence button").press("Enter")
    up = column(report, "confidence")
    assert up == sorted(up) and up[0] < down[0]
    assert report.locator("th[aria-sort=ascending]").inner_text().strip().startswith("Confidence")


def test_pages_turn(report: Any) -> None:
    everything, first = shown(report), column(report, "what")
    report.get_by_role("button", name="Next").click()
    assert report.locator("#range").inner_text().startswith("51–")
    assert len(first) + len(column(report, "what")) == everything
    report.get_by_role("button", name="Previous").click()
    assert column(report, "what") == first


def test_a_click_opens_the_evidence_with_the_spans_marked(report: Any) -> None:
    report.select_option("#type", label="funding")
    row = report.locator("tr.event").first
    row.locator("td.what").click()
    opened = report.locator("tr.opened")
    amount = row.locator("td.how_many").inner_text().strip()
    assert amount in opened.locator("blockquote mark").all_inner_texts()
    assert opened.locator("blockquote u").count() == 1
    told = opened.locator("dl").inner_text()
    assert "trigger" in told and "amount" in told and amount in told
    colour = opened.locator("blockquote mark", has_text=amount).evaluate(
        "mark => getComputedStyle(mark).backgroundColor"
    )
    assert colour != "rgba(0, 0, 0, 0)"
    row.locator("td.what").click()
    assert opened.count() == 0


def test_keys_go_from_row_to_row_and_open_the_evidence(report: Any) -> None:
    report.locator("#events .opener").first.focus()
    report.keyboard.press("ArrowDown")
    report.keyboard.press("Enter")
    second = report.locator("tr.event").nth(1)
    assert second.locator(".opener").get_attribute("aria-expanded") == "true"
    assert second.evaluate("row => row.nextElementSibling.className") == "opened"
    report.keyboard.press("Escape")
    assert report.locator("tr.opened").count() == 0
    assert second.locator(".opener").evaluate("opener => opener === document.activeElement")


def test_an_article_with_a_script_stays_text(report: Any) -> None:
    report.fill("#query", "青石县医院召开")
    report.locator(".chip").wait_for()
    report.locator("tr.event .opener").first.click()
    assert HOSTILE in report.locator(".evidence").inner_text()
    assert report.title() != "ran" and report.locator("main script").count() == 0


def test_the_events_that_are_left_are_saved_as_csv(report: Any) -> None:
    report.select_option("#type", label="award")
    with report.expect_download() as download:
        report.get_by_role("button", name="Save as CSV").click()
    rows = list(csv.DictReader(io.StringIO(Path(download.value.path()).read_text(encoding="utf-8-sig"))))
    assert len(rows) == shown(report) and {row["type"] for row in rows} == {"award"}
    assert all(row["trigger"] in row["sentence"] for row in rows)


def test_a_phone_needs_no_scrolling_aside(visit: Callable[..., Any], reports: dict[str, str]) -> None:
    page = visit(reports["en"], "phone")
    page.evaluate("document.querySelectorAll('#events .opener').forEach(opener => opener.click())")
    assert page.locator(".evidence").count() == 50
    assert page.evaluate("document.documentElement.scrollWidth") == SIZES["phone"]["width"]


def test_the_dark_is_dark_and_can_be_left(visit: Callable[..., Any], reports: dict[str, str]) -> None:
    page = visit(reports["en"], color_scheme="dark")

    def brightness() -> int:
        return page.evaluate(
            "getComputedStyle(document.body).backgroundColor.match(/\\d+/g).reduce((sum, one) => sum + +one, 0)"
        )

    assert brightness() < 150
    page.locator("#theme").click()
    assert brightness() > 600


def test_fifty_thousand_events_stay_usable(
    visit: Callable[..., Any], reports: dict[str, str], tmp_path: Path, screenshots: Path
) -> None:
    small = Path(url2pathname(urlsplit(reports["en"]).path)).read_text(encoding="utf-8")
    before, data, behind = re.split(r'(?<=id="data">)(.*?)(?=</script>)', small, maxsplit=1, flags=re.DOTALL)
    many = multiplied(json.loads(data), 50_000)
    (tmp_path / "many.html").write_text(f"{before}{json_in_html(many)}{behind}", encoding="utf-8")
    page = visit((tmp_path / "many.html").as_uri())
    assert shown(page) == 50_000 and page.locator("tr.event").count() == 50
    page.screenshot(path=screenshots / "report-50000.png")
    for step in ("choose({ query: '帮扶资金' })", "choose({ query: '', type: 1 })", "sortBy(3, false)", "csv()"):
        seconds = (
            page.evaluate(f"(() => {{ const begun = performance.now(); {step}; return performance.now() - begun; }})()")
            / 1e3
        )
        assert seconds < 10, step  # about half a second on a machine that has nothing else to do
        assert 0 < page.locator("tr.event").count() <= 50


def multiplied(data: dict[str, Any], times: int) -> dict[str, Any]:
    """Return a report's data with so many events: its own, again and again, each time in documents of their own."""
    documents, events = data["documents"], data["events"]
    rounds = range(-(-times // len(events)))
    more = [[event[0] + step * len(documents), *event[1:]] for step in rounds for event in events]
    return {**data, "documents": documents * len(rounds), "events": more[:times]}


# ── The page ──────────────────────────────────────────────────────────────────────────────────────


@pytest.fixture(scope="module")
def address() -> Generator[str]:
    """Return where the service listens."""
    uvicorn = pytest.importorskip("uvicorn")
    from linyi_ie.serve import make_app

    listener = socket.create_server(("127.0.0.1", 0))
    server = uvicorn.Server(uvicorn.Config(make_app(), log_level="warning"))
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]})
    thread.start()
    begun = monotonic()
    while not server.started and monotonic() - begun < 60:
        sleep(0.05)
    yield f"http://127.0.0.1:{listener.getsockname()[1]}/"
    server.should_exit = True
    thread.join()
    listener.close()


def read(page: Any, text: str) -> None:
    page.fill("#text", text)
    page.fill("#published", "2024-09-20")
    page.fill("#place", "山东省临沂市")
    page.get_by_role("button", name="Read", exact=True).click()
    page.locator("#result").wait_for()


def test_the_page_looks_right(visit: Callable[..., Any], address: str, screenshots: Path) -> None:
    for size, scheme, locale in (("desk", "light", "en"), ("desk", "dark", "zh-CN"), ("phone", "light", "zh-CN")):
        page = visit(address, size, color_scheme=scheme, locale=locale)
        page.locator("#example").click()
        page.locator("#read").click()
        page.locator("#result").wait_for()
        assert page.evaluate("document.documentElement.scrollWidth") == SIZES[size]["width"]
        page.screenshot(path=screenshots / f"page-{locale[:2]}-{size}-{scheme}.png", full_page=True)


def test_a_pasted_article_becomes_records_to_copy(visit: Callable[..., Any], address: str) -> None:
    page = visit(address, permissions=["clipboard-read", "clipboard-write"])
    read(page, "9月12日，市总工会投入50万元，慰问职工300人。")
    page.locator("#status", has_text="2 events").wait_for()
    assert page.locator("#records mark", has_text="50万元").count() == 1
    page.get_by_role("button", name="Copy JSON").click()
    page.locator("#status", has_text="JSON: copied").wait_for()
    document = Document.from_json(page.evaluate("navigator.clipboard.readText()"))
    assert [event.type for event in document.events] == ["funding", "assistance"]
    page.get_by_role("button", name="Copy CSV").click()
    page.locator("#status", has_text="CSV: copied").wait_for()
    rows = list(csv.DictReader(io.StringIO(page.evaluate("navigator.clipboard.readText()"))))
    assert [row["agent"] for row in rows] == ["临沂市总工会", "临沂市总工会"]


def test_a_pasted_script_stays_text(visit: Callable[..., Any], address: str) -> None:
    page = visit(address)
    read(page, f"{ARTICLE}<img src=x onerror=\"document.title='ran'\">")
    assert HOSTILE in page.locator("#records").inner_text()
    assert page.title() != "ran" and page.locator("#records script, #records img").count() == 0


def test_the_api_can_be_looked_at_without_network(visit: Callable[..., Any], address: str, screenshots: Path) -> None:
    page = visit(f"{address}api/docs")
    page.get_by_text("/api/extract").first.wait_for()
    page.screenshot(path=screenshots / "api.png")
