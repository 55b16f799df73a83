"""Events of figures: each figure completes an event that is already there, or makes one of its own."""

from __future__ import annotations

from collections.abc import Iterator

import regex

from linyi_ie.events import phrases
from linyi_ie.events.clauses import Clause
from linyi_ie.events.drafts import Claims, Draft, Memory
from linyi_ie.events.figures import Figure, read_figures
from linyi_ie.events.frames import SESSION_UNITS, Frame, Roles
from linyi_ie.events.reach import Setting
from linyi_ie.events.vocabulary import ending, wordset
from linyi_ie.text import Region

_SUM = regex.compile(r"金额|总额|投资额|总投资")
_CATEGORY = regex.compile(r"工种|项目|赛项|大项|小项|组别|作品")
_USED_FOR = regex.compile(r"(?:主要|专项|全部)?用(?:于|来)")
_WITHIN = regex.compile(r"在(?P<what>[^，在]{2,24}?)[中上里]")
_BODIES = frozenset("家 所 支".split())
_PEOPLE = frozenset("名 人 位 支 人次 户 组".split())
_TOGETHER = regex.compile(r"(?:联合|会同|携手|带领)[^，。；]{2,60}?等\p{Han}{0,4}$")
_COMPANY = frozenset("联合 会同 带领 组织 走进".split())


def counted(
    clause: Clause, setting: Setting, memory: Memory, frames: dict[str, Frame], claims: Claims
) -> Iterator[Draft]:
    """Yield the events that the clause's figures make; `frames` are in the order of their specificity."""
    for figure in read_figures(clause, setting.body, memory.figure, claims.trace):
        previous = memory.figure
        if not figure.has("state", "change") and not figure.again:
            memory.figure = figure
        if not claims.free(figure.quantity) or _completes(figure, previous, memory, frames):
            continue
        if (attended := _attended(figure, frames)) is not None:
            memory.gathering = attended
            yield attended
            continue
        for kind, frame in frames.items():
            if (roles := frame.claims(figure)) is not None:
                draft = _draft(kind, frame, figure, roles, memory, setting)
                if _respectively(clause) and len(clause.of("QUANTITY")) == len(setting.subject):
                    draft.share = clause.of("QUANTITY").index(figure.quantity)
                memory.figure_draft = draft
                claims.take(draft.trigger)
                if kind == "indicator":
                    memory.indicators.append(draft)
                if figure.noun_text not in wordset("money", "measures"):
                    memory.figure_noun = figure.noun or memory.figure_noun
                yield draft
                break
        else:
            claims.refuse("figure.no_frame", figure.quantity, f"figure.{figure.shape}")


# ── A figure of its own ───────────────────────────────────────────────────────────────────────────


def _draft(kind: str, frame: Frame, figure: Figure, roles: Roles, memory: Memory, setting: Setting) -> Draft:
    trigger = figure.verb or figure.noun or figure.quantity
    draft = Draft(kind, figure.clause, Region(trigger.start, trigger.end), f"{kind}.{figure.shape}")
    draft.lasting = figure.headed("measures", "static") or figure.verb_text in wordset("measures", "static")
    draft.fill(roles.quantity, figure.quantity)
    if roles.noun is not None:
        noun = _ranked_by(figure, setting) or memory.figure_noun if kind == "ranking" else _noun(kind, figure, memory)
        draft.fill("beneficiary" if kind == "funding" and _is_granted_to(figure, noun) else roles.noun, noun)
    if not draft.has(frame.core) and (roles.noun is None or kind == "indicator"):
        draft.fill(frame.core, Region(trigger.start, trigger.end) if figure.verb else None)
    if kind == "assistance":
        draft.fill("programme", _programme(figure))
        _link_money(draft, figure, memory)
    if kind in {"assistance", "funding"}:
        draft.fill("beneficiary", figure.beneficiary or _named_before(memory, figure))
    if kind == "funding" and figure.has("funding", "received"):
        draft.fill("beneficiary", *setting.subject)
        draft.settled = frozenset({"agent"})
    if frame.gathers and draft.has(frame.core):
        memory.gathering = draft
    return draft


def _noun(kind: str, figure: Figure, memory: Memory) -> Region | None:
    """The figure's noun; for money, what it was put into, or the noun before a word that only says 金额."""
    if kind == "funding":
        if figure.noun_text in wordset("money", "measures"):
            return memory.figure_noun
        return _invested_in(figure) or figure.noun
    return figure.noun


def _invested_in(figure: Figure) -> Region | None:
    """What money was put into, when it stands behind: 投资76万元建设的驿站, 总投资3亿元的学校."""
    clause, end = figure.clause, figure.quantity.end
    if not figure.has("funding", "invested"):
        return None
    if used := _USED_FOR.match(clause.text, end, clause.end):
        return phrases.object_after(clause, used.end())
    if clause.text.startswith("的", end):
        return phrases.after(clause, end)
    verb = next((verb for verb in clause.verbs if verb.start == end), None)
    return phrases.object_after(clause, verb.end) if verb is not None else None


def _programme(figure: Figure) -> Region | None:
    """By what somebody was helped: what is done behind 为…, or the campaign that is the subject."""
    clause, verb = figure.clause, figure.verb
    if verb is None:
        return None
    if figure.shape == "prepositional":
        return None if figure.has("funding", "recovered") else phrases.object_after(clause, verb.end)
    campaigns = [entity for entity in clause.of("ACTIVITY") if entity.end <= verb.start]
    if campaigns:
        return Region(campaigns[-1].start, campaigns[-1].end)
    subject = phrases.subject_before(clause, clause.start, verb.start)
    named = subject is not None and ending("assistance", "programmes").search(clause.text[subject.start : subject.end])
    return subject if named and not any(e.start < verb.start for e in clause.of("ORG", "PERSON", "LOC")) else None


