"""One training run: epochs, checkpoints, figures. May be cut off at any moment and goes on from its last checkpoint."""

from __future__ import annotations

import copy
import json
import os
import random
import time
from dataclasses import asdict
from pathlib import Path

import torch
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn
from tokenizers import Tokenizer

from lede.annotate.features import Pieces
from training.config import Config
from training.data import draw, labels_of, read_corpora
from training.labels import Labels
from training.losses import losses
from training.measure import measure
from training.network import Network
from training.windows import Encoding, batches, cut_windows

console = Console(width=160)


def fast_bfloat16() -> bool:
    """True where the processor multiplies bfloat16 itself; elsewhere it is many times slower than float32."""
    try:
        flags = Path("/proc/cpuinfo").read_text()
    except OSError:
        return False
    return "amx_bf16" in flags or "avx512_bf16" in flags


class Run:
    """State of a run in its folder: labels.json, checkpoint.pt, figures.jsonl."""

    def __init__(
        self,
        shared: Path,
        base: Path,
        folder: Path,
        config: Config,
        heads: Path | None = None,
        start: Path | None = None,
        threads: int = 2,
    ) -> None:
        torch.manual_seed(config.seed)
        torch.set_num_threads(threads)
        folder.mkdir(parents=True, exist_ok=True)
        self.folder, self.config = folder, config
        self.corpora = read_corpora(shared, heads)
        self.labels = labels_of(self.corpora.train, config)
        (folder / "labels.json").write_text(json.dumps(asdict(self.labels), ensure_ascii=False))
        self.pieces = Pieces(Tokenizer.from_file(str(base / "tokenizer.json")))
        self.encoding = Encoding(self.pieces, self.labels)
        self.network = Network(base, self.labels, config)
        if start is not None:
            self.network.load_state_dict(torch.load(start / "checkpoint.pt", weights_only=True)["average"])
        self.average = copy.deepcopy(self.network).requires_grad_(False)
        encoder = list(self.network.encoder.parameters())
        known = {id(p) for p in encoder}
        heads_ = [p for p in self.network.parameters() if id(p) not in known]
        self.optimizer = torch.optim.AdamW(
            [{"params": encoder, "lr": config.encoder_lr}, {"params": heads_, "lr": config.heads_lr}], weight_decay=0.01
        )
        self.bfloat16 = fast_bfloat16()
        self.dev = batches(
            [w for d in self.corpora.dev.values() for w in cut_windows(d, self.pieces, config.window_pieces, None)],
            config, None,
        )  # fmt: skip

    def epoch_batches(self, epoch: int) -> list:
        """The batches of an epoch: the same ones whenever it is asked."""
        rng = random.Random(self.config.seed * 1000 + epoch)
        documents = draw(self.corpora.train, self.config.sample, rng)
        return batches(cut_windows(documents, self.pieces, self.config.window_pieces, rng), self.config, rng)

    def train(self) -> None:
        """Train to the end, from the last checkpoint if there is one."""
        step, seconds = self._resume()
        per_epoch = len(self.epoch_batches(0))
        total = int(per_epoch * self.config.epochs)
        saved = began = time.monotonic()
        columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
        with Progress(*columns, console=console, refresh_per_second=0.2) as progress:
            bar = progress.add_task("training", total=total, completed=step)
            epoch, todo = -1, []
            while step < total:
                if step // per_epoch != epoch:
                    epoch = step // per_epoch
                    todo = self.epoch_batches(epoch)
                loss = self._step(todo[step % per_epoch % len(todo)], step, total)
                step += 1
                progress.update(bar, completed=step, description=f"epoch {epoch} loss {loss:.3f}")
                if step % 50 == 0:
                    console.log(f"step {step}/{total} loss {loss:.3f} {seconds + time.monotonic() - began:.0f}s")
                if time.monotonic() - saved > 60 * self.config.checkpoint_minutes or step == total:
                    self._save(step, seconds + time.monotonic() - began)
                    saved = time.monotonic()
                if step % per_epoch == 0 or step == total:
                    self.report(step, seconds + time.monotonic() - began)

    def _step(self, group, step: int, total: int) -> float:
        warm = max(1, int(self.config.warmup * total))
        factor = min(1.0, (step + 1) / warm) * max(0.0, (total - step) / total)
        for part, rate in zip(self.optimizer.param_groups, (self.config.encoder_lr, self.config.heads_lr), strict=True):
            part["lr"] = rate * factor
        self.network.train()
        batch = self.encoding.batch(group)
        with torch.autocast("cpu", dtype=torch.bfloat16, enabled=self.bfloat16):
            out = self.network(batch.ids, batch.shapes, batch.spaces, batch.first, batch.mask)
        parts = losses(self.network, out, batch)
        loss = sum(self.config.weight[key] * value for key, value in parts.items())
        self.optimizer.zero_grad()
        loss.backward()
        torch.nn.utils.clip_grad_norm_(self.network.parameters(), 1.0)
        self.optimizer.step()
        decay = min(self.config.ema, (step + 1) / (step + 10))
        with torch.no_grad():
            torch._foreach_lerp_(list(self.average.parameters()), list(self.network.parameters()), 1 - decay)
        return loss.item()

    def report(self, step: int, seconds: float) -> dict[str, float]:
        """Measure the averaged weights on the development parts and keep the figures."""
        with torch.autocast("cpu", dtype=torch.bfloat16, enabled=False):
            figures = measure(self.average, self.encoding, self.dev)
        row = {"step": step, "seconds": round(seconds), **figures}
        with (self.folder / "figures.jsonl").open("a") as file:
            file.write(json.dumps(row) + "\n")
        console.log(row)
        return figures

    def _save(self, step: int, seconds: float) -> None:
        state = {
            "step": step,
            "seconds": seconds,
            "network": self.network.state_dict(),
            "average": self.average.state_dict(),
            "optimizer": self.optimizer.state_dict(),
            "random": torch.get_rng_state(),
            "labels": asdict(self.labels),
        }
        torch.save(state, self.folder / "checkpoint.tmp")
        os.replace(self.folder / "checkpoint.tmp", self.folder / "checkpoint.pt")

    def _resume(self) -> tuple[int, float]:
        path = self.folder / "checkpoint.pt"
        if not path.exists():
            return 0, 0.0
        state = torch.load(path, weights_only=True)
        if state["labels"] != json.loads(json.dumps(asdict(self.labels))) and Labels(**state["labels"]) != self.labels:
            raise SystemExit(f"{path} was made from other corpora or settings: give another folder, or remove it")
        self.network.load_state_dict(state["network"])
        self.average.load_state_dict(state["average"])
        self.optimizer.load_state_dict(state["optimizer"])
        torch.set_rng_state(state["random"])
        return state["step"], state["seconds"]
