package splice

import (
	"crypto/sha256"
	"debug/elf"
	"errors"
	"fmt"
	"sort"
)

// Base is a linked program, and where everything is in it. It is not changed
// once it is made and may be used concurrently.
type Base struct {
	file     []byte // as far as it is loaded
	header   elf.Header64
	progs    []elf.Prog64
	segments []segment
	module   moduledata // its first and only one
	moduleAt uint64     // runtime.firstmoduledata
	lastAt   uint64     // runtime.lastmoduledatap

	packages  map[string]addresses // of a package's symbols, by index
	functions map[string]functions // of a package, there or not
	builtins  addresses            // of what the compiler calls by number
	names     []byte               // of symbols known by name: sorted hashes, each with an address
}

// segment is a part of a program in memory.
type segment struct {
	flags   elf.ProgFlag
	addr    uint64
	size    uint64
	content []byte // the rest of size is zero
}

// addresses are 32 bits each, 0 for what is not there.
type addresses []byte

// notWhole is the address of a symbol that the linker kept only in part. It can't be used,
// and can't be added a second time either, since the runtime compares types and method
// tables by address.
const notWhole = 1

func (a addresses) at(i uint32) uint64 {
	if uint64(i)*4+4 > uint64(len(a)) {
		return 0
	}
	return uint64(le.Uint32(a[i*4:]))
}

// functions describes the functions of a package that may have been inlined: sorted
// entries of index, offset and length of the name, first line and ID, then the names.
type functions []byte

const functionSize = 4 + 4 + 4 + 4 + 1

// at returns the name, first line and ID of a function.
func (f functions) at(i uint32) (name string, line uint32, id byte) {
	if len(f) < 4 {
		return "", 0, 0
	}
	n := int(le.Uint32(f))
	list, names := f[4:4+n*functionSize], f[4+n*functionSize:]
	k := sort.Search(n, func(k int) bool { return le.Uint32(list[k*functionSize:]) >= i })
	if k == n || le.Uint32(list[k*functionSize:]) != i {
		return "", 0, 0
	}
	e := list[k*functionSize:]
	off, size := le.Uint32(e[4:]), le.Uint32(e[8:])
	return string(names[off : off+size]), le.Uint32(e[12:]), e[16]
}

// functionsOf gathers what an object says of its package's functions.
func functionsOf(o *object) functions {
	var list, names []byte
	n := uint32(0)
	for i := range o.nsyms[0] {
		sym := o.symbol(i)
		if !isText(sym.kind) {
			continue
		}
		info, _ := o.funcInfo(o.function(i).info)
		for _, v := range []uint32{i, uint32(len(names)), uint32(len(sym.name)), info.startLine} {
			list = le.AppendUint32(list, v)
		}
		list = append(list, info.id)
		names = append(names, sym.name...)
		n++
	}
	return append(append(le.AppendUint32(nil, n), list...), names...)
}

// name is a symbol as other packages know it.
type name struct {
	text string
	abi  uint16
}

const nameSize = 8 + 4

// hash stands for a name in a Base.
func (n name) hash() uint64 {
	sum := sha256.Sum256(le.AppendUint16([]byte(n.text), n.abi))
	return le.Uint64(sum[:])
}

// named returns the address of a symbol, or 0.
func (s *Base) named(n name) uint64 {
	want, count := n.hash(), len(s.names)/nameSize
	i := sort.Search(count, func(i int) bool { return le.Uint64(s.names[i*nameSize:]) >= want })
	if i < count && le.Uint64(s.names[i*nameSize:]) == want {
		return uint64(le.Uint32(s.names[i*nameSize+8:]))
	}
	return 0
}

// image returns the program's memory from addr on, as it is when it starts.
func (s *Base) image(addr uint64) []byte {
	for _, g := range s.segments {
		if addr >= g.addr && addr-g.addr < uint64(len(g.content)) {
			return g.content[addr-g.addr:]
		}
	}
	return nil
}

// caught turns a panic on malformed input into an error.
func caught(err *error) {
	if p := recover(); p != nil {
		*err = fmt.Errorf("malformed: %v", p)
	}
}

var errLayout = errors.New("this Go release lays programs out in another way")
