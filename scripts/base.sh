#!/bin/sh
# Usage: scripts/base.sh [NAME]
# Makes a base for the image (NAME, localhost/lede-base:bookworm) from a Debian mirror alone, where no registry can be
# reached: Debian's smallest system with Python. Needs root, debootstrap and buildah. MIRROR names another mirror.
set -eu
name=${1:-localhost/lede-base:bookworm}
suite=bookworm
for tool in debootstrap buildah; do
    command -v "$tool" >/dev/null || { echo "base: needs $tool (Debian: apt-get install debootstrap buildah)" >&2; exit 1; }
done
[ "$(id -u)" = 0 ] || { echo "base: debootstrap needs root" >&2; exit 1; }

room=$(mktemp -d)
trap 'rm -rf "$room"' EXIT
chmod 755 "$room"
echo "base: fetching Debian $suite (a few minutes)"
debootstrap --variant=minbase --include=python3,python3-venv,ca-certificates \
    "$suite" "$room" ${MIRROR:+"$MIRROR"} >"$room.log" 2>&1 || { tail -5 "$room.log" >&2; exit 1; }
rm -f "$room.log"
# As Debian's own slim images: no package lists, no manuals, no translations; the copyrights stay.
rm -rf "$room"/var/cache/apt/* "$room"/var/lib/apt/lists/* "$room"/var/log/* \
    "$room"/usr/share/man/* "$room"/usr/share/info/* "$room"/usr/share/locale/*
find "$room/usr/share/doc" -type f ! -name copyright -delete

container=$(buildah from scratch)
buildah add --quiet "$container" "$room" / >/dev/null
buildah config --env PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin "$container"
buildah commit --quiet --rm "$container" "$name" >/dev/null
echo "base: $name is there; make image BASE=$name"
