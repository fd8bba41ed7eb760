package splice

import (
	"fmt"
	"math"
)

// fill copies symbols' data to their region and puts addresses where they go.
func (c *addition) fill(r *region) error {
	r.bytes = make([]byte, r.size)
	for _, t := range r.syms {
		at := t.state().addr
		to := r.bytes[at-r.addr:]
		to = to[:t.symbol().size]
		copy(to, t.content())
		for _, rel := range t.relocations() {
			if ignored(rel.kind) || rel.kind == relocKeep {
				continue
			}
			if err := c.relocate(t.m, to, at, rel); err != nil {
				return fmt.Errorf("%s: %w", t.symbol().name, err)
			}
		}
	}
	return nil
}

// tlsOffset is where the runtime keeps the current goroutine, from the thread's
// own memory on.
const tlsOffset = -8

// relocate sets one place of a symbol at the address at.
func (c *addition) relocate(from *member, content []byte, at uint64, r relocation) error {
	if uint64(r.off)+uint64(r.size) > uint64(len(content)) {
		return errForm
	}
	field := content[r.off:]
	if r.kind == relocTLSLE && r.size == 4 {
		le.PutUint32(field, uint32(int32(tlsOffset+r.add)))
		return nil
	}
	addr := c.addrOf(from, r.to)
	if addr == 0 {
		if r.kind&relocWeak != 0 {
			return nil
		}
		return fmt.Errorf("no address for %v", r.to)
	}
	value := int64(addr) + r.add
	switch r.kind &^ relocWeak {
	case relocCall, relocPCRel:
		value -= int64(at) + int64(r.off) + 4
		if r.size != 4 || value != int64(int32(value)) {
			return errForm
		}
		le.PutUint32(field, uint32(value))
	case relocAddr:
		if r.size != 8 {
			return errForm
		}
		le.PutUint64(field, uint64(value))
	case relocAddrOff, relocMethodOff:
		value -= int64(c.offsetsFrom(addr))
		if r.size != 4 || value <= 0 || value > math.MaxInt32 {
			return errForm
		}
		le.PutUint32(field, uint32(value))
	default:
		return fmt.Errorf("a relocation not known here: %d", r.kind)
	}
	return nil
}

// offsetsFrom returns the address that offsets to addr count from: the same as in the
// base, which is below, so that offsets reach both.
func (c *addition) offsetsFrom(addr uint64) uint64 {
	m := &c.base.module
	if addr >= m.Text && addr < m.EText || addr >= c.text.addr && addr < c.text.addr+c.text.size {
		return m.Text
	}
	return m.Types
}
