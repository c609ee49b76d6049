"""Light verbs: verbs that leave it to their noun to say what happened ("*made* an appearance")."""

from __future__ import annotations

from functools import cache

from lede.extract.factuality.tree import Tree
from lede.lexicons import load_table


@cache
def light_verbs() -> dict[str, frozenset[str]]:
    """Light verb -> the nouns beside which it is light (`data/ontology/stative.tsv`)."""
    table = load_table("ontology/stative.tsv", 3)
    return {lemma: frozenset(nouns.split()) for lemma, kind, nouns in table if kind == "light"}


def light_noun(tree: Tree, verb: int) -> int | None:
    """The noun that names the event of a light verb, if it is one."""
    nouns = light_verbs().get(tree.lemma[verb])
    if nouns is None or tree.pos[verb] != "VERB":
        return None
    for kid in tree.kids[verb]:
        if tree.dep[kid] in ("obj", "nsubj:pass") and tree.lemma[kid] in nouns:
            return kid
    return None
