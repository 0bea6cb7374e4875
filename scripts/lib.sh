# Shared by the scripts: a local environment in .venv, made from requirements.lock.
# shellcheck shell=sh
VENV=.venv

# Images for containers often forbid it: then each of the many processes here would compile all modules anew.
unset PYTHONDONTWRITEBYTECODE

find_python() {
  for candidate in "${PYTHON:-}" python3 python3.14 python3.13 python3.12 python3.11 python; do
    [ -n "$candidate" ] || continue
    if command -v "$candidate" >/dev/null 2>&1 &&
      "$candidate" -c 'import sys, venv; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then
      echo "$candidate"
      return
    fi
  done
  echo "需要 Python 3.11 或更高版本（含 venv）/ Python 3.11 or later with venv is needed" >&2
  exit 1
}

ensure_venv() {
  if [ ! -x "$VENV/bin/python" ]; then
    echo "==> 建立本地环境 / creating $VENV"
    python=$(find_python)
    "$python" -m venv "$VENV"
  fi
}

# Install exactly what the lock file says, then the project itself; each once per content of what it is made from.
ensure_installed() {
  ensure_venv
  once packages requirements.lock
  "$VENV/bin/python" hatch_build.py build
  once project pyproject.toml hatch_build.py
}

# once STEP FILE…: run install_STEP unless it was run for the same content of these files.
once() {
  name=$1
  shift
  stamp="$VENV/.$name"
  want=$(cat "$@" | cksum)
  if [ "$(cat "$stamp" 2>/dev/null || true)" != "$want" ]; then
    rm -f "$stamp"
    "install_$name"
    echo "$want" >"$stamp"
  fi
}

# uv (itself from the lock file) is several times quicker than pip; where only pip knows the way to an index, pip does it.
install_packages() {
  echo "==> 按锁定文件安装依赖（首次约一两分钟）/ installing from requirements.lock"
  awk '/^uv==/ { found = 1 } found { print } found && !/\\$/ { exit }' requirements.lock >"$VENV/.uv.lock"
  if "$VENV/bin/python" -m pip install --disable-pip-version-check --quiet --require-hashes -r "$VENV/.uv.lock" &&
    "$VENV/bin/uv" pip install --python "$VENV/bin/python" --quiet --require-hashes -r requirements.lock; then
    return
  fi
  echo "==> uv 未能安装，改用 pip / uv could not, so pip does it"
  "$VENV/bin/python" -m pip install --disable-pip-version-check --progress-bar on \
    --quiet --require-hashes -r requirements.lock
}

install_project() {
  "$VENV/bin/python" -m pip install --disable-pip-version-check --quiet \
    --no-deps --no-build-isolation --editable .
}
