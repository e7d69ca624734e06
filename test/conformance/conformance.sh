#!/usr/bin/env bash
# Random scripts on a real kernel and on the model, side by side:
#   npm run conformance -- [--scripts N] [--length N] [--seed N] [--level 1|2|3|4] [--oracle sandbox|vm]
# Prints how many scripts and lines agree, and each disagreement shrunk to the commands that show it. Without root, which
# the sandbox needs, the recordings in the repository are played instead.
set -eu
cd "$(dirname "$0")/../.."
usage() {
  echo 'usage: npm run conformance -- [--scripts N] [--length N] [--seed N] [--level 1-4] [--oracle sandbox|vm]' >&2
  exit 2
}
refuse() { echo "conformance: $1" >&2; exit 2; }
while [ $# -gt 0 ]; do
  [ $# -gt 1 ] || usage
  case $1 in
    --scripts | --length | --seed) [[ $2 =~ ^[0-9]{1,9}$ ]] || refuse "$1 takes a number, not \"$2\"" ;;
    --level) [[ $2 =~ ^[1-4]$ ]] || refuse "--level is 1, 2, 3 or 4, not \"$2\"" ;;
    --oracle) [[ $2 =~ ^(sandbox|vm)$ ]] || refuse "--oracle is sandbox or vm, not \"$2\"" ;;
    *) usage ;;
  esac
  name=${1#--}
  export "${name^^}=$2"
  shift 2
done
if [ "${ORACLE-sandbox}" = sandbox ] && [ "$(id -u)" != 0 ]; then
  echo 'conformance: the sandbox needs root: playing the recordings instead' >&2
  exec node_modules/.bin/vitest run test/conformance
fi
exec node_modules/.bin/vitest run --config vitest.conformance.config.ts
