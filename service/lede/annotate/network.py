"""The network on onnxruntime: words of one window in, tags, tree, names, predicates and roles out."""

from __future__ import annotations

import itertools
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt
import onnxruntime as ort

from lede.annotate.features import PARAGRAPH, Pieces
from lede.annotate.trees import best_tree
from lede.annotate.weights import Weights
from lede.reading import KINDS, PredicateKind

CHUNK = 64  # words whose labels are scored at once
Floats = npt.NDArray[np.float32]
NOUN = KINDS.index("noun")
NOUN_FLOOR = 0.5
ROLE_FLOOR = 0.3


@dataclass(slots=True)
class Reading:
    """What the network says of n words of whole sentences; indices are within the window.

    heads are 0-based, -1 for roots; names are label scores; roles are (predicate, head of the phrase, label,
    probability).
    """

    starts: list[int]
    upos: list[int]
    xpos: list[int]
    lemma: list[int]
    heads: list[int] = field(default_factory=list)
    deps: list[int] = field(default_factory=list)
    names: Floats | None = None
    predicates: list[tuple[int, PredicateKind, float, float]] = field(default_factory=list)
    roles: list[tuple[int, int, int, float]] = field(default_factory=list)


class Network:
    """One session with one thread. Every window is run alone, so a text's reading never depends on its neighbours."""

    def __init__(self, weights: Weights, pieces: Pieces) -> None:
        options = ort.SessionOptions()
        options.intra_op_num_threads = options.inter_op_num_threads = 1
        options.add_session_config_entry("session.intra_op.allow_spinning", "0")
        options.enable_mem_pattern = False
        options.log_severity_level = 3
        self._session = ort.InferenceSession(str(weights.graph), options, providers=["CPUExecutionProvider"])
        self._outputs = [o.name for o in self._session.get_outputs()]
        self.pieces = pieces
        self._label = weights.tensors["label"]
        self._role = weights.tensors["role"]
        d, i, j = self._label.shape
        self._label_flat = np.ascontiguousarray(self._label.transpose(1, 0, 2).reshape(i, d * j))
        r, i, j = self._role.shape
        self._role_flat = np.ascontiguousarray(self._role.transpose(1, 0, 2).reshape(i, r * j))
        self.roles = weights.labels["role"]
        self._core = frozenset(i for i, role in enumerate(self.roles) if role.startswith("ARG"))  # one each a predicate

    def run(self, words: list[str], spacing: list[int], open_end: bool) -> tuple[Reading, int]:
        """Read a window; with `open_end`, the last sentence goes on beyond it and is left for the next window.

        Returns: the reading and the number of words that it covers (all, if no sentence begins after the first word).
        """
        ids, shapes, spaces, first = self.pieces.window(words, spacing)
        values = self._session.run(
            self._outputs, {"ids": ids[None], "shapes": shapes[None], "spaces": spaces[None], "first": first[None]}
        )
        out = {name: value[0] for name, value in zip(self._outputs, values, strict=True)}
        begins = out["flags"][:, 0] > 0
        starts = [0, *(i for i in range(1, len(words)) if begins[i] or spacing[i] == PARAGRAPH)]
        n = len(words)
        if open_end and len(starts) > 1:
            n = starts.pop()
        reading = Reading(
            starts, out["upos"][:n].tolist(), out["xpos"][:n].tolist(), out["lemma"][:n].tolist(), names=out["name"][:n]
        )
        bounds = [*starts, n]
        kinds = _softmax(out["predicate"][:n])
        self._trees(out, reading, bounds)
        self._predicates(out, kinds, reading, n)
        self._roles(out, reading, bounds)
        return reading, n

    def _trees(self, out: dict[str, Floats], reading: Reading, bounds: list[int]) -> None:
        heads: list[int] = []
        for start, end in itertools.pairwise(bounds):
            scores = np.concatenate((out["arc"][start:end, :1], out["arc"][start:end, start + 1 : end + 1]), axis=1)
            heads += [h + start if h >= 0 else -1 for h in best_tree(scores)]
        n = len(heads)
        reading.heads = heads
        for at in range(0, n, CHUNK):  # bounded memory, few calls
            dep = (out["label_dep"][at : min(n, at + CHUNK)] @ self._label_flat).reshape(-1, *self._label.shape[::2])
            place = np.array(heads[at : at + CHUNK]) + 1
            labels = np.matmul(dep, out["label_head"][place][:, :, None])[:, :, 0].argmax(1)
            reading.deps += labels.tolist()

    def _predicates(self, out: dict[str, Floats], kinds: Floats, reading: Reading, n: int) -> None:
        nominal = 1.0 / (1.0 + np.exp(-out["flags"][:n, 1]))
        factuality = 3.0 * np.tanh(out["flags"][:n, 2])
        best = kinds.argmax(1)
        for i in np.flatnonzero((best > 0) | (nominal > NOUN_FLOOR)).tolist():
            kind = int(best[i]) - 1
            if kind >= 0:
                probability = float(1.0 - kinds[i, 0])
                if kind == NOUN:
                    probability = max(probability, float(nominal[i]))
            else:
                kind, probability = NOUN, float(nominal[i])
            reading.predicates.append((i, KINDS[kind], round(probability, 4), round(float(factuality[i]), 3)))

    def _roles(self, out: dict[str, Floats], reading: Reading, bounds: list[int]) -> None:
        at = 0
        size = self._role.shape[2]
        for start, end in itertools.pairwise(bounds):
            inside = []
            while at < len(reading.predicates) and reading.predicates[at][0] < end:
                inside.append(reading.predicates[at][0])
                at += 1
            if not inside:
                continue
            heads = (out["role_head"][inside] @ self._role_flat).reshape(len(inside) * len(self.roles), size)
            scores = (heads @ out["role_dep"][start:end].T).reshape(len(inside), len(self.roles), end - start)
            chances = _softmax(scores.transpose(0, 2, 1))
            likely = (chances[:, :, 0] < 1.0 - ROLE_FLOOR).nonzero()
            best: dict[tuple[int, int], tuple[float, int]] = {}
            for p, w in zip(*(x.tolist() for x in likely), strict=True):
                role = int(chances[p, w, 1:].argmax()) + 1
                probability = round(float(chances[p, w, role]), 4)
                if probability <= chances[p, w, 0] or w + start == inside[p]:
                    continue
                if role not in self._core:
                    reading.roles.append((inside[p], w + start, role, probability))
                elif probability > best.get((p, role), (0.0, 0))[0]:
                    best[p, role] = probability, w
            reading.roles += [(inside[p], w + start, role, chance) for (p, role), (chance, w) in best.items()]


def _softmax(scores: npt.NDArray[np.floating]) -> Floats:
    e = np.exp(scores - scores.max(-1, keepdims=True))
    return np.asarray(e / e.sum(-1, keepdims=True), dtype=np.float32)
