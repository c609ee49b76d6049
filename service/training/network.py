"""The multi-task reading network in torch: a MiniLM (BERT) encoder and its heads."""

from __future__ import annotations

import json
import math
from pathlib import Path

import torch
import torch.nn.functional as F
from safetensors.torch import load_file
from torch import Tensor, nn

from lede.annotate.features import SHAPES
from training.config import Config
from training.labels import Labels
from training.samples import NAME_LABELS, PREDICATE_KINDS, ROLES


class Layer(nn.Module):
    """One BERT layer (post-norm), attention through `scaled_dot_product_attention`."""

    def __init__(self, size: int, heads: int, inner: int, dropout: float) -> None:
        super().__init__()
        self.heads = heads
        self.query, self.key, self.value, self.out = (nn.Linear(size, size) for _ in range(4))
        self.norm1, self.norm2 = nn.LayerNorm(size, eps=1e-12), nn.LayerNorm(size, eps=1e-12)
        self.up, self.down = nn.Linear(size, inner), nn.Linear(inner, size)
        self.drop = nn.Dropout(dropout)

    def forward(self, x: Tensor, mask: Tensor | None) -> Tensor:
        """x: [B, T, H]; mask: [B, 1, 1, T] or [B, heads, T, T] additive, or None."""
        b, t, h = x.shape
        q, k, v = (
            f(x).view(b, t, self.heads, h // self.heads).transpose(1, 2) for f in (self.query, self.key, self.value)
        )
        if mask is None:  # exported: plain products, which onnxruntime fuses and quantises
            weights = torch.softmax(q @ k.transpose(2, 3) * (h // self.heads) ** -0.5, dim=-1)
            a = weights @ v
        else:
            a = F.scaled_dot_product_attention(q, k, v, attn_mask=mask)
        x = self.norm1(x + self.drop(self.out(a.transpose(1, 2).reshape(b, t, h))))
        return self.norm2(x + self.drop(self.down(F.gelu(self.up(x)))))


class Encoder(nn.Module):
    """MiniLM (or MPNet) with a shape and a spacing embedding added to the word pieces; both start at zero.

    MPNet (Song et al. 2020) is BERT with a bias by relative position, shared by all layers, as T5 has it.
    """

    def __init__(self, folder: Path, layers: tuple[int, ...], dropout: float) -> None:
        super().__init__()
        about = json.loads((folder / "config.json").read_text())
        size = about["hidden_size"]
        self.size = size
        self.words = nn.Embedding(about["vocab_size"], size)
        self.positions = nn.Embedding(about["max_position_embeddings"], size)
        self.shapes, self.spaces = nn.Embedding(SHAPES, size), nn.Embedding(4, size)
        nn.init.zeros_(self.shapes.weight)
        nn.init.zeros_(self.spaces.weight)
        self.norm = nn.LayerNorm(size, eps=1e-12)
        self.drop = nn.Dropout(dropout)
        self.layers = nn.ModuleList(
            Layer(size, about["num_attention_heads"], about["intermediate_size"], dropout) for _ in layers
        )
        weights = load_file(folder / "model.safetensors")
        bias = weights.get("encoder.relative_attention_bias.weight")
        self.relative = None if bias is None else nn.Embedding.from_pretrained(bias, freeze=False)
        self._load(weights, layers)

    def _load(self, weights: dict[str, Tensor], layers: tuple[int, ...]) -> None:
        weights = {k.removeprefix("bert."): v for k, v in weights.items()}
        kind = weights["embeddings.token_type_embeddings.weight"][0]
        self.words.weight.data.copy_(weights["embeddings.word_embeddings.weight"] + kind)
        self.positions.weight.data.copy_(weights["embeddings.position_embeddings.weight"])
        _copy(self.norm, weights, "embeddings.LayerNorm")
        for layer, number in zip(self.layers, layers, strict=True):
            base = f"encoder.layer.{number}"
            _copy(layer.query, weights, f"{base}.attention.self.query")
            _copy(layer.key, weights, f"{base}.attention.self.key")
            _copy(layer.value, weights, f"{base}.attention.self.value")
            _copy(layer.out, weights, f"{base}.attention.output.dense")
            _copy(layer.norm1, weights, f"{base}.attention.output.LayerNorm")
            _copy(layer.up, weights, f"{base}.intermediate.dense")
            _copy(layer.down, weights, f"{base}.output.dense")
            _copy(layer.norm2, weights, f"{base}.output.LayerNorm")

    def forward(self, ids: Tensor, shapes: Tensor, spaces: Tensor, mask: Tensor | None) -> Tensor:
        """[B, T] each -> [B, T, H]."""
        place = torch.arange(ids.shape[1], device=ids.device)
        x = self.words(ids) + self.shapes(shapes) + self.spaces(spaces) + self.positions(place)
        x = self.drop(self.norm(x))
        if self.relative is not None and mask is not None:
            mask = mask + self.relative(relative_buckets(place)).permute(2, 0, 1)[None]
        for layer in self.layers:
            x = layer(x, mask)
        return x


def relative_buckets(place: Tensor, buckets: int = 32, far: int = 128) -> Tensor:
    """[T] positions -> [T, T] bucket of each distance, as T5 and MPNet have them: exact up to 8, then logarithmic."""
    distance = place[:, None] - place[None]
    side = (distance < 0).long() * (buckets // 2)
    distance = distance.abs()
    exact = buckets // 4
    grown = torch.log(distance.clamp(min=1).float() / exact) / math.log(far / exact) * (buckets // 2 - exact)
    grown = (exact + grown.long()).clamp(max=buckets // 2 - 1)
    return side + torch.where(distance < exact, distance, grown)


def _copy(module: nn.Module, weights: dict[str, Tensor], name: str) -> None:
    module.weight.data.copy_(weights[f"{name}.weight"])
    module.bias.data.copy_(weights[f"{name}.bias"])


def with_one(x: Tensor) -> Tensor:
    """Append a constant 1, so that a bilinear form has its linear terms."""
    return torch.cat([x, torch.ones_like(x[..., :1])], -1)


class Network(nn.Module):
    """Encoder and heads. `forward` gives everything that the losses and the exported graph need."""

    def __init__(self, folder: Path, labels: Labels, config: Config) -> None:
        super().__init__()
        self.labels = labels
        self.encoder = Encoder(folder, config.layers, 0.1)
        h = self.encoder.size
        self.drop = nn.Dropout(config.dropout)
        self.upos, self.xpos = nn.Linear(h, len(labels.upos)), nn.Linear(h, len(labels.xpos))
        self.lemma = nn.Linear(h, len(labels.lemma))
        self.name = nn.Linear(h, len(NAME_LABELS))
        self.predicate = nn.Linear(h, len(PREDICATE_KINDS))
        self.flags = nn.Linear(h, 3)  # sentence start, event noun, factuality
        a, d, r = config.arc_size, config.label_size, config.role_size
        self.arc_head, self.arc_dep = nn.Linear(h, a), nn.Linear(h, a)
        self.label_head, self.label_dep = nn.Linear(h, d), nn.Linear(h, d)
        self.role_head, self.role_dep = nn.Linear(h, r), nn.Linear(h, r)
        self.arc = nn.Parameter(torch.randn(a + 1, a) * 0.02)
        self.label = nn.Parameter(torch.randn(len(labels.dep), d + 1, d + 1) * 0.02)
        self.role = nn.Parameter(torch.randn(len(ROLES), r + 1, r + 1) * 0.02)

    def forward(
        self, ids: Tensor, shapes: Tensor, spaces: Tensor, first: Tensor, mask: Tensor | None
    ) -> dict[str, Tensor]:
        """ids, shapes, spaces: [B, T]; first: [B, N] -> word outputs [B, N, …]; `arc` is [B, N, N + 1] (0: root)."""
        h = self.encoder(ids, shapes, spaces, mask)
        root = torch.zeros_like(first[:, :1])
        index = torch.cat([root, first], 1).unsqueeze(-1).expand(-1, -1, h.shape[-1])
        w = self.drop(torch.gather(h, 1, index))
        x = w[:, 1:]
        heads = with_one(F.gelu(self.arc_dep(x))) @ self.arc
        return {
            "upos": self.upos(x),
            "xpos": self.xpos(x),
            "lemma": self.lemma(x),
            "name": self.name(x),
            "predicate": self.predicate(x),
            "flags": self.flags(x),
            "arc": heads @ F.gelu(self.arc_head(w)).transpose(1, 2),
            "label_head": with_one(F.gelu(self.label_head(w))),
            "label_dep": with_one(F.gelu(self.label_dep(x))),
            "role_head": with_one(F.gelu(self.role_head(x))),
            "role_dep": with_one(F.gelu(self.role_dep(x))),
        }
