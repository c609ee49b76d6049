"""Losses of the heads. Unknown layers cost nothing; partly known labels cost the mass outside what is allowed."""

from __future__ import annotations

import torch
import torch.nn.functional as F
from torch import Tensor

from training.network import Network
from training.samples import PREDICATE_KINDS, ROLES
from training.windows import UNKNOWN, Batch


def same_sentence(sentence: Tensor) -> Tensor:
    """[B, N] sentence numbers -> [B, N, N + 1]: may the column (0: root) be the head of the row?"""
    same = sentence.unsqueeze(2) == sentence.unsqueeze(1)
    return torch.cat([torch.ones_like(same[..., :1]), same], 2)


def role_scores(network: Network, out: dict[str, Tensor], rows: Tensor, longest: int) -> tuple[Tensor, Tensor]:
    """Scores [P, S, R] of the words of each predicate's sentence, and which of them exist [P, S]."""
    window, word, start, size = rows.unbind(1)
    place = torch.arange(longest)[None]
    real = place < size[:, None]
    at = (start[:, None] + place).clamp(max=out["role_dep"].shape[1] - 1)
    words = out["role_dep"][window[:, None], at].float()
    heads = torch.einsum("pi,rij->prj", out["role_head"][window, word].float(), network.role)
    return torch.einsum("prj,psj->psr", heads, words), real


def partial(scores: Tensor, allowed: Tensor) -> Tensor:
    """Mean of -log P(allowed): scores and allowed are [M, L]; rows where everything is allowed cost nothing."""
    known = ~allowed.all(1)
    if not known.any():
        return scores.sum() * 0.0
    scores, allowed = scores[known], allowed[known]
    inside = scores.masked_fill(~allowed, -1e4).logsumexp(1)
    return (scores.logsumexp(1) - inside).mean()


def losses(network: Network, out: dict[str, Tensor], batch: Batch) -> dict[str, Tensor]:
    """One loss a head, unweighted."""
    layers = batch.layers
    flags = out["flags"].float()
    result = {key: _classes(out[key].float(), layers[key]) for key in ("upos", "xpos", "lemma")}
    real = batch.sentence.flatten() >= 0
    result["predicate"] = partial(out["predicate"].float().flatten(0, 1)[real], _predicates(layers).flatten(0, 1)[real])
    arc = out["arc"].float().masked_fill(~same_sentence(batch.sentence), -1e4)
    result["arc"] = _classes(arc, layers["head"])
    b, w = (layers["dep"] != UNKNOWN).nonzero(as_tuple=True)
    if len(b):
        head = out["label_head"][b, layers["head"][b, w]].float()
        scores = torch.einsum("mi,rij,mj->mr", out["label_dep"][b, w].float(), network.label, head)
        result["label"] = F.cross_entropy(scores, layers["dep"][b, w])
    result["name"] = partial(out["name"].float().flatten(0, 1)[batch.sentence.flatten() >= 0],
                             batch.names.flatten(0, 1)[batch.sentence.flatten() >= 0])  # fmt: skip
    result["sentence"] = _binary(flags[..., 0], layers["start"])
    result["nominal"] = _binary(flags[..., 1], layers["nominal"])
    told = ~batch.happened.isnan()
    if told.any():
        result["factuality"] = F.smooth_l1_loss(3 * torch.tanh(flags[..., 2][told]), batch.happened[told])
    if len(batch.role_rows):
        scores, real = role_scores(network, out, batch.role_rows, batch.role_allowed.shape[1])
        result["role"] = partial(scores[real], batch.role_allowed[real])
    return result


def _predicates(layers: dict[str, Tensor]) -> Tensor:
    """Allowed kinds [B, N, K] of each word: the known one; any but `noun` where QANom says that it names no event.

    Event nouns alone, without what is none, would teach that every noun of a news text is a predicate.
    """
    kinds = len(PREDICATE_KINDS)
    known = F.one_hot(layers["predicate"].clamp(min=0), kinds).bool()
    allowed = torch.where((layers["predicate"] != UNKNOWN).unsqueeze(2), known, torch.ones_like(known))
    no_event = (layers["predicate"] == UNKNOWN) & (layers["nominal"] == 0)
    allowed[..., NOUN] &= ~no_event
    return allowed


def _classes(scores: Tensor, gold: Tensor) -> Tensor:
    if not (gold != UNKNOWN).any():
        return scores.sum() * 0.0
    return F.cross_entropy(scores.flatten(0, 1), gold.flatten(), ignore_index=UNKNOWN)


def _binary(scores: Tensor, gold: Tensor) -> Tensor:
    known = gold != UNKNOWN
    if not known.any():
        return scores.sum() * 0.0
    return F.binary_cross_entropy_with_logits(scores[known], gold[known].float())


NO_ROLE = ROLES.index("_")
NOUN = PREDICATE_KINDS.index("noun")
