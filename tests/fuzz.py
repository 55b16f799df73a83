"""Fuzzing, guided by coverage where atheris is installed: `make fuzz SECONDS=600`.

    python tests/fuzz.py SECONDS FOLDER [SEED]

Texts are grown from a corpus of invented ones (the cases, the example, `HOSTILE`) and given to every target of
`fuzz_targets` in turn. FOLDER keeps the grown corpus, `report.json` (time, inputs by target, findings) and a file for
each finding, told apart by where it was raised. The exit code is 1 when there is one.
"""

from __future__ import annotations

import hashlib
import json
import os
import random
import sys
import traceback
from collections import Counter
from pathlib import Path
from time import monotonic, process_time
from typing import Any

ROOT = Path(__file__).parents[1]
sys.path[:0] = [str(ROOT), str(Path(__file__).parent)]

LONGEST = 12_000
HOSTILE = (
    "\ud800", "\udfff", "\0", "\u202e", "\u2066", "\u2069", "e\u0301", "\u0903", "😀", "👨\u200d👩\u200d👧", "𠮷",
    "\U0010ffff", "\r\n", "\r", "\t", "\u2028", "\u0085", "\u3000", "\u00a0", "\u200b", "\ufeff",
    "<script>alert(1)</script>", "<p>", "</mark>", "&lt;", '"', "'>", '{"text": "', '"}', "[[", "]]",
    "1e400", "-0", "NaN", "9" * 40, "０", "㎡", "℃", "％", "①", "Ⅷ", "½", "٣", "亿亿", "点点", "第第",
    "“", "”", "《", "》", "（", "）", "【", "】", "——", "……", "、", "；", "：", "\n\n", "。" * 9,
    "年年", "月底", "零〇", "廿八", "丙辰",
)  # fmt: skip


class Campaign:
    """What has been tried and found."""

    def __init__(self, seconds: float, folder: Path, seed: int, engine: str) -> None:
        from fuzz_targets import TARGETS

        self.targets = TARGETS
        self.folder, self.seconds = folder, seconds
        self.random = random.Random(seed)
        self.pieces = pieces()
        self.inputs: Counter[str] = Counter()
        self.findings: dict[str, dict[str, Any]] = {}
        self.started = self._told = monotonic()
        self.facts = {"engine": engine, "seed": seed, "python": sys.version.split()[0]}
        self.report()

    @property
    def over(self) -> bool:
        """Whether the time is up."""
        return monotonic() - self.started > self.seconds

    def try_out(self, text: str) -> None:
        """Give a text to the target whose turn it is."""
        name = list(self.targets)[self.inputs.total() % len(self.targets)]
        self.inputs[name] += 1
        try:
            self.targets[name](text)
        except Exception as wrong:
            self._keep(name, text, wrong)
        if monotonic() - self._told > 20:
            self._told = monotonic()
            self.report()

    def _keep(self, target: str, text: str, wrong: Exception) -> None:
        last = traceback.extract_tb(wrong.__traceback__)[-1]
        place = f"{target} {type(wrong).__name__} {Path(last.filename).name}:{last.lineno}"
        key = hashlib.sha256(place.encode()).hexdigest()[:12]
        before = self.findings.get(key)
        if before is None or len(text) < len(before["text"]):
            told = "".join(traceback.format_exception(wrong))
            self.findings[key] = {"target": target, "where": place, "text": text, "traceback": told}
            (self.folder / f"finding-{key}.json").write_text(json.dumps(self.findings[key], indent=1), "utf-8")
            self.report()

    def report(self) -> None:
        """Write how things stand."""
        told = {
            **self.facts,
            "seconds": round(monotonic() - self.started),
            "of": self.seconds,
            "processor_seconds": round(process_time()),
            "inputs": self.inputs.total(),
            "by_target": dict(self.inputs),
            "findings": [finding["where"] for finding in self.findings.values()],
        }
        (self.folder / "report.json").write_text(json.dumps(told, indent=1) + "\n", "utf-8")

    def end(self) -> int:
        """Report and return the exit code."""
        self.report()
        print(f"{self.inputs.total()} inputs in {monotonic() - self.started:.0f} s, {len(self.findings)} findings")
        for finding in self.findings.values():
            print(" ", finding["where"])
        return 1 if self.findings else 0


# ── Texts ─────────────────────────────────────────────────────────────────────────────────────────


