"""The model's card: what it is, where it comes from, how good it is; as JSON and as a page to read."""

from __future__ import annotations

import hashlib
import json
import textwrap
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from linyi_ie.names.files import CARD
from training.about import About
from training.corpora import CHUNK, SCHEMES, UNSTATED

Scores = dict[str, dict[str, dict[str, float]]]

CORPORA = {
    "msra": {
        "name": "MSRA SIGHAN 2006 named entity corpus, training part (42,750 sentences)",
        "terms": "distributed for research; terms not stated",
        "use": "own head",
    },
    "uner": {
        "name": "Universal NER, UD Chinese GSDSimp, training part (3,997 sentences)",
        "terms": "CC BY-SA 4.0",
        "use": "own head",
    },
    "cluener": {
        "name": "CLUENER 2020, training part (10,748 sentences)",
        "terms": "distributed for research; terms not stated",
        "use": "own head",
    },
    "schema": {
        "name": "documents of our own, marked by the project's schema",
        "terms": "the project's own",
        "use": "the head that the library uses",
    },
}
"""What each head learned from."""
_ALL_STATED = "No corpus whose terms are not stated was used."
_WITH_UNSTATED = """Two of the corpora are distributed for research without stated terms:
the weights were trained on them, no text of theirs is in the files."""
_WIKIPEDIA = "sentences of Wikipedia"
_WIKIPEDIA_AND_NEWS = "news of the 1990s, sentences of Wikipedia"


def write_card(
    about: About,
    out: Path,
    version: str,
    documents: int,
    schemes: Sequence[str],
    scores: Scores | None = None,
    speed: float | None = None,
) -> None:
    """Write `card.json` and `README.md` beside the model's files; `schemes` names the heads that were trained."""
    files = {}
    for name in about.files:
        data = (out / name).read_bytes()
        files[name] = {"sha256": hashlib.sha256(data).hexdigest(), "bytes": len(data)}
    card = {
        "name": about.name,
        "version": version,
        "files": files,
        "bytes": sum(entry["bytes"] for entry in files.values()),
        "labels": list(SCHEMES["schema"]),
        "schemes": {scheme: list(labels) for scheme, labels in SCHEMES.items() if scheme in schemes},
        "chunk": CHUNK,
        "architecture": about.architecture,
        "documents": documents,
        "sources": [*about.sources, *(corpus for scheme, corpus in CORPORA.items() if scheme in schemes)],
        "scores": scores or {},
        "characters_per_second": speed,
    }
    (out / CARD).write_text(json.dumps(card, ensure_ascii=False, indent=2) + "\n", encoding="utf-8")
    (out / "README.md").write_text(page(card, about), encoding="utf-8")


def page(card: dict[str, Any], about: About) -> str:
    """Give the card as a page to read."""
    files = "\n".join(
        f"| `{name}` | {entry['bytes'] / 1e6:.1f} MB | `{entry['sha256']}` |" for name, entry in card["files"].items()
    )
    sources = "\n".join(f"| {s['name']} | {s['terms']} | {s['use']} |" for s in card["sources"])
    scores = "\n\n".join(_table(name, rows) for name, rows in card["scores"].items())
    unstated = any(scheme in card["schemes"] for scheme in UNSTATED)
    terms, texts = (_WITH_UNSTATED, _WIKIPEDIA_AND_NEWS) if unstated else (_ALL_STATED, _WIKIPEDIA)
    speed = card["characters_per_second"]
    pace = (
        f"about {speed:,.0f} characters a second on one thread of the machine that trained it"
        if speed
        else "not measured"
    )
    opening = f"""Finds names in Chinese institutional news: {", ".join(card["labels"])}. {about.place}
(`linyi_ie` {card["version"]}); it runs offline on a CPU with {about.needs}."""
    how = f"""{about.how} Texts longer than {card["chunk"]} characters are cut at sentence ends. The confidence of a
span is its probability among all readings of its text. Each training corpus has a head of its own; the library uses
the head `schema`, the others serve to measure the model (`models/evaluate.py --scheme`). Speed: {pace}."""
    limits = f"""News and reports of unions, governments, courts, schools, hospitals and companies, in simplified
characters or folded to them. `HONOUR`, `ACTIVITY`, `DATE`, `DURATION` and `QUANTITY` are candidates beside the
library's rules. Names are marked by surface only: nothing says whether two names mean the same. Other kinds of text
(verse, classical Chinese, chat, run-together lists of names) are not what it was made for. It learned from {texts} and
from invented documents; names of groups that stand rarely in these will be missed more often. Do not use it to decide
about people."""
    return f"""# Names model `{card["name"]}`

{_filled(opening)}

## Files

| file | size | SHA-256 |
| --- | --- | --- |
{files}

The library checks these sums when it loads the model; `card.json` holds them for programs.

## How it works

{_filled(how)}

## Training sources

| source | terms | used for |
| --- | --- | --- |
{sources}

{_filled(f"Texts of our own: {card['documents']}. {terms} To train again:")}

```
{about.command}
```

## Scores

Exact span and label, on files that were not trained on, with this very file.

{scores}

## Intended use and limits

{_filled(limits)}
"""


def _filled(text: str) -> str:
    """Break a paragraph into lines of equal length."""
    return textwrap.fill(" ".join(text.split()), 120, break_long_words=False, break_on_hyphens=False)


def _table(name: str, rows: dict[str, dict[str, float]]) -> str:
    lines = [f"| {name} | precision | recall | F1 | gold |", "| --- | --- | --- | --- | --- |"]
    for label, row in rows.items():
        values = " | ".join(f"{row[key]:.3f}" for key in ("precision", "recall", "f1"))
        lines.append(f"| {label} | {values} | {row['gold']} |")
    return "\n".join(lines)
