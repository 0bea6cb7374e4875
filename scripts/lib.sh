# Shared by the scripts: a local environment in .venv, made from requirements.lock.
# shellcheck shell=sh
VENV=.venv

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

# Install exactly what the lock file says, once per content of the lock file.
ensure_installed() {
  ensure_venv
  stamp="$VENV/.installed"
  want=$(cat requirements.lock pyproject.toml | cksum)
  if [ "$(cat "$stamp" 2>/dev/null || true)" = "$want" ]; then
    return
  fi
  echo "==> 按锁定文件安装依赖（首次约一两分钟）/ installing from requirements.lock"
  rm -f "$stamp"
  "$VENV/bin/python" -m pip install --disable-pip-version-check --progress-bar on \
    --quiet --require-hashes -r requirements.lock
  "$VENV/bin/python" -m pip install --disable-pip-version-check --quiet \
    --no-deps --no-build-isolation --editable .
  echo "$want" >"$stamp"
}
