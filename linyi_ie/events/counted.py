"""Events of figures: each figure completes an event that is already there, or makes one of its own."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache, partial

import regex

from linyi_ie.events import phrases
from linyi_ie.events.choices import Choices
from linyi_ie.events.clauses import Clause
from linyi_ie.events.drafts import Claims, Draft, Memory
from linyi_ie.events.figures import Figure, read_figures
from linyi_ie.events.frames import SESSION_UNITS, Frame, Roles
from linyi_ie.events.reach import Setting
from linyi_ie.events.readings import Reading
from linyi_ie.events.vocabulary import ending, wordset
from linyi_ie.lexicon import words
from linyi_ie.recognisers.rules import alternation
from linyi_ie.text import Region

_SUM = regex.compile(r"金额|总额|投资额|总投资|转会费|合同[额价]|标的额?|成交价|总价")
_CATEGORY = regex.compile(r"工种|项目|赛项|大项|小项|组别|作品")
_BODIES = frozenset("家 所 支".split())
_PEOPLE = frozenset("名 人 位 支 人次 户 组".split())
_GUESTS = _PEOPLE | {"家"}
_TOGETHER = regex.compile(r"(?:联合|会同|携手|带领)[^，。；]{2,60}?等\p{Han}{0,4}$")
_IN_ALL = regex.compile(r"[来间内里]|(?=\p{Han})(?![的后前])")
_COMPANY = frozenset("联合 会同 带领 组织 走进".split())


def counted(
    clause: Clause, setting: Setting, memory: Memory, frames: dict[str, Frame], claims: Claims, choices: Choices
) -> Iterator[Draft]:
    """Yield the events that the clause's figures make; `frames` are in the order of their specificity."""
    choose = partial(choices.noun, trace=claims.trace)
    for figure in read_figures(clause, setting.body, memory.figure, choose, claims.trace):
        previous = memory.figure
        if not figure.has("state", "change") and not figure.again:
            memory.figure = figure
        if not claims.free(figure.quantity) or _accompanies(figure, previous, memory, frames):
            continue
        joining = _joining(figure, previous, memory, frames)
        if joining is None and (attended := _attended(figure, frames)) is not None:
            memory.gathering = attended
            yield attended
            continue
        ruled = joining or _claimed(figure, frames)
        reading = choices.reading(figure, previous, memory, frames, ruled, claims.trace)
        if reading is None:
            claims.refuse("figure.no_frame", figure.quantity, f"figure.{figure.shape}")
        elif reading.joins is not None:
            reading.joins.fill(reading.roles.quantity, figure.quantity, by=reading.by)
        else:
            yield _made(figure, reading, setting, memory, frames, claims)


def _claimed(figure: Figure, frames: dict[str, Frame]) -> Reading | None:
    """Return what the first frame that claims a figure makes of it."""
    for kind, frame in frames.items():
        if (roles := frame.claims(figure)) is not None:
            return Reading(kind, roles)
    return None


# ── A figure of its own ───────────────────────────────────────────────────────────────────────────


def _made(
    figure: Figure, reading: Reading, setting: Setting, memory: Memory, frames: dict[str, Frame], claims: Claims
) -> Draft:
    """Make the event of a figure, and remember what the next figures may need."""
    frame = frames[reading.kind]
    draft = _draft(reading.kind, frame, figure, reading.roles, memory, setting)
    quantities = figure.clause.of("QUANTITY")
    if _respectively(figure.clause) and len(quantities) == len(setting.subject) and figure.quantity in quantities:
        draft.share = quantities.index(figure.quantity)
    memory.figure_draft = draft
    claims.take(draft.trigger)
    if frame.measured:
        memory.indicators.append(draft)
    if figure.noun_text not in wordset("money", "measures"):
        memory.figure_noun = figure.noun or memory.figure_noun
    if figure.noun is not None:
        memory.nouns[figure.unit] = figure.noun
    return draft


def _draft(kind: str, frame: Frame, figure: Figure, roles: Roles, memory: Memory, setting: Setting) -> Draft:
    trigger = figure.verb or figure.noun or figure.quantity
    draft = Draft(kind, figure.clause, Region(trigger.start, trigger.end), f"{kind}.{figure.shape}")
    static = figure.headed("measures", "static") or figure.verb_text in wordset("measures", "static")
    draft.lasting = static or _has_its_own_time(figure, setting)
    if static and frame.measured:
        draft.settled = frozenset({"agent"})
    draft.fill(roles.quantity, figure.quantity)
    if roles.noun is not None:
        draft.fill(roles.noun, figure.noun)
    frame.completes(draft, figure, setting, memory)
    if not draft.has(frame.core) and (roles.noun is None or frame.measured):
        draft.fill(frame.core, Region(trigger.start, trigger.end) if figure.verb else None)
    if not draft.has(frame.core) and roles.noun == frame.core:
        draft.fill(frame.core, memory.nouns.get(figure.unit), by="figure.elided")
    if not draft.has(frame.core) and frame.core == "beneficiary":
        draft.fill(frame.core, figure.quantity)
    if frame.gathers and draft.has(frame.core):
        memory.gathering = draft
    return draft


