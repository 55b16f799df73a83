"""Labels of other recognisers' models, translated to ours."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache

from linyi_ie.lexicon import table


@cache
def _ours() -> dict[str, str]:
    return {theirs: ours for ours, listed in table("name_labels").items() for theirs in listed}


def our_label(label: str) -> str:
    """Give our label for another model's; one that is not known passes through.

    Examples:
        >>> our_label("GPE"), our_label("HONOUR"), our_label("MONEY")
        ('LOC', 'HONOUR', 'MONEY')
    """
    return _ours().get(label, label)


def our_labels(labels: Iterable[str]) -> tuple[str, ...]:
    """Translate a model's labels, each of ours once, in their order."""
    return tuple(dict.fromkeys(map(our_label, labels)))
