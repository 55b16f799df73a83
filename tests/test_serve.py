"""The service: the same records as the library, errors in a sentence, limits that hold, nothing from elsewhere."""

from __future__ import annotations

import asyncio
import csv
import io
import json
import re
import sys
import threading
from collections.abc import AsyncIterator, Iterator
from typing import Any

import httpx2 as httpx
import pytest
from fastapi.testclient import TestClient
from typer.testing import CliRunner

from linyi_ie import Document, Extractor, extract
from linyi_ie.cli import app as command
from linyi_ie.cli.serve import _is_loopback
from linyi_ie.serve import Limits, make_app

AT = "http://127.0.0.1"
TEXT = "9月12日，市总工会投入50万元，慰问职工300人。"
ARTICLE = {"text": TEXT, "published": "2024-09-20", "place": "山东省临沂市", "id": "a"}


@pytest.fixture(scope="module")
def client() -> Iterator[TestClient]:
    with TestClient(make_app(limits=Limits(largest=20_000)), base_url=AT) as opened:
        yield opened


# ── Records ───────────────────────────────────────────────────────────────────────────────────────


def test_the_api_gives_what_the_library_gives(client: TestClient) -> None:
    answer = client.post("/api/extract", json=ARTICLE)
    assert answer.status_code == 200 and answer.headers["content-type"] == "application/json"
    expected = extract(TEXT, published="2024-09-20", place="山东省临沂市").model_copy(update={"id": "a"})
    assert expected.events and Document.from_json(answer.content) == expected
    assert answer.text == expected.to_json()


def test_only_a_text_is_needed(client: TestClient) -> None:
    document = Document.from_json(client.post("/api/extract", json={"text": TEXT}).content)
    assert document.published is None and document.events


def test_an_extractor_of_one_s_own_does_the_work() -> None:
    with TestClient(make_app(Extractor(names="fast", events=())), base_url=AT) as client:
        assert client.post("/api/extract", json={"text": TEXT}).json()["events"] == []


def test_the_page_gets_records_to_show_and_to_copy(client: TestClient) -> None:
    shown = client.post("/read", json=ARTICLE).json()
    document = extract(TEXT, published="2024-09-20", place="山东省临沂市")
    assert (shown["entities"], shown["events"]) == (len(document.entities), len(document.events))
    assert Document.from_json(shown["json_text"]).events == document.events
    rows = list(csv.DictReader(io.StringIO(shown["csv"])))
    assert [(row["type"], row["agent"], row["number"], row["date_from"]) for row in rows] == [
        ("funding", "临沂市总工会", "500000", "2024-09-12"),
        ("assistance", "临沂市总工会", "300", "2024-09-12"),
    ]


def test_markup_in_an_article_is_shown_as_text(client: TestClient) -> None:
    text = "市总工会投入50万元。</div><script>alert(1)</script><img src=x onerror=alert(1)>"
    html = client.post("/read", json={"text": text}).json()["html"]
    assert "&lt;script&gt;" in html and not re.search(r"<script|<img", html)


# ── The description ───────────────────────────────────────────────────────────────────────────────


def test_openapi_describes_the_document(client: TestClient) -> None:
    told = client.get("/api/openapi.json").json()
    assert set(told["paths"]) == {"/api/extract", "/api/health"}
    answers = told["paths"]["/api/extract"]["post"]["responses"]
    assert set(answers) == {"200", "408", "413", "422", "503", "504"}
    schema = told["components"]["schemas"]["Document"]
    assert set(schema["properties"]) == set(Document.model_fields)
    kinds = schema["properties"]["events"]["items"]["discriminator"]["mapping"]
    assert len(kinds) == 16 and {name.split("/")[-1] for name in kinds.values()} <= told["components"]["schemas"].keys()


def test_the_page_of_the_api_loads_nothing_from_elsewhere(client: TestClient) -> None:
    page = client.get("/api/docs").text
    loaded = re.findall(r'(?:src|href)="([^"]+)"', page)
    assert len(loaded) == 4
    for address in loaded:
        if address != "data:,":
            assert address.startswith("../assets/")
            assert client.get(f"/api/{address}").status_code == 200


