#!/bin/sh
# Writes the three lock files anew from pyproject.toml: what serving needs, what developing needs, what building needs.
# Needs uv (`pip install uv`). Name packages to raise them: scripts/lock.sh --upgrade-package numpy; --upgrade raises all.
set -eu
cd "$(dirname "$0")/.."
command -v uv >/dev/null || { echo "scripts/lock.sh: needs uv: pip install uv" >&2; exit 1; }

compile() {
    uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-annotate \
        --custom-compile-command "scripts/lock.sh" "$@"
}

# One version of each package everywhere: the smaller locks are bound by the larger one.
# Traces are part of what is served: the extra `otel` is small and in the image.
compile pyproject.toml --extra dev --extra otel --output-file requirements-dev.lock "$@"
compile pyproject.toml --extra otel --constraints requirements-dev.lock --output-file requirements.lock "$@"
# To build wheel and editable install, and to list an image's parts and licences.
printf 'hatchling>=1.27\neditables>=0.5\ncyclonedx-bom>=5\npip-licenses>=5\n' |
    compile - --constraints requirements-dev.lock --output-file requirements-build.lock "$@"
