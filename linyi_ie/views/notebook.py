"""A document as a fragment of HTML for notebooks: the text with its entities marked, and a table of its events.

Everything that comes from the text is escaped, nothing is loaded from anywhere, and the styles touch nothing
outside the fragment.
"""

from __future__ import annotations

from html import escape
from itertools import chain

from linyi_ie.document import Document
from linyi_ie.records import Duration, Entity, Honour, Organisation, Quantity, TimeSpan, Value
from linyi_ie.views.summary import LABELS, EventSummary

_HUES = dict(zip(LABELS, (215, 340, 150, 40, 275, 190, 170, 15), strict=True))

_STYLE = """
.linyi-ie{max-width:60em;font-size:14px;line-height:2;color:inherit}
.linyi-ie .text{white-space:pre-wrap;overflow-wrap:anywhere;max-height:32em;overflow:auto;padding:.6em .9em;
 border:1px solid #8884;border-radius:8px}
.linyi-ie mark{color:inherit;background:hsl(var(--h) 75% 60%/.22);border-bottom:2px solid hsl(var(--h) 60% 50%);
 border-radius:4px 4px 0 0;padding:.1em .15em}
.linyi-ie .key{margin:.3em 0;font-size:12px}.linyi-ie .key mark{margin-right:.6em}
.linyi-ie table{border-collapse:collapse;width:100%;margin-top:.8em;font-size:13px;line-height:1.5}
.linyi-ie th,.linyi-ie td{text-align:left;vertical-align:top;padding:.35em .6em;border-bottom:1px solid #8883;
 white-space:pre-line}
.linyi-ie th{font-weight:600;opacity:.75}.linyi-ie .type{font-weight:600}
.linyi-ie .planned{opacity:.7;font-style:italic}.linyi-ie .negated{opacity:.7;text-decoration:line-through}
""".strip()

_COLUMNS = ("event", "who", "what", "how many", "when", "where", "trigger")


def document_html(document: Document) -> str:
    """Return the fragment that `Document._repr_html_` shows."""
    parts = (
        f'<div class="linyi-ie"><style>{_STYLE}</style>',
        f'<div class="text">{"".join(_marked(document))}</div>',
        _key(document),
        _events(document),
        "</div>",
    )
    return "\n".join(filter(None, parts))


def _marked(document: Document) -> chain[str]:
    pieces: list[str] = []
    at = 0
    for entity in document.entities:
        if entity.start < at:  # entities do not overlap; a document made by hand may still hold such
            continue
        pieces += (escape(document.text[at : entity.start]), _mark(entity))
        at = entity.end
    return chain(pieces, (escape(document.text[at:]),))


def _mark(entity: Entity) -> str:
    meaning = _meaning(entity.value)
    title = escape(f"{entity.label}: {meaning}" if meaning else entity.label)
    return f'<mark style="--h:{_HUES.get(entity.label, 0)}" title="{title}">{escape(entity.text)}</mark>'


def _meaning(value: Value | None) -> str:
    match value:
        case Quantity(value=number, upper=upper, unit=unit, approx=approx):
            highest = "" if upper is None else f"–{upper:f}"
            return f"{number:f}{highest} {unit} {approx or ''}".strip()
        case TimeSpan(start=start, end=end) if start == end:
            return str(start)
        case TimeSpan(start=start, end=end):
            return f"{start or '…'} – {end or '…'}"
        case Duration(iso=iso):
            return iso
        case Honour(name=name, level=level):
            return f"{name} ({level})" if level else name
        case Organisation(name=name):
            return name
        case _:
            return ""


def _key(document: Document) -> str:
    present = {entity.label for entity in document.entities}
    marks = (f'<mark style="--h:{_HUES[label]}">{label}</mark>' for label in LABELS if label in present)
    return f'<div class="key">{"".join(marks)}</div>' if present else ""


def _events(document: Document) -> str:
    if not document.events:
        return ""
    head = "".join(f"<th>{name}</th>" for name in _COLUMNS)
    rows = "".join(_row(EventSummary.of(event)) for event in document.events)
    return f"<table><thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table>"


def _row(event: EventSummary) -> str:
    cells = (event.who, event.what, event.how_many, event.when, event.where, event.trigger)
    kind = event.type if event.status == "happened" else f"{event.type} ({event.status})"
    tail = "".join(f"<td>{escape(cell)}</td>" for cell in cells)
    return f'<tr class="{escape(event.status)}"><td class="type">{escape(kind)}</td>{tail}</tr>'