@pytest.mark.parametrize(("language", "title"), [("zh-CN,zh;q=0.9", "读一篇文章"), ("de", "Read an article")])
def test_the_page_speaks_the_reader_s_language(client: TestClient, language: str, title: str) -> None:
    page = client.get("/", headers={"Accept-Language": language}).text
    assert title in page and not re.search(r"https?://", page)
    assert not re.search(r"<script(?! defer src)|<style| style=| on\w+=", page)
    for address in re.findall(r'(?:src|href)="(assets/[^"]+)"', page):
        assert client.get(f"/{address}").status_code == 200


def test_health_tells_the_version(client: TestClient) -> None:
    assert client.get("/api/health").json()["status"] == "ok"


@pytest.mark.parametrize("path", ["/", "/api/docs", "/api/health", "/assets/page.js", "/no/such/page"])
def test_every_answer_says_what_it_may_load(client: TestClient, path: str) -> None:
    headers = client.get(path).headers
    assert "default-src 'none'; script-src 'self';" in headers["content-security-policy"]
    assert headers["x-content-type-options"] == "nosniff" and headers["x-frame-options"] == "DENY"


# ── Refusals ──────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"text": TEXT, "published": "gestern"}, "published='gestern' is no date"),
        ({"text": TEXT, "published": 20240920}, "published: Input should be a valid string"),
        ({"text": "a\ud800"}, "text holds a lone surrogate"),
        ({"text": None}, "text: Input should be a valid string"),
        ({}, "text: Field required"),
        ({"text": TEXT, "date": "2024-09-20"}, "date: Extra inputs are not permitted"),
        ([], 'send a JSON object such as {"text": "…"}'),
    ],
)
def test_what_cannot_be_read_is_told_in_a_sentence(client: TestClient, given: Any, said: str) -> None:
    content = json.dumps(given)  # escapes what UTF-8 cannot carry
    answer = client.post("/api/extract", content=content, headers={"Content-Type": "application/json"})
    assert answer.status_code == 422 and answer.json()["detail"].startswith(said)


@pytest.mark.parametrize(
    ("body", "kind"),
    [(b'{"text"', "application/json"), (b'{"text": "a"}', "text/plain"), (b"\xff", "application/json")],
)
def test_anything_but_json_is_refused(client: TestClient, body: bytes, kind: str) -> None:
    answer = client.post("/api/extract", content=body, headers={"Content-Type": kind})
    assert answer.status_code in {400, 422} and "detail" in answer.json()


def test_another_host_name_is_refused(client: TestClient) -> None:
    assert client.get("/", headers={"Host": "records.example"}).status_code == 400
    assert client.get("/", headers={"Host": "localhost:8000"}).status_code == 200


def test_a_body_that_is_too_large_is_refused_whatever_it_claims(client: TestClient) -> None:
    large = b'{"text": "' + b"a" * 20_000 + b'"}'

    def in_pieces() -> Iterator[bytes]:
        yield from (large[at : at + 1000] for at in range(0, len(large), 1000))

    for content in (large, in_pieces()):
        answer = client.post("/api/extract", content=content, headers={"Content-Type": "application/json"})
        assert answer.status_code == 413 and "20000 bytes" in answer.json()["detail"]
        assert "content-security-policy" in answer.headers


# ── Many at once ──────────────────────────────────────────────────────────────────────────────────


class Slow:
    """Reads when it is allowed to, and counts how many it reads at the same time."""

    def __init__(self) -> None:
        self.allowed, self._lock = threading.Event(), threading.Lock()
        self.now = self.most = self.done = 0

    def extract(self, text: str, **_: Any) -> Document:
        with self._lock:
            self.now += 1
            self.most = max(self.most, self.now)
        self.allowed.wait(30)
        with self._lock:
            self.now -= 1
            self.done += 1
        return Document(text=text)


