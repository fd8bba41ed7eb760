package graft

import (
	"cmp"
	"fmt"
	"strings"
)

// A scion is a package on its way into a program: the symbols of it that the
// program will need, and where they go.
type scion struct {
	stock *Stock
	o     *object
	state []symbolState // by index
	order []uint32      // the symbols needed, in the order they were found
	names map[ref]string

	text, rodata, funcdata region
	data, noptrdata        region
	bss, noptrbss          region
	moduleAt               uint64
}

// symbolState is what is known of a symbol of the package.
type symbolState struct {
	needed bool
	addr   uint64
}

// region is a run of memory that is filled with symbols.
type region struct {
	addr  uint64
	size  uint64
	bytes []byte // nil where all is zero
	syms  []uint32
}

// maxSize bounds the memory of a package, in bytes. What needs more is left to
// the linker, which runs under limits.
const maxSize = 64 << 20

// newScion finds what a package's initialisation needs, which is all that can
// ever run of it.
func (s *Stock) newScion(o *object) (*scion, error) {
	c := &scion{stock: s, o: o, state: make([]symbolState, o.total), names: o.referenced()}
	root, err := c.initTask()
	if err != nil {
		return nil, err
	}
	if err := c.need(root); err != nil {
		return nil, err
	}
	for n := 0; n < len(c.order); n++ {
		if err := c.follow(c.order[n]); err != nil {
			return nil, err
		}
	}
	return c, nil
}

// initTask finds the record by which the runtime initialises the package.
func (c *scion) initTask() (uint32, error) {
	for i := range c.o.nsyms[0] {
		if strings.HasSuffix(c.o.symbol(i).name, "..inittask") {
			return i, nil
		}
	}
	return 0, fmt.Errorf("%s has nothing to initialise", c.o.path)
}

// need adds a symbol to those that will be there.
func (c *scion) need(i uint32) error {
	if c.state[i].needed {
		return nil
	}
	c.state[i].needed = true
	c.order = append(c.order, i)
	return nil
}

// follow needs all that symbol i refers to.
func (c *scion) follow(i uint32) (err error) {
	for _, r := range c.o.relocations(i) {
		if r.kind&relocWeak != 0 && r.kind&^relocWeak != relocCall || ignored(r.kind) || r.to == (ref{}) {
			continue
		}
		if err := c.needRef(r.to); err != nil {
			return fmt.Errorf("%s: %w", c.o.symbol(i).name, err)
		}
	}
	c.o.auxiliary(i, func(kind byte, to ref) {
		if err == nil && (kind == auxFuncData || kind == auxGoType) && to != (ref{}) {
			err = c.needRef(to)
		}
	})
	return err
}

func (c *scion) needRef(to ref) error {
	i, addr, err := c.resolve(to)
	if err != nil || addr != 0 {
		return err
	}
	return c.need(i)
}

// ignored reports whether relocations of a kind are notes that leave no trace in
// a program.
func ignored(kind uint16) bool {
	return kind == relocInitOrder || kind == relocCallInd || kind >= relocUseField && kind <= relocUseNamed
}

// Missing is the error about a symbol that the stock does not have.
type Missing struct{ Symbol string }

func (m *Missing) Error() string { return "the program has no " + m.Symbol }

// resolve returns the address of a symbol of the stock, or else the index of one
// of this package. What both have is the stock's, so that types stay the same.
func (c *scion) resolve(to ref) (own uint32, addr uint64, err error) {
	i, ok := c.o.index(to)
	text := c.names[to]
	switch {
	case ok:
		sym := c.o.symbol(i)
		own := i < c.o.total
		if own && (sym.flag&flagDupOK == 0 || !c.o.global(i, sym)) {
			return i, 0, nil
		}
		addr, text = c.stock.named(name{sym.name, sym.abi}), sym.name
		if own && addr == 0 {
			return i, 0, nil
		}
	case to.pkg == pkgBuiltin:
		addr = c.stock.builtins.at(to.sym)
	case to.pkg > 0 && int(to.pkg) < len(c.o.pkgs):
		addr = c.stock.packages[c.o.pkgs[to.pkg]].at(to.sym)
	}
	if addr == 0 || addr == notWhole {
		return 0, 0, &Missing{cmp.Or(text, fmt.Sprintf("symbol %d of package %d", to.sym, to.pkg))}
	}
	return 0, addr, nil
}

// addrOf returns where a reference is to, once everything has its place; 0 for a
// symbol that is not there.
func (c *scion) addrOf(to ref) uint64 {
	i, addr, err := c.resolve(to)
	if err == nil && addr == 0 {
		addr = c.state[i].addr
	}
	return addr
}

// place gives every needed symbol an address.
func (c *scion) place() error {
	isFuncData := map[uint32]bool{}
	for _, i := range c.order {
		c.o.auxiliary(i, func(kind byte, to ref) {
			if own, addr, err := c.resolve(to); kind == auxFuncData && to != (ref{}) && err == nil && addr == 0 {
				isFuncData[own] = true
			}
		})
	}
	total := uint64(0)
	for _, i := range c.order {
		sym := c.o.symbol(i)
		r, ok := c.regionOf(sym.kind)
		switch {
		case isFuncData[i]:
			r = &c.funcdata
		case !ok:
			return fmt.Errorf("%s is of a kind not known here: %d", sym.name, sym.kind)
		}
		align := uint64(max(sym.align, minAlign(sym)))
		r.size = up(r.size, align)
		c.state[i].addr = r.size // from the region's start, for now
		r.size += uint64(sym.size)
		r.syms = append(r.syms, i)
		if total += uint64(sym.size) + align; total > maxSize {
			return fmt.Errorf("%s has more than %d MiB of code and variables", c.o.path, maxSize>>20)
		}
	}
	return nil
}

func (c *scion) regionOf(kind byte) (*region, bool) {
	switch kind {
	case kindText:
		return &c.text, true
	case kindROData:
		return &c.rodata, true
	case kindNoPtrData:
		return &c.noptrdata, true
	case kindData:
		return &c.data, true
	case kindBSS:
		return &c.bss, true
	case kindNoPtrBSS:
		return &c.noptrbss, true
	}
	return nil, false
}

// minAlign is the alignment of symbols that don't ask for one, as the linker's
// symalign has it.
func minAlign(sym symbol) uint32 {
	if isText(sym.kind) {
		return 32
	}
	if sym.align != 0 {
		return 1
	}
	align := uint32(32)
	for align > sym.size && align > 1 {
		align >>= 1
	}
	return align
}

// up rounds n up to a multiple of align.
func up(n, align uint64) uint64 { return (n + align - 1) / align * align }
