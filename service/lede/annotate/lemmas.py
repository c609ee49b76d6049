"""Lemmas: a lexicon of forms that training was sure of, and edit scripts from the network for the rest."""

from __future__ import annotations

from collections.abc import Mapping


def apply_script(form: str, script: str) -> str | None:
    """Apply `case|cut|add`; None where the form is too short for the cut or nothing would be left."""
    case, cut, add = script.split("|", 2)
    base = form if case == "k" else form.lower()
    if int(cut) > len(base):
        return None
    return base[: len(base) - int(cut)] + add or None


class Lemmatizer:
    """Form, tag and the network's script -> lemma; remembers what it has seen (bounded)."""

    def __init__(self, lexicon: Mapping[str, str], scripts: tuple[str, ...]) -> None:
        self._lexicon = lexicon
        self._scripts = scripts
        self._known: dict[tuple[str, str, int], str] = {}

    def lemma(self, form: str, tag: str, script: int) -> str:
        """Lemma of one word; the form itself where nothing applies."""
        key = (form, tag, script)
        found = self._known.get(key)
        if found is None:
            if len(self._known) > 50_000:
                self._known.clear()
            found = None if tag.startswith("NNP") else self._lexicon.get(f"{form.lower()}\t{tag}")
            found = self._known[key] = found or apply_script(form, self._scripts[script]) or form
        return found
