package splice

import (
	"cmp"
	"errors"
	"fmt"
	"slices"
)

// Where things are in a type's description, internal/abi.Type.
const (
	typePtrBytes = 8
	typeFlags    = 20
	typeKind     = 23
	typeGCData   = 32
	typeStr      = 40
	typeElem     = 48 // of an array; its length
	typeLen      = 64
	typeFields   = 56 // of a struct: a slice of name, type and offset
	typeFieldLen = 64
	fieldSize    = 24

	flagExtraStar    = 1 << 1 // the name has a star too many
	flagMaskOnDemand = 1 << 4 // typeGCData is no mask
	kindMask         = 1<<5 - 1
	kindArray        = 17
	kindStruct       = 25
	kindInterface    = 20
	typeMethods      = 56 // of an interface: a slice of name and type
	typeMethodLen    = 64
	methodSize       = 8
	nameExported     = 1 << 0
	nameHasPackage   = 1 << 2
	wordSize         = 8
)

// memory returns what is at an address, of the base or the addition.
func (c *addition) memory(addr uint64) []byte {
	for _, r := range []*region{&c.rodata, &c.data, &c.noptrdata} {
		if addr >= r.addr && addr-r.addr < uint64(len(r.bytes)) {
			return r.bytes[addr-r.addr:]
		}
	}
	return c.base.image(addr)
}

// anyMethod reports whether a type is an interface that has a method whose name
// has flags that f is true for.
func (s *Base) anyMethod(typ uint64, memory func(uint64) []byte, f func(flags byte) bool) bool {
	b := memory(typ)
	if len(b) < typeMethodLen+wordSize || b[typeKind]&kindMask != kindInterface {
		return false
	}
	methods := memory(le.Uint64(b[typeMethods:]))
	for k := range le.Uint64(b[typeMethodLen:]) {
		if f(memory(s.module.Types + uint64(le.Uint32(methods[k*methodSize:])))[0]) {
			return true
		}
	}
	return false
}

// open refuses interfaces with methods that are not exported by another package,
// for the same reason that a survey leaves those out.
func (c *addition) open() error {
	for _, t := range c.rodata.syms {
		sym := t.symbol()
		foreign := func(flags byte) bool { return flags&nameHasPackage != 0 }
		if sym.flag&flagGoType != 0 && c.base.anyMethod(t.state().addr, c.memory, foreign) {
			return fmt.Errorf("%s has methods of another package", sym.name)
		}
	}
	return nil
}

// mask is a bit for each word of a region, set for pointers.
type mask []byte

func newMask(r *region) mask { return make(mask, (r.size/wordSize+7)/8) }

func (m mask) set(word uint64) { m[word/8] |= 1 << (word % 8) }

// pointers returns the mask of a region's variables, by their types.
func (c *addition) pointers(r *region) (mask, error) {
	m := newMask(r)
	for _, t := range r.syms {
		var typ uint64
		t.m.auxiliary(t.i, func(kind byte, to ref) {
			if kind == auxGoType {
				typ = c.addrOf(t.m, to)
			}
		})
		if err := c.mark(m, t.state().addr-r.addr, typ); err != nil {
			return nil, fmt.Errorf("%s: %w", t.symbol().name, err)
		}
	}
	return m, nil
}

var errType = errors.New("its type is not described")

// mark sets the bits of a value of a type at an offset.
func (c *addition) mark(m mask, off, typ uint64) error {
	b := c.memory(typ)
	if len(b) < typeStr {
		return errType
	}
	words := le.Uint64(b[typePtrBytes:]) / wordSize
	if words == 0 {
		return nil
	}
	switch b[typeKind] & kindMask {
	case kindArray:
		elem, n := le.Uint64(b[typeElem:]), le.Uint64(b[typeLen:])
		size := le.Uint64(c.memory(elem))
		for k := range n {
			if err := c.mark(m, off+k*size, elem); err != nil {
				return err
			}
		}
		return nil
	case kindStruct:
		fields := c.memory(le.Uint64(b[typeFields:]))
		for k := range le.Uint64(b[typeFieldLen:]) {
			f := fields[k*fieldSize:]
			if err := c.mark(m, off+le.Uint64(f[16:]), le.Uint64(f[8:])); err != nil {
				return err
			}
		}
		return nil
	}
	if b[typeFlags]&flagMaskOnDemand != 0 {
		return errType
	}
	bits := c.memory(le.Uint64(b[typeGCData:]))
	for k := range words {
		if bits[k/8]>>(k%8)&1 != 0 {
			m.set(off/wordSize + k)
		}
	}
	return nil
}

// program returns a mask as the runtime reads it, see runGCProg: pieces of up to
// 120 bits, as they are.
func (m mask) program(words uint64) (p []byte) {
	const most = 120
	for at := uint64(0); at < words; at += most {
		n := min(most, words-at)
		p = append(p, byte(n))
		p = append(p, m[at/8:at/8+(n+7)/8]...)
	}
	return append(p, 0)
}

func programSize(words uint64) uint64 { return uint64(len(make(mask, (words+7)/8).program(words))) }

// typeLinks returns the types that the runtime can find by name, as offsets in
// the order of their names.
func (c *addition) typeLinks() (links []byte) {
	type link struct {
		name string
		addr uint64
	}
	var all []link
	for _, t := range c.rodata.syms {
		if t.symbol().flag&flagTypelink != 0 {
			addr := t.state().addr
			all = append(all, link{c.typeName(addr), addr})
		}
	}
	slices.SortFunc(all, func(a, b link) int { return cmp.Or(cmp.Compare(a.name, b.name), cmp.Compare(a.addr, b.addr)) })
	for _, l := range all {
		links = le.AppendUint32(links, uint32(l.addr-c.base.module.Types))
	}
	return links
}

// typeName returns a type's name as the runtime prints it.
func (c *addition) typeName(typ uint64) string {
	b := c.memory(typ)
	text := c.memory(c.base.module.Types + uint64(le.Uint32(b[typeStr:])))
	n, at := 0, 1 // a byte of flags, a varint, the text
	for shift := 0; ; shift += 7 {
		v := text[at]
		at++
		n |= int(v&0x7f) << shift
		if v&0x80 == 0 {
			break
		}
	}
	s := string(text[at : at+n])
	if b[typeFlags]&flagExtraStar != 0 {
		s = s[1:]
	}
	return s
}

// itabLinks returns the addresses of the method tables of interfaces.
func (c *addition) itabLinks() (links []byte) {
	for _, t := range c.rodata.syms {
		if t.symbol().flag2&flag2Itab != 0 {
			links = le.AppendUint64(links, t.state().addr)
		}
	}
	return links
}
