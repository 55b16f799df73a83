"""The same text gives the same records: on any number of threads, in any batch, in any process, in any run."""

from __future__ import annotations

import hashlib
import os
import random
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from fuzz import seeds

from linyi_ie import Document, Extractor, extract_many

PUBLISHED, PLACE = "2024-09-20", "山东省临沂市"


@pytest.fixture(scope="module")
def articles(article: str) -> list[dict[str, str]]:
    """Return paragraphs and cases, each with a day and a place."""
    texts = [*article.split("\n"), *seeds()[::60], "", "😀\0", article]
    return [{"text": text, "published": PUBLISHED, "place": PLACE, "id": str(n)} for n, text in enumerate(texts)]


def digests(results: object) -> dict[str | None, str]:
    """Return a digest of each document by its id."""
    assert isinstance(results, list)
    assert all(isinstance(one, Document) for one in results)
    return {one.id: hashlib.sha256(one.to_json().encode()).hexdigest() for one in results}


@pytest.fixture(scope="module")
def alone(articles: list[dict[str, str]]) -> dict[str | None, str]:
    return digests([next(iter(Extractor().extract_many([one]))) for one in articles])


@pytest.mark.long
@pytest.mark.parametrize("threads", [1, 2, 8])
def test_threads_do_not_matter(threads: int, articles: list[dict[str, str]], alone: dict[str | None, str]) -> None:
    extractor = Extractor()
    with ThreadPoolExecutor(threads) as pool:
        for _ in range(3):
            assert digests(list(pool.map(lambda one: next(iter(extractor.extract_many([one]))), articles))) == alone


@pytest.mark.parametrize("seed", range(2))
def test_neither_neighbours_nor_order_matter(
    seed: int, articles: list[dict[str, str]], alone: dict[str | None, str]
) -> None:
    chance = random.Random(seed)
    some = chance.sample(articles, len(articles) // (seed + 1))
    assert digests(list(extract_many(some))) == {one["id"]: alone[one["id"]] for one in some}


@pytest.mark.long
@pytest.mark.parametrize("workers", [2, 3])
def test_workers_do_not_matter(workers: int, articles: list[dict[str, str]], alone: dict[str | None, str]) -> None:
    assert digests(list(extract_many(articles, workers=workers))) == alone


READ = """
import hashlib, sys
from linyi_ie import Extractor
text = sys.stdin.read()
for names in ("standard", "fast"):
    document = Extractor(names).extract(text, published="2024-09-20", place="山东省临沂市")
    print(hashlib.sha256(document.to_json().encode()).hexdigest())
"""


@pytest.mark.long
def test_neither_the_process_nor_its_hash_seed_matters(article: str, root: Path) -> None:
    told = {
        subprocess.run(
            [sys.executable, "-c", READ],
            input=article.encode(),
            stdout=subprocess.PIPE,
            env={**os.environ, "PYTHONHASHSEED": seed, "PYTHONIOENCODING": "utf-8"},
            cwd=root,
            check=True,
        ).stdout
        for seed in ("0", "1", "4294967295", "random")
    }
    assert len(told) == 1
