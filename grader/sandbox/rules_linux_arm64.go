package sandbox

import "golang.org/x/sys/unix"

const (
	nativeArch   = unix.AUDIT_ARCH_AARCH64
	firstForeign = ^uint32(0) // this architecture has one set of numbers
)

// legacy are calls that this architecture does without.
var legacy, legacyOwners, legacyFork []uint32

func legacyRules() []rule { return nil }
