#!/usr/bin/env bash
# One scan of a workflow. It succeeds whatever the scan returns, which is an output: so what was
# found is uploaded before the job fails.
#
# AISPM, SCAN_PATH, FAIL_ON, ARGUMENTS (one a line) and SARIF say what to do. With BASE, the commit
# that a pull request goes to, the config and all that it names are read from there: a pull
# request cannot silence its own scan.
set -euo pipefail

config=()
if [[ -n "${BASE:-}" ]]; then
  git cat-file -e "$BASE^{commit}" 2> /dev/null ||
    git fetch --quiet --no-tags --depth=1 origin "$BASE"
  base="$(mktemp -d)"
  trap 'git worktree remove --force "$base"' EXIT
  git -c core.hooksPath=/dev/null worktree add --quiet --detach "$base" "$BASE"
  config=(--no-config)
  if [[ -f "$base/.aispm.yaml" ]]; then
    config=(--config "$base/.aispm.yaml")
  elif grep --quiet '^\[tool\.aispm\]' "$base/pyproject.toml" 2> /dev/null; then
    config=(--config "$base/pyproject.toml")
  fi
fi

more=()
while IFS= read -r line; do
  [[ -z "$line" ]] || more+=("$line")
done <<< "${ARGUMENTS:-}"

rm -f -- "$SARIF" # one that came with the code is not uploaded in place of ours
code=0
"$AISPM" scan "$SCAN_PATH" "${config[@]}" --fail-on "$FAIL_ON" -o "sarif:$SARIF" -o console \
  "${more[@]}" || code=$?

written=false
[[ ! -s "$SARIF" ]] || written=true
printf 'exit-code=%s\nsarif=%s\n' "$code" "$written" >> "$GITHUB_OUTPUT"
