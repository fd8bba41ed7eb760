#!/usr/bin/env bash
# Grades with hidden tests where there is nobody: in CI, in a container. Made by
# "gradus ci init"; the settings are in gradus-ci.env beside it, and the environment
# overrides them.
#
#   gradus-ci.sh install               get Go, and build gradus
#   gradus-ci.sh prepare               get the pack and its key, and fill the caches
#   gradus-ci.sh level                 say with what it grades, and in which sandbox
#   gradus-ci.sh grade DIR [FLAG ...]  grade what is in DIR; of a FLAG, {} is the challenge
#   gradus-ci.sh forget                remove the key
#
# The key comes to "prepare" alone: as GRADUS_IDENTITY_KEY, from the secrets of a CI system,
# or in the file GRADUS_IDENTITY. What is graded runs in the sandbox of gradus, where there
# is neither that file nor anything else of this machine; and gradus itself is started with
# the environment that "clean" lists, in which there are no secrets of a CI system.
#
# "grade" ends with 0 for accepted, with 1 for any other verdict, and else with 2 or 3:
# then it could not grade, which says nothing about the submission.
set -euo pipefail
umask 022 # the sandbox's user reads the caches

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
# shellcheck source=/dev/null
. "$here/gradus-ci.env"
: "${GRADUS_DIR:=${RUNNER_TEMP:-/tmp}/gradus}"
export GRADUS_CACHE=$GRADUS_DIR/cache GRADUS_HOME=$GRADUS_DIR/home
PATH=$GRADUS_DIR/go/bin:$PATH

fail() {
	printf 'gradus-ci: %s\n' "$*" >&2
	exit 2
}

# beside makes a path that does not begin at the root begin beside this script.
beside() {
	case $1 in
	/* | *://* | *@*:*) printf '%s' "$1" ;;
	*) printf '%s/%s' "$here" "$1" ;;
	esac
}

# filled wants a setting.
filled() {
	case ${!1:-} in
	'' | FILL-IN) fail "fill in $1 in $here/gradus-ci.env" ;;
	esac
}

# clean starts gradus with nothing in its environment that is not listed here.
clean() {
	local name known=()
	for name in PATH HOME TMPDIR TZ COLUMNS GRADUS_CACHE GRADUS_HOME GRADUS_IDENTITY GRADUS_PACK_KEY \
		GOCACHE GOFLAGS GOMODCACHE GOPATH GOPRIVATE GOPROXY GOSUMDB GONOSUMDB GOTOOLCHAIN \
		HTTP_PROXY HTTPS_PROXY NO_PROXY http_proxy https_proxy no_proxy SSL_CERT_DIR SSL_CERT_FILE \
		GITHUB_STEP_SUMMARY CLASSROOM ASSIGNMENT SUBMISSION_TAG COMMIT_URL RELEASE_URL REVIEW_URL; do
		if [ -n "${!name:-}" ]; then
			known+=("$name=${!name}")
		fi
	done
	env -i "${known[@]}" "$GRADUS_DIR/bin/gradus" "$@"
}

# go_here gets the Go that is set, unless it is what there is.
go_here() {
	local arch=amd64
	if [ "$(go env GOVERSION 2>/dev/null || true)" = "go$GRADUS_GO" ]; then
		return
	fi
	case $(uname -m) in aarch64 | arm64) arch=arm64 ;; esac
	rm -rf "$GRADUS_DIR/go"
	curl -fsSL "https://go.dev/dl/go$GRADUS_GO.linux-$arch.tar.gz" | tar -xz -C "$GRADUS_DIR"
}

# install builds gradus, unless what is there was made of the same source.
install() {
	filled GRADUS_SOURCE
	local from ref='' clone=$GRADUS_DIR/source
	from=$(beside "${GRADUS_SOURCE%%#*}")
	case $GRADUS_SOURCE in *'#'*) ref=${GRADUS_SOURCE#*#} ;; esac
	go_here
	if [ "$(cat "$GRADUS_DIR/bin/source" 2>/dev/null || true)" != "$GRADUS_SOURCE" ]; then
		if [ -d "$from" ] && [ -z "$ref" ]; then
			clone=$from
		else
			rm -rf "$clone"
			git clone --quiet -- "$from" "$clone"
			if [ -n "$ref" ]; then git -C "$clone" checkout --quiet "$ref"; fi
		fi
		mkdir -p "$GRADUS_DIR/bin"
		(cd "$clone" && go build -o "$GRADUS_DIR/bin/gradus" ./cmd/gradus)
		printf '%s' "$GRADUS_SOURCE" >"$GRADUS_DIR/bin/source"
	fi
	clean version
}

# pack sets where the pack is, and gets it if asked to.
pack() {
	filled GRADUS_PACK
	pack=$(beside "$GRADUS_PACK")
	case $pack in
	*://*)
		if [ "${1-}" = get ]; then
			curl -fsSL -o "$GRADUS_DIR/pack.zip" -- "$pack"
		fi
		pack=$GRADUS_DIR/pack.zip
		;;
	esac
	[ -e "$pack" ] || fail "there is no pack $pack: gradus pack build makes one"
}

# key sets where the key is, and keeps the one that came in the environment.
key() {
	local kept=$GRADUS_DIR/key/identity.txt
	if [ -n "${GRADUS_IDENTITY_KEY:-}" ]; then
		(
			umask 077
			mkdir -p "$GRADUS_DIR/key"
			printf '%s\n' "$GRADUS_IDENTITY_KEY" >"$kept"
		)
		unset GRADUS_IDENTITY_KEY
	fi
	if [ -n "${GRADUS_IDENTITY:-}" ]; then
		GRADUS_IDENTITY=$(beside "$GRADUS_IDENTITY")
		[ -r "$GRADUS_IDENTITY" ] || fail "there is no key $GRADUS_IDENTITY: gradus pack keygen makes one"
	elif [ -f "$kept" ]; then
		GRADUS_IDENTITY=$kept
	fi
	export GRADUS_IDENTITY
}

prepare() {
	pack get
	key
	clean doctor --prewarm --challenges "$pack"
}

# grade grades each challenge. Of several, those that were not handed in are passed over.
grade() {
	local dir=${1:?which directory?} challenge slug status worst=0 graded=0 names
	shift
	filled GRADUS_CHALLENGE
	pack
	key
	read -ra names <<<"$GRADUS_CHALLENGE"
	cd "$dir"
	for challenge in "${names[@]}"; do
		slug=${challenge##*/}
		if [ "${#names[@]}" -gt 1 ] && [ -z "$(find . -maxdepth 3 -type d -name "$slug" -print -quit)" ]; then
			printf 'gradus-ci: there is no folder %s: it is not graded\n' "$slug" >&2
			continue
		fi
		status=0
		clean grade --no-record --require-sandbox="$GRADUS_SANDBOX" --challenges "$pack" \
			--challenge "$challenge" --submission . "${@//\{\}/$slug}" || status=$?
		graded=1
		if [ "$status" -gt "$worst" ]; then worst=$status; fi
	done
	if [ "$graded" = 0 ]; then
		printf 'gradus-ci: nothing was handed in\n' >&2
		worst=1
	fi
	return "$worst"
}

level() { clean doctor; }

forget() { rm -rf "$GRADUS_DIR/key"; }

mkdir -p "$GRADUS_DIR" || fail 'set GRADUS_DIR to a directory that can be made'
[ -O "$GRADUS_DIR" ] || fail "$GRADUS_DIR is another user's"
case ${1-} in
install | prepare | level | grade | forget) "$@" ;;
*) fail 'which is it: install, prepare, level, grade or forget?' ;;
esac