def _has_its_own_time(figure: Figure, setting: Setting) -> bool:
    """Whether a date from elsewhere says nothing of the figure: 三年间净增171家; a stock, from an earlier sentence."""
    clause, start = figure.clause, figure.quantity.start
    if any(span.end <= start and _IN_ALL.match(clause.text, span.end) for span in clause.of("DURATION")):
        return True
    sentence = max(clause.text.rfind(mark, 0, clause.start) for mark in "。！？\n")
    return figure.has("state", "stock") and setting.carried is not None and setting.carried.start < sentence


# ── A figure that completes another event ─────────────────────────────────────────────────────────


def _joining(figure: Figure, previous: Figure | None, memory: Memory, frames: dict[str, Frame]) -> Reading | None:
    """The event already there that a figure joins: an agreement's sum, a gathering, an indicator; None if none."""
    if memory.agreement is not None and figure.kind == "money" and _SUM.search(figure.noun_text):
        return Reading("agreement", Roles("amount", None), memory.agreement, "figure.sum")
    if figure.kind == "count" and (gathering := memory.gathering) is not None:
        if (role := _attendance(figure, gathering, frames[gathering.kind], previous)) is not None:
            return Reading(gathering.kind, Roles(role, None), gathering, "figure.attendance")
    draft = memory.figure_draft
    if draft is None:
        return None
    role = frames[draft.kind].sums
    if figure.kind == "money" and role is not None and _repeats_sum(figure):
        return Reading(draft.kind, Roles(role, None), draft, "figure.repeated_sum")
    if _respectively(figure.clause) and (one := _distributed(figure, memory.indicators)) is not None:
        return _measured(figure, one, frames, "figure.distributed")
    if frames[draft.kind].measured and _says_more(figure, previous):
        return _measured(figure, draft, frames, "figure.says_more")
    return None


def _measured(figure: Figure, draft: Draft, frames: dict[str, Frame], by: str) -> Reading:
    """Join an event that tells where something stands, as its value or as its change."""
    value, change = frames[draft.kind].measured or ("", "")
    return Reading(draft.kind, Roles(change if figure.changes else value, None), draft, by)


def _accompanies(figure: Figure, previous: Figure | None, memory: Memory, frames: dict[str, Frame]) -> bool:
    """Let those in whose company something is held take part in it, or in what is told next."""
    if figure.kind != "count" or not _in_company(figure) or not _is_held(figure, memory):
        return False
    gathering = memory.gathering
    if gathering is not None and _attendance(figure, gathering, frames[gathering.kind], previous) is not None:
        return False
    if gathering is not None and gathering.clause is figure.clause:
        gathering.fill(frames[gathering.kind].gathers or "", figure.quantity, by="counted.company")
    else:
        memory.pending.append(figure.quantity)
    return True


def _is_held(figure: Figure, memory: Memory) -> bool:
    """Whether a gathering is told of in the figure's clause, or the rest of its sentence may tell of one."""
    if memory.gathering is not None and memory.gathering.clause is figure.clause:
        return True
    text, start = figure.clause.text, figure.quantity.end
    end = min((place for mark in "。！？\n" if (place := text.find(mark, start)) >= 0), default=len(text))
    return _gatherings().search(text, start, end) is not None


@cache
def _gatherings() -> regex.Pattern[str]:
    """Match the last words of gatherings of every type."""
    return regex.compile(
        "|".join(
            alternation(words("triggers", f"{kind}.heads"))
            for kind in ("activity", "training", "competition", "meeting")
        )
    )


def _in_company(figure: Figure) -> bool:
    """Whether the counted take part with whoever holds something: 会同14家企业开展…, 联合甲公司等12家企业推出…."""
    if figure.shape == "prepositional" and figure.marker in _COMPANY:
        return True
    return _TOGETHER.search(figure.clause.text, figure.clause.start, figure.quantity.start) is not None


