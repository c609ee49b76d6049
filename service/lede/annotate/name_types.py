"""PER/ORG/LOC names of the network -> PERSON ORG GPE LOC FAC NORP EVENT PRODUCT, by gazetteer and demonyms."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
from spacy.tokens import Doc

from lede.gazetteer import Gazetteer
from lede.lexicons import load_words

FIXED = {"PER": "PERSON", "ORG": "ORG", "EVENT": "EVENT"}
DEMONYM_TAGS = frozenset({"JJ", "NNP", "NNPS", "NNS"})
OUTSIDE, BEGIN = 2, 3


class NameTypes:
    """Gives a name its type of `doc.ents`."""

    def __init__(self) -> None:
        self._gazetteer = Gazetteer.load()
        self._dates = load_words("annotate/date_names.tsv")
        self._groups = load_words("annotate/groups.tsv")

    def label(self, words: list[str], kind: str) -> str:
        """Type of a name of the network's kind PER, ORG, LOC, EVENT or MISC; empty for a weekday, a month, a year.

        A place that no table knows is GPE, as most unknown places are towns; MISC is NORP for a demonym, else PRODUCT.
        """
        if kind in ("MISC", "EVENT") and all(word.isdigit() or word.lower() in self._dates for word in words):
            return ""
        text = " ".join(words)
        if len(words) == 1 and kind in ("PER", "ORG") and self._is_people(text):
            return "NORP"
        if kind in FIXED:
            return FIXED[kind]
        if self._gazetteer.demonym(text) is not None and not (kind == "LOC" and self._gazetteer.knows(text)):
            return "NORP"
        if kind == "LOC":
            return self._gazetteer.entity_type(text) or "GPE"
        return "PRODUCT"

    def _is_people(self, word: str) -> bool:
        """A word that names the people of a country or a faith in the plural, or such a group ("Iraqis", "Muslims")."""
        return word in self._groups or (word.endswith("s") and self._gazetteer.demonym(word) is not None)

    def cover_demonyms(
        self,
        doc: Doc,
        tags: npt.NDArray[np.uint64],
        iob: npt.NDArray[np.uint64],
        types: npt.NDArray[np.uint64],
    ) -> None:
        """Mark demonyms outside all names ("*Russian* troops") as NORP, in place."""
        strings = doc.vocab.strings
        norp = strings.add("NORP")
        wanted = [strings.add(tag) for tag in sorted(DEMONYM_TAGS)]
        for i in np.flatnonzero((iob == OUTSIDE) & np.isin(tags, np.array(wanted, dtype=np.uint64))).tolist():
            word = doc[i].text
            if word[:1].isupper() and self._gazetteer.demonym(word) is not None:
                iob[i], types[i] = BEGIN, norp
