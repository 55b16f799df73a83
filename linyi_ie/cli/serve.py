"""The command `linyi-ie serve`: a page and a JSON API on this machine."""

from __future__ import annotations

from ipaddress import ip_address
from typing import TYPE_CHECKING, Annotated, Any

import typer

from linyi_ie.document import registered_events
from linyi_ie.errors import InputError, LexiconError, LinyiError
from linyi_ie.events import DEFAULT_EVENTS
from linyi_ie.names import load_names
from linyi_ie.pipeline import Extractor

if TYPE_CHECKING:
    from fastapi import FastAPI

_CONNECTIONS = 128
"""Open connections beyond which further ones are answered with 503 at once."""


def serve_command(
    host: Annotated[str, typer.Option(help="The address to listen on; by default this machine alone.")] = "127.0.0.1",
    port: Annotated[int, typer.Option(min=0, max=65535, help="The port; 0 takes a free one.")] = 8000,
    allow_host: Annotated[
        list[str] | None,
        typer.Option("--allow-host", metavar="NAME", help="Another host name to answer to; may repeat."),
    ] = None,
    at_once: Annotated[int, typer.Option(min=1, help="Articles that are read at the same time.")] = 2,
    waiting: Annotated[int, typer.Option(min=0, help="Articles that may wait; further ones get 503.")] = 16,
    seconds: Annotated[float, typer.Option(min=0.1, help="How long an answer may take.")] = 60.0,
    largest: Annotated[int, typer.Option(min=1, help="The most bytes of a request.")] = 512 * 1024,
    names: Annotated[str, typer.Option(help="The names model.")] = "standard",
    lexicon: Annotated[
        list[str] | None, typer.Option("--lexicon", metavar="FILE.toml", help="Words of your own; may repeat.")
    ] = None,
) -> None:
    """Serve a page to paste articles into, and the same as a JSON API, until Ctrl-C."""
    try:
        import uvicorn

        from linyi_ie.serve import Limits, make_app
        from linyi_ie.serve.app import LOOPBACK
    except ImportError as missing:
        typer.echo(f"linyi-ie: serve needs {missing.name}: pip install 'linyi-ie[serve]'", err=True)
        raise typer.Exit(1) from missing
    limits = Limits(largest=largest, at_once=at_once, waiting=waiting, seconds=seconds)
    app = make_app(_extractor(names, lexicon), limits=limits, hosts=(*LOOPBACK, host, *(allow_host or ())))
    if not _is_loopback(host):
        typer.echo(f"linyi-ie: whoever reaches {host} can use this service; it asks for no password", err=True)
    _run(uvicorn, app, host, port)


def _run(uvicorn: Any, app: FastAPI, host: str, port: int) -> None:
    """Listen until Ctrl-C; uvicorn says where."""
    config = uvicorn.Config(
        app,
        host=host,
        port=port,
        log_level="info",
        access_log=False,
        server_header=False,
        limit_concurrency=_CONNECTIONS,
    )
    server = uvicorn.Server(config)
    server.run()
    if not server.started:
        raise typer.Exit(1)


def _extractor(names: str, lexicons: list[str] | None) -> Extractor:
    try:
        load_names(names)
        return Extractor(names=names, events=(*DEFAULT_EVENTS, *registered_events()), lexicons=lexicons or ())
    except (InputError, LexiconError) as wrong:
        raise typer.BadParameter(wrong.message) from wrong
    except LinyiError as wrong:
        typer.echo(f"linyi-ie: {wrong.message}", err=True)
        raise typer.Exit(1) from wrong


def _is_loopback(host: str) -> bool:
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"
