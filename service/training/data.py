"""All corpora of one shared folder, as training and development parts."""

from __future__ import annotations

import json
import random
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

from training.config import Config
from training.labels import Labels
from training.lemmas import scripts
from training.readers import read_conllu, read_ewt, read_names, read_qanom, uner_parts
from training.samples import Document


@dataclass
class Corpora:
    """Documents by corpus; `train` keys are those of `[sample]` in config.toml."""

    train: dict[str, list[Document]]
    dev: dict[str, list[Document]]


def read_corpora(shared: Path, heads_file: Path | None) -> Corpora:
    """Read everything. `heads_file`: JSON of parsed heads of QANom sentences (made by `python -m training heads`)."""
    heads = json.loads(heads_file.read_text()) if heads_file else None
    uner_train, uner_dev = uner_parts(read_names(shared, "uner"))
    train = {
        "ewt": read_ewt(shared, "train"),
        "gum": [d for d, _ in read_conllu(shared / "corpora" / "gum" / "train.conllu", "gum")],
        "uner": uner_train,
        "qanom": read_qanom(shared, "train", heads),
        **{name: read_names(shared, name) for name in ("wikigold", "wnut17", "re3d", "crossner")},
    }
    dev = {
        "ewt": read_ewt(shared, "dev"),
        "gum": [d for d, _ in read_conllu(shared / "corpora" / "gum" / "dev.conllu", "gum")],
        "uner": uner_dev,
        "qanom": read_qanom(shared, "dev", None)[:800],
    }
    return Corpora(train, dev)


def labels_of(train: dict[str, list[Document]], config: Config) -> Labels:
    """Label sets seen in the treebanks, in a fixed order."""
    sentences = [s for name in ("ewt", "gum") for d in train[name] for s in d.sentences]
    upos = Counter(x for s in sentences for x in s.upos or ())
    xpos = Counter(x for s in sentences for x in s.xpos or () if x != "_")
    dep = Counter(x for s in sentences for x in s.labels or ())
    return Labels(
        tuple(sorted(upos)),
        tuple(sorted(x for x, n in xpos.items() if n > 1)),
        scripts(sentences, config.lemma_min_count),
        tuple(sorted(x for x, n in dep.items() if n > 1)),
    )


def draw(train: dict[str, list[Document]], share: dict[str, float], rng: random.Random) -> list[Document]:
    """The documents of one epoch: the stated share of each corpus; a share above one repeats documents."""
    chosen = []
    for name, documents in train.items():
        whole, part = divmod(round(len(documents) * share[name]), max(1, len(documents)))
        chosen += documents * whole + rng.sample(documents, part)
    rng.shuffle(chosen)
    return chosen
