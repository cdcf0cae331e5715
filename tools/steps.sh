# Sourced by ./run and ./test: one line a step, the noise of each in a file that is shown when the step fails.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

log_folder=build/log

say() { printf '%s\n' "$*"; }
die() { printf '%s\n' "$*" >&2; exit 1; }

# step "what a person reads" COMMAND...: runs it quietly and tells the seconds; its output is shown only if it fails.
step() {
  local title=$1 started=$SECONDS log
  shift
  mkdir -p "$log_folder"
  log=$log_folder/${title//[^A-Za-z0-9]/_}.log
  printf '%-44s' "$title"
  if "$@" >"$log" 2>&1 </dev/null; then
    printf '%5d s\n' $((SECONDS - started))
  else
    printf ' FAILED after %d s\n' $((SECONDS - started))
    tail -n 60 "$log" >&2
    die "the whole output is in $log"
  fi
}

# install GROUP...: asks the package list first, so that a second time needs neither network nor root.
install() {
  tools/install --check "$@" 2>/dev/null || step "installing Debian packages" tools/install "$@"
}

# build PRESET [TARGET...]: Ninja decides what is out of date.
build() { step "building $*" configure_and_build "$@"; }
configure_and_build() { cmake --preset "$1" && cmake --build --preset "$1" ${2:+--target "${@:2}"}; }
