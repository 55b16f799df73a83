"""The application: the page, `POST /api/extract`, and the description of the API."""

from __future__ import annotations

import asyncio
import tomllib
from collections.abc import AsyncGenerator, Iterable
from contextlib import asynccontextmanager
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Annotated, Any, Final

import fastapi_offline
from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.staticfiles import StaticFiles
from jinja2 import Environment, PackageLoader, StrictUndefined
from pydantic import Field
from starlette.middleware.trustedhost import TrustedHostMiddleware
from starlette.responses import HTMLResponse, JSONResponse, Response

from linyi_ie import __version__
from linyi_ie.document import Document
from linyi_ie.errors import InputError
from linyi_ie.intake import checked
from linyi_ie.pipeline import Extractor
from linyi_ie.records import Article, Record
from linyi_ie.serve.headers import SecurityHeaders
from linyi_ie.serve.limits import Gate, Limits, WholeBody
from linyi_ie.views.notebook import document_html
from linyi_ie.views.tables import events_csv

LOOPBACK: Final = ("localhost", "127.0.0.1", "[::1]")
"""The names under which this machine may call itself."""

_SWAGGER: Final = Path(fastapi_offline.__file__).parent / "static"
"""Swagger UI, which shows the API without asking the network."""


class ArticleIn(Record):
    """An article to read."""

    text: Annotated[str, Field(description="The article.", examples=["9月12日，市总工会投入50万元，慰问职工300人。"])]
    published: Annotated[
        str | None, Field(description="The day that 去年 and 9月12日 refer to, in ISO form.", examples=["2024-09-20"])
    ] = None
    place: Annotated[str | None, Field(description="What 市, 全市 and 我省 refer to.", examples=["山东省临沂市"])] = (
        None
    )
    id: Annotated[str | None, Field(description="Your own; it comes back unchanged.")] = None

    def article(self) -> Article:
        """Check what JSON cannot say. Raises `InputError`."""
        return checked(self.text, published=self.published, place=self.place, id=self.id)


class Problem(Record):
    """Why there are no records."""

    detail: str


class Health(Record):
    """That the service is there, and what it is."""

    status: str
    version: str


class Shown(Record):
    """What the page shows and copies."""

    html: str
    json_text: str
    csv: str
    entities: int
    events: int


_REFUSALS: Final[dict[int | str, dict[str, Any]]] = {
    status: {"model": Problem, "description": meaning}
    for status, meaning in (
        (408, "The request did not arrive in time"),
        (413, "The body is too large"),
        (422, "The article cannot be read"),
        (503, "Too many articles at once; `Retry-After` says when to try again"),
        (504, "The article takes too long"),
    )
}


def make_app(
    extractor: Extractor | None = None, *, limits: Limits | None = None, hosts: Iterable[str] = LOOPBACK
) -> FastAPI:
    """Return the service as an ASGI application.

    `extractor` does the work, the default one if None. `hosts` are the names under which the service may be called;
    requests to any other are refused, so that no page of the web can reach it by a name of its own. ``"*"`` allows all.
    """
    reader, limits = extractor or Extractor(), limits or Limits()

    @asynccontextmanager
    async def warm(_: FastAPI) -> AsyncGenerator[None]:
        await asyncio.to_thread(reader.extract, "市总工会投入50万元。")  # the first text loads the model
        yield

    app = FastAPI(
        title="linyi_ie",
        version=__version__,
        summary="Typed event records from Chinese institutional news",
        docs_url=None,
        redoc_url=None,
        openapi_url="/api/openapi.json",
        lifespan=warm,
    )
    _add_api(app, reader, Gate(limits))
    _add_pages(app)
    app.add_exception_handler(RequestValidationError, _invalid)
    app.add_exception_handler(InputError, _unreadable)
    app.add_middleware(WholeBody, limits=limits)
    app.add_middleware(TrustedHostMiddleware, allowed_hosts=[*hosts], www_redirect=False)
    app.add_middleware(SecurityHeaders)
    return app


def _add_api(app: FastAPI, reader: Extractor, gate: Gate) -> None:
    async def read(given: ArticleIn) -> Document:
        article = given.article()
        document = await gate.through(
            lambda: reader.extract(article.text, published=article.published, place=article.place)
        )
        return document.model_copy(update={"id": article.id})

    @app.post("/api/extract", summary="Read an article", response_model=Document, responses=_REFUSALS, tags=["records"])
    async def extract(given: ArticleIn) -> Response:
        """Return its entities and event records.

        Offsets are half-open and count Unicode code points of `text`; amounts are strings, to stay exact.
        """
        return Response((await read(given)).to_json(), media_type="application/json")

    @app.get("/api/health", summary="Is the service there?", tags=["service"])
    async def health() -> Health:
        """Tell that the service is there."""
        return Health(status="ok", version=__version__)

    @app.post("/read", include_in_schema=False)
    async def show(given: ArticleIn) -> Shown:
        document = await read(given)
        return Shown(
            html=document_html(document),
            json_text=document.to_json(indent=2),
            csv=events_csv([document]),
            entities=len(document.entities),
            events=len(document.events),
        )


def _add_pages(app: FastAPI) -> None:
    @app.get("/", include_in_schema=False)
    async def page(request: Request) -> HTMLResponse:
        languages = request.headers.get("accept-language", "").lower()
        return _page("page.html.jinja", "zh" if languages.startswith("zh") else "en")

    @app.get("/api/docs", include_in_schema=False)
    async def docs() -> HTMLResponse:
        return _page("docs.html.jinja", "en")

    app.mount("/assets/swagger", StaticFiles(directory=_SWAGGER))
    app.mount("/assets", StaticFiles(directory=Path(__file__).parent / "assets"))


def _page(template: str, language: str) -> HTMLResponse:
    words = _words()[language]
    return HTMLResponse(_templates().get_template(template).render(language=language, words=words, version=__version__))


async def _invalid(_: Request, wrong: Exception) -> JSONResponse:
    """Say what is wrong with a request, without repeating it."""
    assert isinstance(wrong, RequestValidationError)
    first = wrong.errors()[0]
    field = ".".join(str(part) for part in first["loc"][1:])
    if not field or first["type"] == "json_invalid":
        return JSONResponse({"detail": 'send a JSON object such as {"text": "…"} as application/json'}, 422)
    return JSONResponse({"detail": f"{field}: {first['msg']}"}, 422)


async def _unreadable(_: Request, wrong: Exception) -> JSONResponse:
    return JSONResponse({"detail": str(wrong).encode(errors="backslashreplace").decode()}, 422)


@cache
def _words() -> dict[str, dict[str, str]]:
    return tomllib.loads(files(__package__ or "").joinpath("words.toml").read_text(encoding="utf-8"))


@cache
def _templates() -> Environment:
    loader = PackageLoader("linyi_ie.serve", "")
    return Environment(loader=loader, autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True)
