"""What the names model proposes, corrected by rule: boundaries, classes that are no names, labels by head noun."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

import regex

from linyi_ie.lexicon import words
from linyi_ie.names import NameSpan
from linyi_ie.recognisers.activities import ends_like_activity, is_no_activity
from linyi_ie.recognisers.honours import ends_like_honour, is_no_honour, level_of, scope_of, without_contest
from linyi_ie.recognisers.organisations import CLASSES
from linyi_ie.recognisers.proposals import any_of, named_entity
from linyi_ie.records import Entity, Honour, Label, Organisation, Value
from linyi_ie.text import Region, Source
from linyi_ie.trace import SILENT, Trace

# ── Patterns ──────────────────────────────────────────────────────────────────────────────────────

_IN_FRONT = regex.compile(
    r"(?:[0-9]{4}年度?|今年|去年|[两二三四五六七八九十]届(?!.{1,3}次)|首批|第[一二三四五六七八九十]批)(?=.)"
)
_BEGINNING = regex.compile(r"(?:深化|深入开展|开展|启动|举办|召开|举行|实施|推进)(?=.{4})")
_ENDING = regex.compile(r"(?:开展|启动|举办|召开|举行|实施|推进|开幕|闭幕|落幕)$")
_TITLE = regex.compile(r"(?:荣誉称号|称号|荣誉)$")
_WHOLE_QUOTE = regex.compile(r"[“「『]([^“”「」『』]*)[”」』]")
_QUOTE_BEFORE_QUOTE = regex.compile(r"[“「『](?P<name>[^“”「」『』]{2,})[”」』](?=[“「『])")
_QUOTES_MEET = regex.compile(r"[”」』][“「『]")
_VERB_IN_FRONT = regex.compile(
    rf"(?:{any_of('mentions', 'not_in_front')}|联合(?!会|国|社|体|大学|总|工会)|经(?!费|济|开|信|贸|营)"
    r"|组织(?!部|处|科))(?=.{3})"
)
_TWO_BODIES = regex.compile(r"联合(?=[省市县区]|\p{Han}{2,3}[省市县区])|会同|[、，。]")
_AND_OTHERS = regex.compile(r"(?<![高平同])等(?=.)")
_TRADE = regex.compile(r"\p{Han}{1,3}(?<![重化军建理神钢])工")
_APPS = words("mentions", "apps")
_TERM = regex.compile(r"第?[0-9一二三四五六七八九十]{1,6}届")
_POST_BODY = regex.compile(rf"{any_of('mentions', 'post_bodies')}$|(?<=村)党[总支]支?部?$")
_POSTS = words("mentions", "posts")
_ROOM = regex.compile(rf"(?<=.{{3}}){any_of('mentions', 'rooms')}$")
_UNIONS = regex.compile(rf".*(?<!总|公司|集团|厂|院|校)工会{any_of('mentions', 'of_unions')}")
_BODY_END = regex.compile(rf"{any_of('organisations', 'heads', 'bodies')}$")
_PLACE_END = regex.compile(rf"(?:[省市县区旗州盟镇乡]|{any_of('mentions', 'venues')})$")
_TEAM = regex.compile(rf"{any_of('mentions', 'teams')}$")
_VILLAGE = regex.compile(r"^\p{Han}{2,7}[村镇乡]$")
_STOP = regex.compile(
    rf"(?<!工会){any_of('mentions', 'stops')}$|号线\p{{Han}}{{1,5}}$"
    rf"|^\p{{Han}}{{1,3}}(?<!{any_of('mentions', 'stations')})站$"
)
_HALL = regex.compile(rf"{any_of('mentions', 'halls')}$")
_AS_BODIES = regex.compile(r"等[0-9一二三四五六七八九十百余多]+[家个](?:单位|企业|机构)")

_LABELS: dict[str, Label] = {
    "PERSON": "PERSON",
    "PER": "PERSON",
    "ORG": "ORG",
    "LOC": "LOC",
    "HONOUR": "HONOUR",
    "ACTIVITY": "ACTIVITY",
}
_LEAST: dict[Label, float] = {"PERSON": 0.4, "LOC": 0.4, "ORG": 0.45, "HONOUR": 0.9, "ACTIVITY": 0.6}
"""Below this confidence a span that the model alone proposes is left out."""
_TRUST: dict[Label, float] = {"HONOUR": 0.7, "ACTIVITY": 0.7}
"""How much of its confidence a model's span keeps where the rules know better."""
_RUN_ON = regex.compile(
    r"设立|成立|组建|会同|携手|召开|举办|走进|签署|联合(?!会|国|大学|体|社|集团|公司|支部|总支|党|工会|报)"
)
"""Verbs inside of what was taken for one organisation: two, or one and what it did (平江县|设立|首家支行)."""
_OPENERS, _CLOSERS = frozenset("“「『"), frozenset("”」』")
_AGREED = 0.1
"""What a candidate gains when model and rule agree."""

