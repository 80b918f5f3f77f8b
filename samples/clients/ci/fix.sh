#!/usr/bin/env bash
# Diagnoses the current context and carries out what is recommended for the gravest finding.
#   fix.sh [OPTIONS OF AURA]        NAMESPACE=shop fix.sh looks at one namespace only
# Exit code: 0 fixed or nothing to fix, 1 failed, 2 usage, 3 a person must approve (the output says how).
# The result, as JSON, goes to stdout; what is done to stderr. Needs no jq: Aura prints one field a line.
set -euo pipefail
aura=${AURA:-aura}

# The first value of a field, of JSON on standard input.
field() { sed -n "s/^ *\"$1\": \"\([^\"]*\)\".*/\1/p" | sed -n 1p; }

where={}
[ -z "${NAMESPACE:-}" ] || where="{\"namespace\":\"$NAMESPACE\"}"
finding=$($aura call diagnose --args "$where" "$@" | field id)
if [ -z "$finding" ]; then
  echo "nothing to fix" >&2
  exit 0
fi
plan=$($aura call plan_remediation --args "{\"finding\":\"$finding\"}" "$@")
strategy=$(field recommended <<<"$plan")
if [ -z "$strategy" ]; then
  echo "nothing is recommended for $finding" >&2
  exit 1
fi
echo "$finding: carrying out $strategy" >&2
code=0
run=$($aura call execute_plan \
  --args "{\"planId\":\"$(field planId <<<"$plan")\",\"strategy\":\"$strategy\"}" "$@") || code=$?
if [ "$code" -eq 4 ]; then # It was not done in time; the command has ended it all the same.
  code=0
  run=$($aura call get_execution --args "{\"executionId\":\"$(field executionId <<<"$run")\"}" "$@") || code=$?
fi
echo "$run"
exit "$code"
