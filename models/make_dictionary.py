"""Make `linyi_ie/lexicon/dictionary.tsv.xz` from the dictionary of jieba 0.42.1 (MIT).

Usage, with the source archive of jieba as PyPI has it::

    pip download --no-deps --no-binary :all: jieba==0.42.1
    python models/make_dictionary.py jieba-0.42.1.tar.gz linyi_ie/lexicon/dictionary.tsv.xz

Names of people and places are left out (the names model finds them), and so are rare words and words of more than
four characters. What stays is the commonest part of speech as one of the classes of `linyi_ie.lexicon.dictionary`,
how often a word was counted, and the words of which both are true, between spaces.
"""

from __future__ import annotations

import argparse
import lzma
import tarfile
from collections.abc import Iterator

import regex

MEMBER = "jieba-0.42.1/jieba/dict.txt"
NAMES = frozenset({"nr", "nrt", "nrfg", "ns", "nt"})
CLASSES = {
    **dict.fromkeys(("n", "nz", "ng", "j", "an", "s"), "n"),
    **dict.fromkeys(("v", "vd", "vg", "vi", "vq"), "v"),
    **dict.fromkeys(("a", "ag", "b", "z"), "a"),
    **dict.fromkeys(("d", "dg", "ad", "df"), "d"),
    **dict.fromkeys(("r", "rr", "rz", "rg"), "r"),
    **dict.fromkeys(("i", "l"), "i"),
    **{tag: tag for tag in ("vn", "p", "c", "f", "t", "m", "q", "u")},
}
WORD = regex.compile(r"\p{Han}{1,4}")
RAREST_VERB, RAREST_WORD, RAREST_CHARACTER = 3, 20, 100


def rows(lines: Iterator[str]) -> Iterator[tuple[str, str, int]]:
    """Yield word, class and count of the lines that are kept."""
    for line in lines:
        word, count, tag = line.split()
        kind = CLASSES.get(tag, "u" if tag.startswith("u") else "x")
        rarest = RAREST_CHARACTER if len(word) == 1 else RAREST_VERB if kind == "v" else RAREST_WORD
        if tag not in NAMES and WORD.fullmatch(word) and int(count) >= rarest:
            yield word, kind, int(count)


def main() -> None:
    """Read the archive, write the table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("archive", help="jieba-0.42.1.tar.gz")
    parser.add_argument("table", help="the file to write")
    options = parser.parse_args()
    with tarfile.open(options.archive) as archive:
        member = archive.extractfile(MEMBER)
        assert member is not None, MEMBER
        kept = sorted(rows(line.decode("utf-8") for line in member))
    alike: dict[tuple[str, int], list[str]] = {}
    for word, kind, count in kept:
        alike.setdefault((kind, count), []).append(word)
    table = "".join(f"{kind}\t{count}\t{' '.join(spelt)}\n" for (kind, count), spelt in sorted(alike.items()))
    with open(options.table, "wb") as file:
        file.write(lzma.compress(table.encode("utf-8"), preset=9 | lzma.PRESET_EXTREME))
    print(f"{len(kept)} words")


if __name__ == "__main__":
    main()
