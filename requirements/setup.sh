#!/bin/sh
# Sets up .venv from a lock file: setup.sh runtime|dev. Does nothing where that has been done already.
set -eu
cd "$(dirname "$0")/.."
want=$1
stamp() { cat requirements/bootstrap.lock requirements/"$1".lock pyproject.toml requirements/setup.sh | sha256sum; }

# The dev lock holds the runtime lock, so an environment made from the former serves for both.
for done_before in dev "$want"; do
    [ "$(cat .venv/.installed-"$done_before" 2>/dev/null)" = "$(stamp "$done_before")" ] && exit 0
done

fail() { echo "mithaq: $1" >&2; exit 2; }

python=${PYTHON:-}
for name in python3 python3.11 python3.12 python3.13; do
    [ -n "$python" ] && break
    "$name" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && python=$name
done
[ -n "$python" ] || fail "Python 3.11 or newer is needed; on Debian: apt-get install python3"
"$python" -c 'import sys; sys.exit(sys.version_info < (3, 11))' || fail "$python is older than Python 3.11"

# Debian keeps what makes virtual environments in a package of its own.
if ! "$python" -c 'import ensurepip, venv' 2>/dev/null; then
    [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null ||
        fail "Python's venv module is missing; on Debian: sudo apt-get install python3-venv"
    echo "installing Debian's python3-venv"
    export DEBIAN_FRONTEND=noninteractive
    { apt-get install -qq -y python3-venv || { apt-get update -qq && apt-get install -qq -y python3-venv; }; } >/dev/null ||
        fail "Debian's python3-venv could not be installed"
fi

echo "setting up .venv ($want)"
if ! .venv/bin/python -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then
    "$python" -m venv --clear .venv || fail "the virtual environment .venv could not be made"
fi
rm -f .venv/.installed-*
pip="env PIP_DISABLE_PIP_VERSION_CHECK=1 .venv/bin/python -m pip"

# uv takes seconds where pip takes minutes; both check every file against the hashes of the lock. Without compiled
# bytecode every start of a command would compile half a million lines anew.
if $pip install -qq --require-hashes -r requirements/bootstrap.lock &&
    .venv/bin/uv pip install -q --python .venv/bin/python --compile-bytecode --require-hashes \
        -r requirements/"$want".lock; then
    :
else
    echo "uv could not install everything: pip does, which takes some minutes"
    $pip install -q --require-hashes -r requirements/"$want".lock
fi
$pip install -q --no-deps --no-build-isolation --editable .
.venv/bin/python -m compileall -q pipeline models flows

# OCR reads English out of the box; Debian's language packs add the other languages, and a smaller model of English.
# Without them all works but scans in these languages, which are held until the packs are there.
packs=$(.venv/bin/python -c 'from pipeline.read.ocr.languages import missing_packages as m; print(*m())') || packs=
ldconfig -p 2>/dev/null | grep -q 'libmagic\.so\.1' || packs="$packs libmagic1"
failed=
apt_get() { DEBIAN_FRONTEND=noninteractive apt-get "$@" >/dev/null 2>&1; }
case $packs in *tesseract*)
    if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
        echo "installing Debian's language packs for OCR"
        # shellcheck disable=SC2086  # one word for each package
        apt_get install -qq -y --no-install-recommends $packs ||
            { apt_get update -qq && apt_get install -qq -y --no-install-recommends $packs; } || failed=yes
    else
        failed=yes
    fi
    [ -z "$failed" ] || echo "mithaq: OCR of some languages is not available; on Debian: sudo apt-get install" $packs ;;
esac
# Developers' tests of the explorer drive a real browser; where it cannot be had they are skipped, and say so.
if [ "$want" = dev ] && ! command -v chromium >/dev/null && [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
    echo "installing Debian's chromium for the browser tests"
    apt_get install -qq -y --no-install-recommends chromium ||
        { apt_get update -qq && apt_get install -qq -y --no-install-recommends chromium; } ||
        echo "mithaq: chromium could not be installed, so the browser tests are skipped"
fi
stamp "$want" >.venv/.installed-"$want"
