#!/bin/sh
# Builds the image with whichever builder is there. IMAGE names it; BASE (name@sha256:…) pins the base.
set -eu
cd "$(dirname "$0")/.."
image=${IMAGE:-lede:$(sed -n 's/^__version__ = "\(.*\)"/\1/p' service/lede/__init__.py)}
revision=$(git rev-parse HEAD 2>/dev/null || echo unknown)
set -- --build-arg "REVISION=$revision" ${BASE:+--build-arg "BASE=$BASE"} --tag "$image" .

for builder in docker podman buildah; do
    if command -v "$builder" >/dev/null 2>&1; then
        echo "image: building $image with $builder"
        exec "$builder" build "$@"
    fi
done
echo "image: needs docker, podman or buildah (Debian: apt-get install buildah)" >&2
exit 1
