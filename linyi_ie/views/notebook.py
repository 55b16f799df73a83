"""A document as a fragment of HTML for notebooks: the text with its entities marked, each event beside its sentence.

Everything that comes from the text is escaped, nothing is loaded from anywhere, and the styles touch nothing
outside the fragment. Where there is no room beside a sentence, its events stand below it.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator
from html import escape
from itertools import pairwise

from linyi_ie.document import Document
from linyi_ie.events import Event
from linyi_ie.records import Entity, Span
from linyi_ie.surfaces import Reading
from linyi_ie.text import Region
from linyi_ie.views.summary import HUES, LABELS, EventSummary, value_text

_STYLE = """
.linyi-ie{max-width:72em;font-size:14px;line-height:2;color:inherit}
.linyi-ie .text{max-height:44em;overflow:auto;padding:.4em .9em;border:1px solid #8884;border-radius:8px}
.linyi-ie .row{display:flex;flex-wrap:wrap;gap:.2em 1.4em;align-items:flex-start}
.linyi-ie .said{flex:2 1 20em;white-space:pre-wrap;overflow-wrap:anywhere}
.linyi-ie .cards{flex:3 1 28em;padding:.35em 0;display:grid;gap:.4em;align-items:start;
 grid-template-columns:repeat(auto-fill,minmax(13em,1fr))}
.linyi-ie mark{color:inherit;background:hsl(var(--h) 75% 60%/.22);border-bottom:2px solid hsl(var(--h) 60% 50%);
 border-radius:4px 4px 0 0;padding:.1em .15em}
.linyi-ie u{text-decoration:underline dotted;text-underline-offset:.35em}
.linyi-ie .key{margin:.5em 0;font-size:12px}.linyi-ie .key mark{margin-right:.6em}
.linyi-ie .card{font-size:12.5px;line-height:1.5;padding:.3em .7em .4em;border-radius:6px;
 border:1px solid #8884;border-left:3px solid #888a}
.linyi-ie .card b{margin-right:.5em}
.linyi-ie dl{display:grid;grid-template-columns:auto 1fr;gap:0 .6em;margin:.1em 0 0}
.linyi-ie dt{opacity:.65;font-weight:400}.linyi-ie dd{margin:0;white-space:pre-line;overflow-wrap:anywhere}
.linyi-ie .planned{border-left-style:dashed}.linyi-ie .negated dd{text-decoration:line-through}
""".strip()


def document_html(document: Document) -> str:
    """Return the fragment that `Document._repr_html_` shows."""
    rows = "".join(_row(document, region) for region in _rows(document))
    return f'<div class="linyi-ie"><style>{_STYLE}</style>\n{_key(document)}\n<div class="text">{rows}</div>\n</div>'


# ── Rows: a sentence with events, or a stretch without ────────────────────────────────────────────


def _rows(document: Document) -> Iterator[Region]:
    """Cut the text before and behind each sentence that has events, but never inside an entity or trigger."""
    starts = [0, *(region.start for region in Reading.of(document.text).sentences)]
    held = {bisect_right(starts, event.trigger.start) - 1 for event in document.events}
    cuts = {starts[place + step] for place in held for step in (0, 1) if place + step < len(starts)}
    for span in (*document.entities, *(event.trigger for event in document.events)):
        cuts -= set(range(span.start + 1, span.end))
    edges = sorted({0, *cuts, len(document.text)})
    yield from (Region(start, end) for start, end in pairwise(edges))


def _row(document: Document, region: Region) -> str:
    events = [event for event in document.events if event.trigger.start in region]
    cards = f'<div class="cards">{"".join(map(_card, events))}</div>' if events else ""
    said = "".join(_marked(document, region))
    return f'<div class="row"><div class="said">{said}</div>{cards}</div>'


def _marked(document: Document, region: Region) -> Iterator[str]:
    """The text of a row, with its entities and, where no entity stands, its triggers marked."""
    at = region.start
    spans: list[Span] = [*document.entities, *(event.trigger for event in document.events)]
    for span in sorted((span for span in spans if span.start in region), key=lambda span: span.start):
        if span.start < at:  # a trigger inside an entity, or of two events
            continue
        yield escape(document.text[at : span.start])
        yield _mark(span) if isinstance(span, Entity) else f"<u>{escape(span.text)}</u>"
        at = span.end
    yield escape(document.text[at : region.end])


def _mark(entity: Entity) -> str:
    meaning = value_text(entity)
    title = escape(f"{entity.label}: {meaning}" if meaning else entity.label)
    return f'<mark style="--h:{HUES.get(entity.label, 0)}" title="{title}">{escape(entity.text)}</mark>'


# ── Beside and above them ─────────────────────────────────────────────────────────────────────────


def _card(event: Event) -> str:
    row = EventSummary.of(event)
    told = {"who": row.who, "what": row.what, "how many": row.how_many, "when": row.when, "where": row.where}
    pairs = "".join(f"<dt>{name}</dt><dd>{escape(answer)}</dd>" for name, answer in told.items() if answer)
    kind = row.type if row.status == "happened" else f"{row.type} ({row.status})"
    sure = escape(f"confidence {event.confidence:.2f}")
    head = f"<b>{escape(kind)}</b>{escape(row.trigger)}"
    return f'<div class="card {escape(row.status)}" title="{sure}">{head}<dl>{pairs}</dl></div>'


def _key(document: Document) -> str:
    present = {entity.label for entity in document.entities}
    marks = "".join(f'<mark style="--h:{HUES[label]}">{label}</mark>' for label in LABELS if label in present)
    return f'<div class="key">{marks}</div>' if present else ""
