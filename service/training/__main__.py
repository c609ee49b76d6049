"""Command line of the training: `python -m training run | heads | base | export` (see docs/training.md)."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

app = typer.Typer(no_args_is_help=True, add_completion=False, pretty_exceptions_enable=False)
CONFIG = Path(__file__).with_name("config.toml")


@app.callback()
def main() -> None:
    """Make the weights of the reading network."""


Shared = Annotated[Path, typer.Argument(help="folder that holds corpora/ and eval/")]
Folder = Annotated[Path, typer.Argument(help="folder of the run: checkpoints, figures")]


@app.command()
def run(
    shared: Shared,
    folder: Folder,
    base: Annotated[Path | None, typer.Option(help="folder of the encoder to start from")] = None,
    config: Annotated[Path, typer.Option(help="settings of the run")] = CONFIG,
    heads: Annotated[Path | None, typer.Option(help="parsed heads of the QANom sentences (`heads`)")] = None,
    start: Annotated[Path | None, typer.Option(help="run whose averaged weights this one starts from")] = None,
    threads: Annotated[int, typer.Option(help="processor threads")] = 2,
) -> None:
    """Train, or go on with a run that was cut off."""
    from training.base import base_folder
    from training.config import load_config
    from training.run import Run

    Run(shared, base or base_folder(), folder, load_config(config), heads, start, threads).train()


@app.command()
def heads(
    shared: Shared,
    folder: Folder,
    out: Annotated[Path, typer.Argument(help="JSON file to write")],
    base: Annotated[Path | None, typer.Option(help="folder of the encoder")] = None,
    config: Annotated[Path, typer.Option(help="settings of the run")] = CONFIG,
) -> None:
    """Parse the QANom sentences with a trained network, for the heads of their arguments."""
    import json

    from tokenizers import Tokenizer

    from lede.annotate.features import Pieces
    from training.base import base_folder
    from training.config import load_config
    from training.export import load_network
    from training.silver import qanom_heads
    from training.windows import Encoding

    settings, start = load_config(config), base or base_folder()
    network = load_network(start, folder, settings)
    encoding = Encoding(Pieces(Tokenizer.from_file(str(start / "tokenizer.json"))), network.labels)
    out.write_text(json.dumps(qanom_heads(network, encoding, settings, shared, "train")))


@app.command()
def base(
    source: Annotated[Path, typer.Argument(help="folder of all-mpnet-base-v2")],
    target: Annotated[Path, typer.Argument(help="base folder to write, for --base")],
) -> None:
    """Make a larger encoder to start from: all-mpnet-base-v2 with the word pieces of the small one."""
    from training.base import base_folder
    from training.teacher import convert

    convert(source, base_folder(), target)


@app.command()
def export(
    shared: Shared,
    folder: Folder,
    target: Annotated[Path, typer.Argument(help="folder of weights to write")],
    base: Annotated[Path | None, typer.Option(help="folder of the encoder")] = None,
    config: Annotated[Path, typer.Option(help="settings of the run")] = CONFIG,
    version: Annotated[str, typer.Option(help="version of the weights")] = "0.1.0",
    float32: Annotated[bool, typer.Option(help="do not quantise")] = False,
) -> None:
    """Write the weights that `lede` ships from a run's last checkpoint."""
    from training.base import base_folder
    from training.config import load_config
    from training.data import read_corpora
    from training.export import export as write
    from training.export import load_network
    from training.lemmas import lexicon

    start = base or base_folder()
    network = load_network(start, folder, load_config(config))
    corpora = read_corpora(shared, None)
    sentences = [s for name in ("ewt", "gum") for d in corpora.train[name] for s in d.sentences]
    write(network, start, lexicon(sentences), target, version, not float32)


if __name__ == "__main__":
    app()
