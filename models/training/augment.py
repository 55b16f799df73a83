"""More out of few documents: the same sentences with other names, other figures and other quotation marks."""

from __future__ import annotations

import random
from collections import defaultdict
from collections.abc import Iterable

from linyi_ie.names.pieces import is_han
from training.corpora import Labelled, Text
from training.gazetteer import Divisions

_QUOTES = ("“”‘’", "\"\"''", "「」『』")
_TAIL = {"PERSON": 0, "PER": 0, "ORG": 2, "LOC": 1, "HONOUR": 2, "ACTIVITY": 2}
_FROM_CLUENER = {"organization": "ORG", "government": "ORG", "company": "ORG", "name": "PERSON"}
_FROM_MSRA = {"PER": "PERSON"}
_ELSEWHERE = {"ORG": 0.5, "LOC": 0.5, "HONOUR": 0.3, "ACTIVITY": 0.3}
"""Share of replaced names of a label whose division is replaced as well."""


class Names:
    """Names by label and form; one may stand for another of the same form.

    The form of a person's name is its length, of another name its last one or two characters.
    """

    def __init__(self, divisions: Divisions | None = None) -> None:
        self._divisions = divisions
        self._pool: dict[tuple[str, str], set[str]] = defaultdict(set)
        self._sorted: dict[tuple[str, str], list[str]] = {}

    @staticmethod
    def _form(label: str, name: str) -> str:
        tail = _TAIL[label]
        return name[-tail:] if tail else str(len(name))

    def add(self, texts: Iterable[Text], labels: dict[str, str] | None = None) -> None:
        """Take the names of texts; `labels` translates another corpus's labels and leaves out the rest."""
        for text in texts:
            for start, end, label in text.spans:
                ours = labels.get(label) if labels is not None else label
                name = text.text[start:end]
                if ours in _TAIL and (labels is None or (len(name) <= 20 and all(map(is_han, name)))):
                    if ours == "PERSON" and not 2 <= len(name) <= 4:
                        continue
                    self._pool[ours, self._form(ours, name)].add(name)
        self._sort()

    def add_people(self, people: Iterable[str], label: str = "PERSON") -> None:
        """Take names of people."""
        for name in people:
            self._pool[label, self._form(label, name)].add(name)
        self._sort()

    def _sort(self) -> None:
        self._sorted = {form: sorted(names) for form, names in self._pool.items()}

    def other(self, label: str, name: str, rng: random.Random) -> str:
        """Give a name of the same label and form, perhaps the same one, and perhaps in another division."""
        names = self._sorted.get((label, self._form(label, name)))
        other = rng.choice(names) if names else name
        if self._divisions and rng.random() < _ELSEWHERE.get(label, 0):
            return self._divisions.elsewhere(other, rng)
        return other


def collect_own_names(texts: list[Text], people: Iterable[str]) -> Names:
    """Gather the names of one public corpus, to be exchanged within it, and some of `people` beside them."""
    names = Names(Divisions())
    names.add(texts, {"PER": "PER", "ORG": "ORG", "LOC": "LOC"})
    names.add_people(people, "PER")
    return names


def collect_names(documents: list[Text], people: list[str], msra: list[Text], cluener: list[Text]) -> Names:
    """Gather the names that may be exchanged: of our documents, of `people`, and of corpora where they are used."""
    names = Names(Divisions())
    names.add(documents)
    names.add_people(people)
    names.add(msra, _FROM_MSRA)
    names.add(cluener, _FROM_CLUENER)
    return names


def _digits(text: str, rng: random.Random) -> str:
    """Replace the digits of a figure by others; a leading one stays a leading one, years keep their form."""
    if text[:4].isdigit() and text[4:5] == "年":
        return str(rng.randint(1998, 2026)) + text[4:]
    if "月" in text or "日" in text or "时" in text or ":" in text:
        return text
    return "".join(rng.choice("123456789") if c in "123456789" else c for c in text)


def vary(document: Text, names: Names, share: float, rng: random.Random) -> Text:
    """Give a document with a share of its names, figures and quotation marks replaced.

    A name is replaced by the same other name throughout a document.
    """
    chosen: dict[tuple[str, str], str] = {}
    out: list[str] = []
    spans: list[Labelled] = []
    at = length = 0
    for start, end, label in document.spans:
        name = document.text[start:end]
        key = (label, name)
        if key not in chosen:
            chosen[key] = name
            if rng.random() < share:
                chosen[key] = names.other(label, name, rng) if label in _TAIL else _digits(name, rng)
        before = document.text[at:start]
        out += (before, chosen[key])
        length += len(before)
        spans.append((length, length + len(chosen[key]), label))
        length += len(chosen[key])
        at = end
    out.append(document.text[at:])
    text = "".join(out)
    if rng.random() < 0.15:
        text = text.translate(str.maketrans(_QUOTES[0], rng.choice(_QUOTES[1:])))
    return Text(text, tuple(spans))