# ── Build ─────────────────────────────────────────────────────────────────────────────────────────


def entity_of(
    source: Source, label: Label, span: tuple[int, int], rule: str, confidence: float, value: Value | None = None
) -> Entity:
    """Build an entity over the text as given; ORG and HONOUR get a first value, to be resolved later."""
    surface = source.text[slice(*span)]
    if value is None and label == "ORG":
        value = Organisation.trusted(name=surface)
    if value is None and label == "HONOUR":
        value = Honour.trusted(name=surface, level=level_of(source.folded[slice(*span)]))
    return named_entity(source, label, span, rule, confidence, value)


def corrected(
    source: Source, names: Sequence[NameSpan], by_rule: Iterable[Entity], trace: Trace = SILENT
) -> Iterator[Entity]:
    """Yield the model's spans after correction and the rules' candidates; what both say gains confidence."""
    proposed: dict[tuple[int, int, Label], Entity] = {}
    for span in names:
        for one in _corrected(source, span, trace):
            proposed[one.start, one.end, one.label] = one
    for one in by_rule:
        label = _label(source.folded, one.start, one.end, one.label)
        if label == "ORG" and _is_class(source.folded, one.start, one.end):
            trace.refuse("name.not_a_name", one, one.evidence[0].rule)
            continue
        if label == "ORG" and _runs_on(source.folded, one.start, one.end):
            trace.refuse("name.run_on", one, one.evidence[0].rule)
            continue
        twin = proposed.pop((one.start, one.end, label), None)
        if label != one.label:
            one = entity_of(source, label, (one.start, one.end), one.evidence[0].rule, one.confidence)
        yield one if twin is None else _joint(one, twin)
    for one in proposed.values():
        if one.confidence < _LEAST[one.label]:
            trace.refuse("name.unsure", one, f"names {one.label} {one.confidence:.2f}")
        elif not _has_form(source.folded, one):
            trace.refuse("name.formless", one, f"names {one.label} {one.confidence:.2f}")
        else:
            yield one.but(confidence=one.confidence * _TRUST.get(one.label, 1.0))


def _has_form(folded: str, one: Entity) -> bool:
    """Say whether a model's span has the form to stand without a rule's support.

    An honour needs the form of one and a scope or quotes, an activity the form of one or quotes: on documents of
    new kinds a model is sure of much that only looks like a title.
    """
    surface = folded[one.start : one.end]
    quoted = folded[one.start - 1 : one.start] in _OPENERS and folded[one.end : one.end + 1] in _CLOSERS
    if one.label == "HONOUR":
        return ends_like_honour(surface) and (quoted or scope_of(surface) > 1)
    return one.label != "ACTIVITY" or quoted or ends_like_activity(surface)


def _joint(one: Entity, other: Entity) -> Entity:
    confidence = min(1.0, max(one.confidence, other.confidence) + _AGREED)
    return one.but(confidence=confidence, evidence=one.evidence + other.evidence)


def _corrected(source: Source, span: NameSpan, trace: Trace) -> Iterator[Entity]:
    """Yield what is left of a model's span: as a rule one name, two where it runs over “A”“B”活动."""
    label = _LABELS.get(span.label)
    if label is None:
        return
    folded, start, end = source.folded, span.start, span.end
    if label == "ACTIVITY" and _QUOTES_MEET.search(folded, start, end) and folded[start - 1 : start] in _OPENERS:
        start, end = start - 1, end + (folded[end : end + 1] in _CLOSERS)
    while label == "ACTIVITY" and (first := _QUOTE_BEFORE_QUOTE.match(folded, start, end)):
        yield entity_of(source, label, first.span("name"), "names", span.confidence)
        start = first.end()
    start, end = _bounds(folded, start, end, label)
    label = _label(folded, start, end, label)
    if start < end and not _is_no_name(folded, start, end, label):
        yield entity_of(source, label, (start, end), "names", span.confidence)
    else:
        trace.refuse("name.not_a_name", Region(span.start, span.end), f"names {span.label} {span.confidence:.2f}")