def _repeats_sum(figure: Figure) -> bool:
    """Whether a sum has no noun of its own, so that it says more of the money before it (共计7.8万元, 户均300万元)."""
    return figure.verb is None and (figure.noun is None or figure.noun_text in wordset("measures", "adverbs"))


def _distributed(figure: Figure, indicators: list[Draft]) -> Draft | None:
    """Which of the indicators before it a figure of 分别增长x、y belongs to: each has its own change."""
    quantities = figure.clause.of("QUANTITY")
    measured = [draft for draft in indicators if draft.clause is not figure.clause]
    if not figure.again or len(quantities) < 2 or len(measured) < len(quantities):
        return None
    return measured[quantities.index(figure.quantity) - len(quantities)]


def _says_more(figure: Figure, previous: Figure | None) -> bool:
    """Whether a figure says more about what the one before it measured (完成186亿元，增长5.8%)."""
    if previous is None or _respectively(figure.clause):
        return False
    if figure.has("membership", "takes") and figure.verb_text != "增加":
        return False
    if not figure.changes and figure.clause is not previous.clause and _is_dated(figure):
        return False
    same = figure.shape == "measure" and figure.noun is not None and figure.noun == previous.noun
    return figure.again or same


def _is_dated(figure: Figure) -> bool:
    """Whether a figure has a date of its own, so that it stands for itself (2023年为96%，2024年为97%)."""
    return any(date.end <= figure.quantity.start for date in figure.clause.of("DATE"))


def _attendance(figure: Figure, gathering: Draft, frame: Frame, previous: Figure | None) -> str | None:
    """The role that people or items taking part have in the gathering before them, None if they have none."""
    takes_part = wordset("participation", "verbs")
    following = figure.clause.text[figure.quantity.end : figure.quantity.end + 4]
    if gathering.kind == "competition" and _CATEGORY.search(figure.noun_text + following):
        return "count"
    behind = next((verb for verb in figure.clause.verbs if verb.start >= figure.quantity.end), None)
    if behind is not None and behind.text in takes_part and figure.shape != "prepositional":
        return frame.gathers
    if figure.headed("participation", "nouns") and figure.shape in {"bare", "subject", "item", "measure"}:
        return frame.gathers
    same = gathering.clause.sentence == figure.clause.sentence
    if figure.shape == "subject" and figure.verb is None and figure.noun is not None and figure.unit in _PEOPLE:
        return frame.gathers
    if same and figure.shape == "subject" and previous is None and not gathering.has(frame.gathers or ""):
        return frame.gathers
    if same and figure.shape == "subject" and figure.unit in _BODIES and figure.headed("participation", "bodies"):
        return frame.gathers
    if figure.unit in SESSION_UNITS and gathering.kind != "meeting" and not gathering.has("sessions"):
        return "sessions" if figure.shape in {"bare", "item"} and figure.noun is None else None
    if same and _draws(figure):
        return frame.gathers
    if figure.verb_text in takes_part and figure.shape in {"subject", "object", "item", "measure"}:
        return frame.gathers
    if same and gathering.kind in {"competition", "training"} and figure.verb_text in {"覆盖", "吸引"}:
        return frame.gathers
    if same and gathering.kind == "training" and figure.verb_text == "培训" and figure.unit not in SESSION_UNITS:
        return frame.gathers
    return None


def _draws(figure: Figure) -> bool:
    """Whether a gathering before it draws those whom the figure counts (举办开放日12场，接待市民3000人次)."""
    drawn = figure.has("participation", "draws") and figure.shape in {"object", "item"} and figure.unit in _GUESTS
    return drawn and not figure.headed("assistance", "served")


def _attended(figure: Figure, frames: dict[str, Frame]) -> Draft | None:
    """A gathering that is told only by who takes part: 3000名职工参加技能培训."""
    if figure.shape != "subject" or figure.verb is None or figure.verb_text not in wordset("participation", "attends"):
        return None
    noun = phrases.object_after(figure.clause, figure.verb.end)
    text = figure.clause.text[noun.start : noun.end] if noun is not None else ""
    for kind in ("training", "competition", "activity"):
        if kind in frames and ending(kind, "heads").search(text):
            draft = Draft(kind, figure.clause, Region(figure.verb.start, figure.verb.end), f"{kind}.attended")
            draft.fill(frames[kind].core, noun)
            draft.fill(frames[kind].gathers or "", figure.quantity)
            return draft
    return None


def _respectively(clause: Clause) -> bool:
    """Whether A、B分别为x、y distributes figures over subjects."""
    return "分别" in clause.text[clause.start : clause.end]
