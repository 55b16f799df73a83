"""An explanation for the terminal: each sentence with its entities, triggers, events, and what was refused."""

from __future__ import annotations

from collections.abc import Iterator

from rich.console import Group, RenderableType
from rich.rule import Rule
from rich.table import Table
from rich.text import Text

from linyi_ie.explanation import ExplainedEvent, ExplainedSentence, Explanation, Reach
from linyi_ie.records import Entity
from linyi_ie.views.summary import value_text

_FROM: dict[Reach, str] = {
    "clause": "",
    "sentence": "from elsewhere in the sentence",
    "paragraph": "from elsewhere in the paragraph",
    "document": "from elsewhere in the document",
}
_OF_NO_INTEREST = frozenset({"verb.idiom", "verb.not_a_word"})
"""Vetoes that only say that characters are no word; the JSON form has them."""


def explanation_view(explanation: Explanation) -> RenderableType:
    """Return what `linyi-ie explain` shows of one document."""
    document = explanation.document
    facts = (document.id, f"published {document.published}" if document.published else None, document.place)
    title = Rule(Text(" · ".join(filter(None, facts)) or "document", style="bold"))
    if not explanation.sentences:
        return Group(title, Text("no sentence in it"))
    return Group(title, *(part for sentence in explanation.sentences for part in _sentence(sentence)))


def _sentence(sentence: ExplainedSentence) -> Iterator[RenderableType]:
    yield Text()
    yield Text(sentence.text.strip(), style="bold")
    if sentence.entities:
        yield _entities(sentence.entities)
    idle = [trigger.text for trigger in sentence.triggers if not trigger.events]
    for event in sentence.events:
        yield _event(event)
    if idle:
        yield Text(f"  verbs with no record of their own: {'、'.join(idle)}", style="dim")
    refused = [one for one in sentence.refused if one.veto not in _OF_NO_INTEREST]
    if refused:
        table = _table("yellow", "yellow", "", "dim")
        for one in refused:
            table.add_row("  refused", one.text, f"{one.veto}: {one.meaning}", one.rule)
        yield table


def _entities(entities: tuple[Entity, ...]) -> Table:
    table = _table("cyan", "", "green", "dim", "dim")
    for one in entities:
        rules = "、".join(dict.fromkeys(evidence.rule for evidence in one.evidence))
        table.add_row(f"  {one.label}", one.text, value_text(one), rules, f"{one.confidence:.2f}")
    return table


def _event(event: ExplainedEvent) -> RenderableType:
    status = "" if event.status == "happened" else f" ({event.status})"
    made = f"  {event.rule}  {event.confidence:.2f}"
    head = Text.assemble(
        "  ", (event.type, "bold magenta"), " ", (event.trigger.text, "magenta"), status, (made, "dim")
    )
    table = _table("magenta", "", "green", "dim", "dim")
    for filler in event.fillers:
        full = "" if filler.name == filler.text else f"→ {filler.name}"
        table.add_row(f"    {filler.role}", filler.text, full, filler.rule, _FROM[filler.reach])
    return Group(head, table)


def _table(*styles: str) -> Table:
    table = Table(box=None, pad_edge=False, show_header=False, padding=(0, 2, 0, 0))
    for style in styles:
        table.add_column(style=style, overflow="fold")
    return table