def _link_money(draft: Draft, figure: Figure, memory: Memory) -> None:
    """Let money and those whom it reaches know each other: 发放助学金65万元，惠及学生430名."""
    money = memory.figure_draft
    if money is None or money.kind != "funding" or money.clause.sentence != figure.clause.sentence:
        return
    if figure.verb_text not in {"惠及", "覆盖", "受益", "帮助", "资助", "救助"} or figure.shape == "prepositional":
        return
    draft.fill("programme", *(region for role, region in money.roles if role == "purpose"))
    if not money.has("beneficiary"):
        money.fill("beneficiary", *(region for role, region in draft.roles if role == "beneficiary"))


def _ranked_by(figure: Figure, setting: Setting) -> Region | None:
    """By what something is ranked: the noun before the verb; behind it stands among whom (增速居全省第3位)."""
    clause, end = figure.clause, figure.quantity.start
    verb = next((v for v in clause.between(setting.body, end) if v.text in wordset("ranking", "verbs")), None)
    if verb is None:
        return figure.noun
    if found := phrases.subject_before(clause, setting.body, verb.start):
        return found
    table = phrases.trimmed(clause.text, verb.end, end)
    if table is not None and clause.text[table.end - 1] == "榜":
        return table
    within = _WITHIN.search(clause.text, clause.start, verb.start)
    return phrases.trimmed(clause.text, *within.span("what")) if within else None


def _is_granted_to(figure: Figure, noun: Region | None) -> bool:
    """Whether what stands beside the money is who gets it (奖励东城医院50万元)."""
    if noun is None or not figure.has("funding", "granted"):
        return False
    return any((entity.start, entity.end) == (noun.start, noun.end) for entity in figure.clause.of("ORG", "PERSON"))


def _named_before(memory: Memory, figure: Figure) -> Region | None:
    """Whom the clause's earlier 为… named: 为312名农民工讨回欠薪486.3万元."""
    earlier = memory.figure_draft
    if earlier is None or earlier.kind != "assistance" or earlier.clause is not figure.clause:
        return None
    return next((region for role, region in earlier.roles if role == "beneficiary"), None)


# ── A figure that completes another event ─────────────────────────────────────────────────────────


def _completes(figure: Figure, previous: Figure | None, memory: Memory, frames: dict[str, Frame]) -> bool:
    """Let a figure complete an event that is already there: an agreement's sum, a gathering, an indicator."""
    if memory.agreement is not None and figure.kind == "money" and _SUM.search(figure.noun_text):
        memory.agreement.fill("amount", figure.quantity, by="figure.sum")
        return True
    if figure.kind == "count":
        gathering = memory.gathering
        role = _attendance(figure, gathering, frames[gathering.kind], previous) if gathering is not None else None
        if gathering is not None and role is not None:
            gathering.fill(role, figure.quantity, by="figure.attendance")
            return True
        if _in_company(figure):
            if gathering is not None and gathering.clause is figure.clause:
                gathering.fill(frames[gathering.kind].gathers or "", figure.quantity, by="counted.company")
            else:
                memory.pending.append(figure.quantity)
            return True
    if figure.kind == "money" and _repeats_sum(figure, memory.figure_draft):
        return True
    if _respectively(figure.clause) and _distributes(figure, memory.indicators):
        return True
    return _says_more(figure, previous, memory.figure_draft)


def _in_company(figure: Figure) -> bool:
    """Whether the counted take part with whoever holds something: 会同14家企业开展…, 联合甲公司等12家企业推出…."""
    if figure.shape == "prepositional" and figure.marker in _COMPANY:
        return True
    return _TOGETHER.search(figure.clause.text, figure.clause.start, figure.quantity.start) is not None


def _repeats_sum(figure: Figure, draft: Draft | None) -> bool:
    """Whether a sum without a noun of its own says more of the money before it (共计7.8万元, 户均300万元)."""
    if draft is None or draft.kind != "funding" or figure.verb is not None:
        return False
    if figure.noun is not None and figure.noun_text not in wordset("measures", "adverbs"):
        return False
    draft.fill("amount", figure.quantity, by="figure.repeated_sum")
    return True


def _distributes(figure: Figure, indicators: list[Draft]) -> bool:
    """Let 分别增长x、y give each of the indicators before it its own change."""
    quantities = figure.clause.of("QUANTITY")
    measured = [draft for draft in indicators if draft.clause is not figure.clause]
    if not figure.again or len(quantities) < 2 or len(measured) < len(quantities):
        return False
    draft = measured[quantities.index(figure.quantity) - len(quantities)]
    draft.fill("change" if figure.changes else "value", figure.quantity, by="figure.distributed")
    return True


def _says_more(figure: Figure, previous: Figure | None, draft: Draft | None) -> bool:
    """Whether a figure says more about what the indicator before it measured (完成186亿元，增长5.8%)."""
    if draft is None or previous is None or draft.kind != "indicator" or _respectively(figure.clause):
        return False
    if figure.has("membership", "takes") and figure.verb_text != "增加":
        return False
    same = figure.shape == "measure" and figure.noun is not None and figure.noun == previous.noun
    if not figure.again and not same:
        return False
    draft.fill("change" if figure.changes else "value", figure.quantity, by="figure.says_more")
    return True


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
    if figure.verb_text in takes_part and figure.shape in {"subject", "object", "item", "measure"}:
        return frame.gathers
    if same and gathering.kind in {"competition", "training"} and figure.verb_text in {"覆盖", "吸引"}:
        return frame.gathers
    if same and gathering.kind == "training" and figure.verb_text == "培训" and figure.unit not in SESSION_UNITS:
        return frame.gathers
    return None


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
