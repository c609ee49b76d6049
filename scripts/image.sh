#!/bin/sh
# Builds the image with whichever builder is there. IMAGE names it; BASE (name@sha256:…) names the base; BUILDER the tool.
# Behind a proxy that signs for others: BUILD_FLAGS="--volume /etc/ssl/certs:/etc/ssl/certs:ro" (podman, buildah).
set -eu
cd "$(dirname "$0")/.."
version=$(sed -n 's/^__version__ = "\(.*\)"/\1/p' service/lede/__init__.py)
image=${IMAGE:-lede:$version}
revision=$(git rev-parse HEAD 2>/dev/null || echo unknown)
# shellcheck disable=SC2086  # flags are words
set -- --build-arg "REVISION=$revision" --build-arg "VERSION=$version" ${BASE:+--build-arg "BASE=$BASE"} \
    ${BUILD_FLAGS:-} --tag "$image" .

for builder in ${BUILDER:-docker podman buildah}; do
    if command -v "$builder" >/dev/null 2>&1; then
        echo "image: building $image with $builder"
        exec "$builder" build "$@"
    fi
done
echo "image: needs docker, podman or buildah (Debian: apt-get install buildah)" >&2
exit 1
