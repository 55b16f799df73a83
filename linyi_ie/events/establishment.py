"""Things founded and built: 成立, 揭牌, 建成, 新增."""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar, Literal

from linyi_ie.events import phrases
from linyi_ie.events.clauses import Clause, Verb
from linyi_ie.events.drafts import Claims, Draft, Memory
from linyi_ie.events.event import Event
from linyi_ie.events.figures import Figure
from linyi_ie.events.frames import Frame, Roles
from linyi_ie.events.predicates import measures
from linyi_ie.events.reach import Setting
from linyi_ie.events.vocabulary import ending, wordset
from linyi_ie.records import Entity, Mention
from linyi_ie.text import Region

_FOUNDING = wordset("establishment", "founding")


def _propose(clause: Clause, setting: Setting, memory: Memory, claims: Claims) -> Iterator[Draft]:
    """Yield what is made without being counted: 把旧粮仓改成邻里食堂, 在车站设候车专区."""
    for verb in clause.verbs:
        if verb.text not in wordset("establishment", "making") or not claims.free(Region(verb.start, verb.end)):
            continue
        noun = phrases.object_after(clause, verb.end)
        if noun is None or any(quantity.end > verb.start for quantity in clause.of("QUANTITY")):
            continue
        if ending("establishment", "made").search(clause.text, noun.start, noun.end):
            draft = Draft("establishment", clause, Region(verb.start, verb.end), "establishment.object")
            draft.fill("object", noun)
            yield draft


def _claims(figure: Figure) -> Roles | None:
    """Claim what is built and added, unless it is a measure, a gathering, or what only is on record (专利)."""
    if figure.kind not in {"count", "measure"} or (figure.shape == "measure" and not _is_done(figure)):
        return None
    if _formed(figure) is not None:
        return Roles("count", None)
    if _is_done(figure) or _is_sent_out(figure) or _is_supplied(figure):
        return Roles("count", "object")
    if not figure.has("establishment", "verbs") or figure.unit == "人次":
        return None
    other = any(figure.headed(kind, "heads") for kind in ("activity", "training", "competition"))
    if other or figure.headed("establishment", "excluded") or measures().search(figure.noun_text):
        return None
    return Roles("count", "object")


def _completes(draft: Draft, figure: Figure, setting: Setting, memory: Memory) -> None:
    if (formed := _formed(figure)) is not None:
        draft.trigger = Region(formed.start, formed.end)
        draft.fill("object", phrases.object_after(figure.clause, formed.end))


def _formed(figure: Figure) -> Verb | None:
    """The verb by which the counted people form a body: 抽调16名骨干组成检查组."""
    if figure.noun is None or figure.shape not in {"object", "subject"}:
        return None
    verbs = [verb for verb in figure.clause.verbs if verb.start == figure.noun.end and verb.text in {"组成", "组建"}]
    counted = any(quantity.start >= figure.noun.end for quantity in figure.clause.of("QUANTITY"))
    return None if counted or not verbs else verbs[0]


def _is_done(figure: Figure) -> bool:
    """Whether works are said to be finished or carried out (完成隐患治理12处)."""
    return figure.verb_text in {"完成", "实施", "推进"} and figure.headed("establishment", "works")


def _is_supplied(figure: Figure) -> bool:
    """Whether something that stands or is used somewhere is new there or made anew (换上路灯86盏)."""
    return figure.has("establishment", "supply") and figure.headed("establishment", "things")


def _is_sent_out(figure: Figure) -> bool:
    """Whether a body is formed by being sent out (派出工作组14个), and not people or vehicles."""
    return figure.verb_text in {"派出", "选派", "组织", "组建"} and figure.headed("establishment", "bodies")


def _named(clause: Clause, entity: Entity, verb: Verb) -> bool:
    return entity.label in {"ORG", "LOC"} and verb.text in _FOUNDING


FRAME = Frame(
    core="object",
    specificity=65,
    claims=_claims,
    completes=_completes,
    named=_named,
    objects=_FOUNDING,
    propose=_propose,
)


class EstablishmentEvent(Event):
    """Something was founded, built or added."""

    core: ClassVar[str] = "object"
    frame: ClassVar[Frame] = FRAME
    type: Literal["establishment"] = "establishment"
    object: Mention
    count: Mention | None = None
