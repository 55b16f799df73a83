"""Names from open sources, to stand for others in training texts: people's names and divisions of China.

People's names are composed: a surname, and a given name out of the dictionary of jieba (MIT). Divisions are those of
the library's own table.
"""

from __future__ import annotations

import random
from collections import Counter, defaultdict
from pathlib import Path

import regex

from linyi_ie.recognisers.places import levels

SURNAMES = (
    "王李张刘陈杨黄赵吴周徐孙马朱胡郭何林高罗郑梁谢宋唐许邓冯韩曹曾彭萧蔡潘田董袁于余叶蒋杜苏魏程吕丁沈任姚"
    "卢傅钟姜崔谭廖范汪陆金石戴贾韦夏邱方侯邹熊孟秦白江阎薛尹段雷黎史龙陶贺顾毛郝龚邵万钱严赖覃洪武莫孔"
)
"""The hundred commonest surnames, by the Ministry of Public Security's counts of 2007 and later, commonest first."""
_OFTEN = 20
"""A character counts as one of given names when so many names of the dictionary hold it."""


def compose_people(dictionary: Path) -> list[str]:
    """Give one name for each given name of jieba's `dict.txt` (the half of them with one character)."""
    given: set[str] = set()
    for line in dictionary.read_text(encoding="utf-8").splitlines():
        word, _, part = line.split()
        if part == "nr" and len(word) == 3 and word[0] in SURNAMES:
            given.add(word[1:])
    counts = Counter(character for name in given for character in name)
    rng = random.Random("people")
    weights = [1 / (rank + 10) for rank in range(len(SURNAMES))]
    people: list[str] = []
    for name in sorted(given):
        if all(counts[character] >= _OFTEN for character in name):
            surname = rng.choices(SURNAMES, weights)[0]
            people += [surname + name, surname + rng.choice(name)]
    return people


class Divisions:
    """Divisions of China by kind: one may stand for another of its kind (临沂市 → 烟台市, 山东 → 四川)."""

    def __init__(self) -> None:
        names = sorted(levels(), key=lambda name: (-len(name), name))
        self._known = regex.compile(r"^\L<names>", names=names)
        self._kinds: dict[str, list[str]] = defaultdict(list)
        for name in names:
            self._kinds[self._kind(name)].append(name)

    @staticmethod
    def _kind(name: str) -> str:
        return name[-1] if len(name) > 2 and name[-1] in "省市区县旗州盟" else str(len(name))

    def elsewhere(self, name: str, rng: random.Random) -> str:
        """Replace the division that a name begins with; other names stay as they are."""
        found = self._known.match(name)
        if not found:
            return name
        return rng.choice(self._kinds[self._kind(found[0])]) + name[found.end() :]