def _label(folded: str, start: int, end: int, label: Label) -> Label:
    """Tell places from bodies by their ends and their use: 在X体育中心举行 is a LOC, X植物园等6家单位 an ORG."""
    surface = folded[start:end]
    if label == "ORG" and folded[start - 1 : start] in {"在", "于"} and _HALL.search(surface):
        return "LOC"
    if label == "LOC" and _AS_BODIES.match(folded, end):
        return "ORG"
    if label == "ORG" and (_STOP.search(surface) or _VILLAGE.search(surface)):
        return "LOC"
    if label in {"HONOUR", "ACTIVITY"} and _TEAM.search(surface):
        return "ORG"
    if label == "LOC" and _BODY_END.search(surface) and not _PLACE_END.search(surface):
        return "ORG"
    return label


def _is_no_name(folded: str, start: int, end: int, label: Label) -> bool:
    surface = folded[start:end]
    if label == "ORG":
        other = surface in CLASSES or surface.endswith(_APPS) or _is_class(folded, start, end)
        return (
            other
            or _TRADE.fullmatch(surface) is not None
            or _TWO_BODIES.search(surface) is not None
            or _TERM.match(surface) is not None
        )
    if label == "ACTIVITY":
        return is_no_activity(folded, start, end) or _AND_OTHERS.search(surface) is not None
    if label == "HONOUR":
        return is_no_honour(folded, start, end)
    return label == "LOC" and folded[end : end + 1] == "式"


def _is_class(folded: str, start: int, end: int) -> bool:
    """Say whether an organisation's name only stands for a kind here: 市级|工匠学院, 临沂工会|工作."""
    if folded[start - 1 : start] in {"级", "各"}:
        return True
    return folded.endswith("工会", start, end) and _UNIONS.fullmatch(folded, start, end + 2) is not None


def _bounds(folded: str, start: int, end: int, label: Label) -> tuple[int, int]:
    """Leave outside: white space, enclosing quotes, a leading year, a trailing 称号, a verb, a room, a post's body."""
    while start < end and not folded[start].isalnum() and folded[start] not in _OPENERS | {"《", "("}:
        start += 1
    while end > start and folded[end - 1].isspace():
        end -= 1
    if label == "ACTIVITY" and (front := _IN_FRONT.match(folded, start, end) or _BEGINNING.match(folded, start, end)):
        start = front.end()
    if label == "ACTIVITY" and (verb := _ENDING.search(folded, start, end)):
        end = verb.start()
    if label == "HONOUR":
        start = without_contest(folded, start, end)
        end = title.start() if (title := _TITLE.search(folded, start, end)) else end
    if label == "ORG":
        start, end = _organisation_bounds(folded, start, end)
    if label == "LOC" and folded.startswith("地区", end) and not folded.startswith("地区生产总值", end):
        end += 2
    return _balanced(folded, start, end) if label in {"ACTIVITY", "ORG", "HONOUR"} else (start, end)


def _balanced(folded: str, start: int, end: int) -> tuple[int, int]:
    """Leave enclosing quotes outside, and no quote open or closed by half."""
    if _WHOLE_QUOTE.fullmatch(folded, start, end):
        return start + 1, end - 1
    surface = folded[start:end]
    opened, closed = sum(map(surface.count, _OPENERS)), sum(map(surface.count, _CLOSERS))
    if opened > closed and folded[end : end + 1] in _CLOSERS:
        return (start + 1, end) if surface[0] in _OPENERS else (start, end + 1)
    if closed > opened and folded[start - 1 : start] in _OPENERS:
        return (start, end - 1) if surface[-1] in _CLOSERS else (start - 1, end)
    return start, end


def _runs_on(folded: str, start: int, end: int) -> regex.Match[str] | None:
    """Find a verb inside of a name, with two characters at least on either side."""
    found = _RUN_ON.search(folded, start + 2, end)
    return found if found is not None and found.end() <= end - 2 else None


def _organisation_bounds(folded: str, start: int, end: int) -> tuple[int, int]:
    if verb := _VERB_IN_FRONT.match(folded, start, end):
        start = verb.end()
    if run_on := _runs_on(folded, start, end):
        start = end if folded.startswith("首", run_on.end()) else run_on.end()
    if folded.startswith(_POSTS, end) and (body := _POST_BODY.search(folded, start, end)):
        end = body.start() if body.start() > start + 1 else end
    if room := _ROOM.search(folded, start, end):
        end = room.start()
    return start, end