def seeds() -> list[str]:
    """Return the invented texts that growing begins with."""
    from marked import cases

    texts = [case.text for path in sorted((ROOT / "tests" / "cases").glob("*.txt")) for case in cases(path)]
    own = sorted((ROOT / "models" / "data").glob("own_*.jsonl"))
    texts += [json.loads(line)["text"] for path in own for line in path.read_text("utf-8").splitlines()]
    return [*texts, *(ROOT / "examples" / "article.txt").read_text("utf-8").split("\n")]


def pieces() -> list[str]:
    """Return clauses of the seeds, hostile pieces, and words of the lexicon, from which texts are put together."""
    from linyi_ie.lexicon.verbs import verbs

    clauses = {clause for text in seeds() for clause in text.replace("。", "，").split("，") if 1 < len(clause) < 30}
    return [*sorted(clauses), *HOSTILE * 20, *sorted(verbs())[::4]]


def changed(text: str, chance: random.Random, stock: list[str]) -> str:
    """Return a text with something put in, taken out, repeated, moved or put in another script's place."""
    for _ in range(chance.randint(1, 4)):
        start, end = sorted(chance.randint(0, len(text)) for _ in range(2))
        match chance.randrange(8):
            case 0 | 1 | 2:
                text = text[:start] + chance.choice(stock) + text[start:]
            case 3:
                text = text[:start] + text[end:] if end - start < 60 else text[:start] + text[start + 1 :]
            case 4:
                text = text[:start] + text[start : start + 12] * chance.choice((2, 3, 40, 300)) + text[start:]
            case 5:
                text = text[end:] + text[start:end] + text[:start]
            case 6:
                text = (
                    text[:start]
                    + chr(chance.choice((0x20, 0x4E00, 0x3000, 0xFF10)) + chance.randrange(96))
                    + text[start:]
                )
            case _:
                text = text[:start] + chance.choice("，。、\n“”（）0１一") + text[start + 1 :]
    return text[:LONGEST]


# ── Engines ───────────────────────────────────────────────────────────────────────────────────────


def guided(campaign: Campaign, atheris: Any) -> None:
    """Let libFuzzer keep what reaches new lines of the package. Does not return."""
    corpus = campaign.folder / "corpus"
    if not corpus.is_dir():
        corpus.mkdir()
        for number, text in enumerate(seeds()):
            (corpus / f"seed-{number:05}").write_bytes(_bytes(text))

    def change(data: bytes, most: int, seed: int) -> bytes:
        chance = random.Random(seed)
        if chance.random() < 0.3:
            return atheris.Mutate(data, most)
        return _bytes(changed(_text(data), chance, campaign.pieces))[:most]

    def one_input(data: bytes) -> None:
        campaign.try_out(_text(data))
        if campaign.over:
            code = campaign.end()
            sys.stdout.flush()
            os._exit(code)  # libFuzzer takes any other way out for a crash

    limits = [
        "-timeout=600",
        "-rss_limit_mb=6000",
        f"-max_len={LONGEST * 3}",
        f"-seed={campaign.facts['seed']}",
        f"-artifact_prefix={campaign.folder}/",
    ]
    atheris.Setup(["fuzz", *limits, str(corpus)], one_input, custom_mutator=change)
    atheris.Fuzz()


def unguided(campaign: Campaign) -> None:
    """Change texts of the corpus by chance."""
    corpus = seeds()
    while not campaign.over:
        text = changed(campaign.random.choice(corpus), campaign.random, campaign.pieces)
        corpus[campaign.random.randrange(len(corpus))] = text if campaign.random.random() < 0.05 else corpus[0]
        campaign.try_out(text)


def _bytes(text: str) -> bytes:
    return text.encode("utf-8", "surrogatepass")


def _text(data: bytes) -> str:
    try:
        return data.decode("utf-8", "surrogatepass")
    except UnicodeDecodeError:
        return data.decode("utf-8", "replace")


def main() -> int:
    seconds, folder = float(sys.argv[1]), Path(sys.argv[2])
    seed = int(sys.argv[3]) if len(sys.argv) > 3 else 1
    folder.mkdir(parents=True, exist_ok=True)
    try:
        import atheris
    except ImportError:
        campaign = Campaign(seconds, folder, seed, "chance")
        unguided(campaign)
        return campaign.end()
    with atheris.instrument_imports(include=["linyi_ie"], enable_loader_override=False):
        import fuzz_targets as fuzz_targets
    guided(Campaign(seconds, folder, seed, f"atheris {getattr(atheris, '__version__', '')}".strip()), atheris)
    return 1


if __name__ == "__main__":
    sys.exit(main())
