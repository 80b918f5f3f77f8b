#!/usr/bin/env bash
# Diagnoses the current context and carries out what is recommended for the gravest finding.
# Exit code: 0 fixed or nothing to fix, 1 failed, 3 a person must approve (the approval's id is in the output).
set -euo pipefail
aura=${AURA:-aura}

finding=$($aura call diagnose "$@" | python3 -c 'import json, sys; f = json.load(sys.stdin)["findings"]; print(f[0]["id"] if f else "")')
if [ -z "$finding" ]; then
  echo "nothing to fix"
  exit 0
fi
plan=$($aura call plan_remediation --args "{\"finding\":\"$finding\"}" "$@" | python3 -c 'import json, sys; print(json.load(sys.stdin)["planId"])')
exec $aura call execute_plan --args "{\"planId\":\"$plan\"}" "$@"
