"""Which events and slots are right, as the scorers of the evaluation sets see it, and what each was judged by.

Confidences are fitted to these verdicts (`calibrate.py`). While a text is read, every confidence is replaced by the
number of its features, so that a slot of the answer leads back to them.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from lede import assemble
from lede import extractor as module
from lede.context import Context, Options, Predicates
from lede.extract.confidence import event_features, slot_features
from lede.wire import to_json_dict, to_proto


@dataclass(frozen=True)
class Verdict:
    """One judged event or slot: its kind, the text it stands in, features, and whether it is right."""

    kind: str
    text: str
    features: dict[str, float]
    right: bool


class Recorder:
    """An extractor whose answers tell the features behind each confidence."""

    def __init__(self) -> None:
        self.features: list[dict[str, float]] = [{}]  # from 1 on: 0 is "no confidence"
        module.event_confidence = lambda item: self._note(event_features(item))  # type: ignore[attr-defined]
        assemble.slot_confidence = lambda *told: self._note(slot_features(*told))  # type: ignore[attr-defined]
        self._extractor = module.Extractor()

    def _note(self, features: dict[str, float]) -> float:
        self.features.append(features)
        return float(len(self.features) - 1)

    def read(self, text: str, context: Context) -> dict[str, Any]:
        """The answer as the scorers take it; `confidence` is the number of the features."""
        from contract import flat

        return flat(to_json_dict(to_proto(self._extractor.extract(text, context))))

    def verdict(self, kind: str, text: str, slot: dict[str, Any], right: bool) -> Verdict:
        """What a scorer said of an event or slot."""
        return Verdict(kind, text, self.features[int(slot["confidence"])], right)


def judged(evaluation: Path, gold: Path) -> list[Verdict]:
    """Events and their where, when and according-to in whole articles; AGENT and PATIENT on PropBank."""
    sys.path.insert(0, str(evaluation))
    recorder = Recorder()
    found = [v for path in sorted(gold.glob("*.gold.json")) for v in _article(recorder, path)]
    with (evaluation / "propbank_ewt" / "dev.jsonl").open(encoding="utf-8") as lines:
        for line in lines:
            found += _roles(recorder, json.loads(line))
    return found


def _article(recorder: Recorder, path: Path) -> Iterator[Verdict]:
    import score_articles as scorer

    gold = scorer.Gold(str(path))
    published = datetime.fromisoformat(gold.d["published_at"].replace("Z", "+00:00")).astimezone(UTC)
    title = "" if gold.d.get("title_in_text") else gold.d.get("title") or ""
    options = Options(min_confidence=0.0)
    events = recorder.read(gold.text, Context(gold.id, title, published, options=options)).get("events", [])
    _, paired, _ = scorer.align(gold.events, events)
    optional = [s for g in gold.events if g.get("optional") for part in scorer.gspans(g) for s in part]
    for j, event in enumerate(events):
        if j not in paired:
            if not any(scorer.over(scorer.trig(event), s) for s in optional):
                yield recorder.verdict("event", gold.id, event, False)
        elif not gold.events[paired[j]].get("optional"):
            yield recorder.verdict("event", gold.id, event, True)
            for kind, slot, right in _slots(scorer, gold.text, gold.events[paired[j]], event):
                yield recorder.verdict(kind, gold.id, slot, right)


def _slots(scorer: Any, text: str, want: Any, event: Any) -> Iterator[tuple[str, Any, bool]]:
    """(kind, slot, right) of the slots of an event that is right; what the scorer calls neutral is left out."""

    def at(a: Any, b: Any) -> bool:
        return bool(scorer.where_ok(a, b, text))

    def then(a: Any, b: Any) -> bool:
        return bool(scorer.half(scorer.span(a), scorer.span(b))) or bool(
            scorer.value_ok(a, b) if _has_value(a) else False
        )

    def by(a: Any, b: Any) -> bool:
        return bool(scorer.source_ok(text, a, b.get("source")))

    for kind, fits in (("where", at), ("when", then), ("according_to", by)):
        given, needed = event.get(kind) or [], scorer.required(want.get(kind, []))
        hits = set(scorer.one_to_one(needed, given, fits).values())
        neutral = scorer.unneeded(want.get(kind, []), given, hits, fits)
        for j, slot in enumerate(given):
            again = kind != "according_to" and j not in hits and (slot.get("inferred") and (hits or not needed))
            if j not in neutral and not again:
                yield kind, slot, j in hits


def _has_value(item: Any) -> bool:
    return bool(item.get("value") or item.get("value_also") or (item.get("earliest") and item.get("latest")))


def _roles(recorder: Recorder, row: dict[str, Any]) -> Iterator[Verdict]:
    """AGENT and PATIENT of the verbs of one text, each right or not as `score_roles.py` lays them on the gold."""
    import score_roles as scorer

    text, predicates = row["text"], row["gold"]["predicates"]
    options = Options(min_confidence=0.0, predicates=Predicates.ALL)
    events = recorder.read(text, Context(row["id"], options=options)).get("events", [])
    placed = scorer.pair(predicates, [event["what"]["trigger"] for event in events])
    for j, i in placed.items():
        if predicates[i]["kind"] != "verb":
            continue
        wanted = scorer.gold_slots(predicates[i])
        for slot in events[j].get("who") or []:
            role = scorer.ROLE.get(slot["role"])
            if role is not None:
                right = next((g for g in wanted[role] if scorer.right(text, g, slot)), None)
                if right is not None:
                    wanted[role].remove(right)
                yield recorder.verdict("who", row["id"], slot, right is not None)
