#!/bin/sh
# Usage: scripts/setup.sh run|dev
# Makes the virtual environment $VENV (.venv) with the locked packages and lede itself; does nothing if it is up to date.
# `run` is what serving needs, `dev` adds the tools for tests, types and builds. PYTHON names the interpreter to use.
set -eu
cd "$(dirname "$0")/.."
what=${1:-run}
venv=${VENV:-.venv}

fail() {
    for line in "$@"; do echo "setup: $line" >&2; done
    exit 1
}

case $what in
    run) lock=requirements.lock ;;
    dev) lock=requirements-dev.lock ;;
    *) fail "give 'run' or 'dev', not '$what'" ;;
esac

new_enough() { "$1" -c 'import sys; sys.exit(sys.version_info < (3, 11))' >/dev/null 2>&1; }

find_python() {
    for name in ${PYTHON:-python3 python3.11 python3.12 python3.13 python}; do
        if command -v "$name" >/dev/null 2>&1 && new_enough "$name"; then
            command -v "$name"
            return
        fi
    done
}

python=$(find_python)
[ -n "$python" ] || fail \
    "needs Python 3.11 or newer; ${PYTHON:-python3} is $("${PYTHON:-python3}" -V 2>&1 || echo missing)." \
    "Debian and Ubuntu: apt-get install python3 python3-venv. Elsewhere on this machine: make PYTHON=/path/to/python3.11"
"$python" -c 'import ensurepip, venv' 2>/dev/null || fail \
    "$python lacks venv or ensurepip, so no virtual environment can be made." \
    "Debian and Ubuntu: apt-get install python3-venv"

# An environment that cannot run any more (the folder was moved, its Python was removed) is made anew.
if [ -e "$venv" ] && ! new_enough "$venv/bin/python"; then
    [ -w "$venv" ] || fail "$venv is broken and belongs to another user: remove it, or use make VENV=\$HOME/lede-venv"
    echo "setup: $venv does not run; making it anew"
    rm -rf "$venv"
fi

# Up to date: the stamp tells locks, project file and place that the environment was made from. `dev` contains `run`.
stamp_of() { cat "$@" pyproject.toml requirements-build.lock | { cksum; pwd; } | tr '\n' ' '; }
want=$(stamp_of "$lock")
if [ "$(cat "$venv/lede-$what.stamp" 2>/dev/null)" = "$want" ]; then exit 0; fi
if [ "$what" = run ] && [ "$(cat "$venv/lede-dev.stamp" 2>/dev/null)" = "$(stamp_of requirements-dev.lock)" ]; then exit 0; fi

if [ -e "$venv" ]; then
    [ -w "$venv" ] || fail "$venv belongs to another user: remove it, or use make VENV=\$HOME/lede-venv"
else
    echo "setup: making $venv with $("$python" -V)"
    "$python" -m venv "$venv" || fail "could not make $venv: is $(pwd) writable? Or: make VENV=\$HOME/lede-venv"
fi
rm -f "$venv"/lede-*.stamp

pip() { "$venv/bin/python" -m pip --disable-pip-version-check --quiet --quiet "$@"; }
offline="could not install the locked packages (see pip's words above). Is there a network, or a package mirror in pip's configuration?"
echo "setup: installing the packages of $lock (once; a few minutes on a slow line)"
pip install --require-hashes --requirement "$lock" || fail "$offline"
pip install --require-hashes --requirement requirements-build.lock || fail "$offline"
pip install --no-deps --no-build-isolation --no-index --editable . || fail "could not install lede itself into $venv"
printf '%s' "$want" >"$venv/lede-$what.stamp"
echo "setup: $venv is ready"
