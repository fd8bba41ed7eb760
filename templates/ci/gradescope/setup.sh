#!/usr/bin/env bash
# Runs once, as root, when Gradescope builds the image of an assignment: everything that
# a grading would wait for. Made by "gradus ci init gradescope".
set -euo pipefail
source=${AUTOGRADER:-/autograder}/source

if ! command -v git >/dev/null || ! command -v curl >/dev/null; then
	apt-get update -q
	apt-get install -y -q --no-install-recommends ca-certificates curl git
fi
chmod -R go-rwx "$source" # the key is in it
bash "$source/gradus-ci.sh" install
bash "$source/gradus-ci.sh" prepare
