"""A folder like the one that training reads, with one short document of each corpus."""

from __future__ import annotations

import json
from pathlib import Path

EWT = "corpora/ud_english_ewt/{}.conllu"
GUM = "corpora/gum/{}.conllu"
PROPBANK = "eval/propbank_ewt/{}.jsonl"

TREE = """# newdoc id = web-a1
# sent_id = web-a1-1
# newpar id = p1
# text = Rebels attacked.
1\tRebels\trebel\tNOUN\tNNS\tNumber=Plur\t2\tnsubj\t_\t_
2\tattacked\tattack\tVERB\tVBD\tTense=Past\t0\troot\t_\tSpaceAfter=No
3\t.\t.\tPUNCT\t.\t_\t2\tpunct\t_\t_

"""

ENTITIES = """# newdoc id = GUM_news_x
# sent_id = GUM_news_x-1
# text = Putin left
1\tPutin\tPutin\tPROPN\tNNP\tNumber=Sing\t2\tnsubj\t_\tEntity=(1-person-new-nnnnn-cf1-1-coref-Vladimir_Putin)
2\tleft\tleave\tVERB\tVBD\tTense=Past\t0\troot\t_\t_

"""

ROLES = {
    "id": "propbank_ewt/a1",
    "text": "Rebels attacked.",
    "sentences": [[0, 16, True]],
    "gold": {
        "predicates": [
            {
                "text": "attacked", "start": 7, "end": 15, "kind": "verb",
                "args": [{"role": "ARG0", "start": 0, "end": 6, "head": [0, 6]}],
            }
        ]
    },
}  # fmt: skip

FACTS = {
    "id": "propbank_ewt/a1",
    "text": "Rebels attacked.",
    "gold": {"predicates": [{"start": 7, "end": 15, "factuality": 3.0}]},
}

NOUNS = {
    "id": "q1",
    "text": "The attack",
    "gold": {"annotated": ["noun"], "predicates": [{"start": 4, "end": 10, "kind": "noun", "args": []}]},
}


def write_shared(folder: Path) -> Path:
    """Write the small corpora into a folder and return it."""
    for part in ("train", "dev"):
        files = {
            EWT: TREE, GUM: ENTITIES, PROPBANK: json.dumps(ROLES),
            "eval/factuality/{}.jsonl": json.dumps(FACTS), "eval/qasrl/{}.jsonl": json.dumps(NOUNS),
        }  # fmt: skip
        for name, text in files.items():
            path = folder / name.format(part)
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")
    return folder
