#!/usr/bin/env bash
# Grades /submission, and says first in which sandbox. Made by "gradus ci init docker".
# The report goes to standard output, as the flags of "gradus grade" say.
set -euo pipefail
ci=$(dirname "${BASH_SOURCE[0]}")/gradus-ci.sh

bash "$ci" level >&2
bash "$ci" grade "${SUBMISSION:-/submission}" "$@"
