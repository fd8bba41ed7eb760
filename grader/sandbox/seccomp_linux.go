//go:build amd64 || arm64

package sandbox

import (
	"fmt"
	"unsafe"

	"golang.org/x/net/bpf"
	"golang.org/x/sys/unix"
)

// A rule allows one system call, if any of its alternatives holds; a rule
// without alternatives allows it always.
type rule struct {
	nr      uint32
	when    []alternative
	refusal unix.Errno // when no alternative holds
}

// alternative holds when all its conditions do.
type alternative []condition

// condition holds when the low word of an argument, masked, has a value. The
// low word is all there is of the flags, modes and int arguments looked at.
type condition struct {
	arg         uint32
	mask, value uint32
}

// always is a rule without conditions for each system call.
func always(nrs ...uint32) []rule {
	rules := make([]rule, len(nrs))
	for i, nr := range nrs {
		rules[i].nr = nr
	}
	return rules
}

// oneOf returns an alternative for each value of an argument.
func oneOf(arg uint32, values ...uint32) []alternative {
	list := make([]alternative, len(values))
	for i, v := range values {
		list[i] = alternative{{arg, ^uint32(0), v}}
	}
	return list
}

// clear returns the alternative that an argument has none of the bits.
func clear(arg, bits uint32) condition { return condition{arg, bits, 0} }

// unknown is the answer to a system call no rule allows: what an older kernel
// would say, so that programs fall back.
const unknown = unix.ENOSYS

// Offsets into struct seccomp_data, see seccomp(2); both architectures are
// little-endian.
const (
	offsetNr   = 0
	offsetArch = 4
	offsetArgs = 16
)

// filter compiles rules. Calls by another architecture's numbers kill the process.
func filter(rules []rule) []bpf.Instruction {
	allow := bpf.RetConstant{Val: unix.SECCOMP_RET_ALLOW}
	kill := bpf.RetConstant{Val: unix.SECCOMP_RET_KILL_PROCESS}
	prog := []bpf.Instruction{
		bpf.LoadAbsolute{Off: offsetArch, Size: 4},
		bpf.JumpIf{Cond: bpf.JumpEqual, Val: nativeArch, SkipTrue: 1},
		kill,
		bpf.LoadAbsolute{Off: offsetNr, Size: 4},
		bpf.JumpIf{Cond: bpf.JumpLessThan, Val: firstForeign, SkipTrue: 1},
		kill,
	}
	for _, r := range rules {
		body := []bpf.Instruction{allow}
		if len(r.when) > 0 {
			body = r.body()
		}
		prog = append(prog, bpf.JumpIf{Cond: bpf.JumpEqual, Val: r.nr, SkipFalse: skip(len(body))})
		prog = append(prog, body...)
	}
	return append(prog, refuse(unknown))
}

// body compiles the alternatives of a rule.
func (r rule) body() (prog []bpf.Instruction) {
	const size = 3 // instructions of a condition
	for _, alt := range r.when {
		for i, c := range alt {
			prog = append(prog,
				bpf.LoadAbsolute{Off: offsetArgs + 8*c.arg, Size: 4},
				bpf.ALUOpConstant{Op: bpf.ALUOpAnd, Val: c.mask},
				bpf.JumpIf{Cond: bpf.JumpEqual, Val: c.value, SkipFalse: skip((len(alt)-i-1)*size + 1)})
		}
		prog = append(prog, bpf.RetConstant{Val: unix.SECCOMP_RET_ALLOW})
	}
	return append(prog, refuse(r.refusal))
}

func refuse(e unix.Errno) bpf.Instruction {
	return bpf.RetConstant{Val: unix.SECCOMP_RET_ERRNO | uint32(e)}
}

// skip checks that a jump fits its 8 bits.
func skip(n int) uint8 {
	if n > 255 {
		panic(fmt.Sprintf("sandbox: a seccomp jump over %d instructions", n))
	}
	return uint8(n)
}

// seccomp adds the call that installs the filter for a spec.
func seccomp(s *script, spec *Spec, level Level, program uintptr) error {
	raw, err := bpf.Assemble(filter(rulesFor(spec, level, uint32(program))))
	if err != nil {
		return err
	}
	s.held = append(s.held, raw)
	// A bpf.RawInstruction is laid out as the kernel's struct sock_filter.
	prog := &unix.SockFprog{Len: uint16(len(raw)), Filter: (*unix.SockFilter)(unsafe.Pointer(&raw[0]))}
	s.do("filter system calls", unix.SYS_SECCOMP, unix.SECCOMP_SET_MODE_FILTER, 0, address(s, prog))
	return nil
}
