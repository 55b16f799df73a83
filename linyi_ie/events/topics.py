"""What a sentence is about, for clauses that leave it out.

News of works and services names the thing once and then tells its story: 大桥全长1486米，2022年3月动工，今年10月通车.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache

import regex

from linyi_ie.events import phrases
from linyi_ie.events.clauses import Clause
from linyi_ie.events.drafts import Draft
from linyi_ie.events.reach import Setting
from linyi_ie.lexicon import words
from linyi_ie.recognisers.rules import alternation
from linyi_ie.text import Region

_WORKS = frozenset({"establishment", "launch"})
_BEHIND = regex.compile(r"(?<=\p{Han}{2}|[”》])(?:[因由]|受|自|从|坐落|位于|[是系]|设在|主要)|[（(]")
_THING = regex.compile(r"[\p{Han}A-Za-z0-9·“”《》、—-]{2,24}")


def topic_of(clause: Clause, setting: Setting, drafts: Sequence[Draft], before: Region | None) -> Region | None:
    """Return the thing that the sentence is about after this clause; `before` is what it was about so far.

    It is what a clause says was built or begun, else the first subject, until another is named.
    """
    for draft in reversed(drafts):
        if draft.kind in _WORKS and not draft.has("count") and draft.rule.endswith((".object", ".named")):
            return draft.roles[0][1]
    if before is not None and not setting.explicit:
        return before
    start = setting.subject[0].start if setting.explicit and len(setting.subject) == 1 else setting.body
    if not clause.start <= start < clause.end:
        return before
    ends = [verb.start for verb in clause.verbs if verb.start > start]
    ends += [entity.start for entity in clause.of("QUANTITY", "DATE") if entity.start > start]
    if behind := _BEHIND.search(clause.text, start + 1, clause.end):
        ends.append(behind.start())
    noun = phrases.trimmed(clause.text, start, min(ends, default=clause.end))
    if noun is None:
        return before
    if measured := _measured().search(clause.text, noun.start, noun.end):
        noun = Region(noun.start, measured.start())
    return noun if _THING.fullmatch(clause.text, noun.start, noun.end) else before


@cache
def _measured() -> regex.Pattern[str]:
    """Match the measure at the end of a phrase (大桥|全长)."""
    return regex.compile(rf"(?:{alternation(words('triggers', 'measures.static'))})$")