def asked(slow: Slow, limits: Limits, times: int, then: Any = None) -> list[httpx.Response]:
    """Ask so many times at once; `then` happens half a second later."""

    async def ask() -> list[httpx.Response]:
        app = make_app(slow, limits=limits)  # pyright: ignore[reportArgumentType]
        async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url=AT) as client:
            requests = [asyncio.create_task(client.post("/api/extract", json={"text": "a"})) for _ in range(times)]
            await asyncio.sleep(0.5)
            if then is not None:
                then()
            answers = [await request for request in requests]
            slow.allowed.set()
            return answers

    return asyncio.run(ask())


def test_more_articles_than_may_wait_are_sent_away() -> None:
    slow = Slow()
    answers = asked(slow, Limits(at_once=2, waiting=3), 8, slow.allowed.set)
    assert sorted(answer.status_code for answer in answers) == [200] * 5 + [503] * 3
    assert slow.most == 2 and slow.done == 5
    refused = next(answer for answer in answers if answer.status_code == 503)
    assert refused.headers["retry-after"] == "1" and "try again" in refused.json()["detail"]


def test_an_answer_that_takes_too_long_is_not_waited_for() -> None:
    slow = Slow()
    answers = asked(slow, Limits(at_once=1, waiting=1, seconds=1), 2)
    assert [answer.status_code for answer in answers] == [504, 504]
    assert slow.most == 1  # the one that waited was never begun, and the other still holds its place


def test_a_body_that_does_not_come_is_not_waited_for() -> None:
    async def nothing() -> AsyncIterator[bytes]:
        yield b"{"
        await asyncio.sleep(30)

    async def ask() -> httpx.Response:
        transport = httpx.ASGITransport(make_app(limits=Limits(seconds=0.2)))
        async with httpx.AsyncClient(transport=transport, base_url=AT) as client:
            return await client.post("/api/extract", content=nothing())

    assert asyncio.run(ask()).status_code == 408


# ── The command ───────────────────────────────────────────────────────────────────────────────────


@pytest.fixture
def served(monkeypatch: pytest.MonkeyPatch) -> dict[str, Any]:
    """Return what the command would serve; nothing is listened to."""
    told: dict[str, Any] = {}

    def run(server: Any) -> None:
        told.update(host=server.config.host, port=server.config.port, app=server.config.app)
        server.started = True

    monkeypatch.setattr("uvicorn.Server.run", run)
    return told


def test_the_command_listens_to_this_machine_alone(served: dict[str, Any]) -> None:
    done = CliRunner().invoke(command, ["serve", "--port", "8123"])
    assert done.exit_code == 0 and not done.stderr
    assert (served["host"], served["port"]) == ("127.0.0.1", 8123)
    assert TestClient(served["app"], base_url=AT).get("/api/health").status_code == 200


def test_the_command_warns_before_it_listens_to_others(served: dict[str, Any]) -> None:
    done = CliRunner().invoke(command, ["serve", "--host", "0.0.0.0", "--allow-host", "records.example"])
    assert done.exit_code == 0 and "it asks for no password" in done.stderr
    client = TestClient(served["app"], base_url="http://records.example")
    assert client.get("/api/health").status_code == 200


def test_without_the_extra_the_command_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "uvicorn", None)
    done = CliRunner().invoke(command, ["serve"])
    assert done.exit_code == 1 and "pip install 'linyi-ie[serve]'" in done.stderr


def test_the_command_says_what_is_wrong() -> None:
    done = CliRunner().invoke(command, ["serve", "--names", "none"])
    assert done.exit_code == 2 and "none" in done.stderr


@pytest.mark.parametrize(
    ("host", "loopback"),
    [("127.0.0.1", True), ("::1", True), ("localhost", True), ("0.0.0.0", False), ("a.example", False)],
)
def test_loopback_is_told_from_the_rest(host: str, loopback: bool) -> None:
    assert _is_loopback(host) == loopback
