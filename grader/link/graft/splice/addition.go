package splice

import (
	"cmp"
	"fmt"
	"strings"
)

// An addition is packages on their way into a program: the symbols of them that the
// program will need, and where they go.
type addition struct {
	base    *Base
	members []*member     // each after those it imports
	roots   []item        // the records by which they are initialised
	order   []item        // the symbols needed, in the order they were found
	known   map[name]item // by name, the first of each

	text, rodata, funcdata region
	data, noptrdata        region
	bss, noptrbss          region
	moduleAt               uint64
}

// member is one of the packages.
type member struct {
	*object
	state     []symbolState // by index
	names     map[ref]string
	firstFile uint32 // of its source files among those of all
}

// item is a symbol of a member.
type item struct {
	m *member
	i uint32
}

func (t item) symbol() symbol            { return t.m.symbol(t.i) }
func (t item) content() []byte           { return t.m.content(t.i) }
func (t item) relocations() []relocation { return t.m.relocations(t.i) }
func (t item) state() *symbolState       { return &t.m.state[t.i] }

// symbolState is what is known of a symbol of a member.
type symbolState struct {
	needed bool
	addr   uint64
}

// region is a run of memory that is filled with symbols.
type region struct {
	addr  uint64
	size  uint64
	bytes []byte // nil where all is zero
	syms  []item
}

// maxSize bounds the memory of all packages, in bytes. What needs more is left to
// the linker, which runs under limits.
const maxSize = 64 << 20

// newAddition finds what the packages' initialisation needs, which is all that can
// ever run of them.
func (s *Base) newAddition(objects []*object) (*addition, error) {
	c := &addition{base: s, known: map[name]item{}}
	files := 0
	for _, o := range objects {
		m := &member{object: o, state: make([]symbolState, o.total), names: o.referenced(), firstFile: uint32(files)}
		files += len(o.files())
		c.members = append(c.members, m)
		for i := range o.total {
			if sym := o.symbol(i); o.global(i, sym) {
				key := name{sym.name, sym.abi}
				if _, ok := c.known[key]; !ok { // the linker takes the first, too
					c.known[key] = item{m, i}
				}
			}
		}
	}
	var err error
	if c.roots, err = c.initTasks(); err != nil {
		return nil, err
	}
	for _, root := range c.roots {
		c.need(root)
	}
	for n := 0; n < len(c.order); n++ {
		if err := c.follow(c.order[n]); err != nil {
			return nil, err
		}
	}
	return c, nil
}

// noInitTasks is the size of the record of a package that initialises nothing; the linker
// uses such a record only to order the others.
const noInitTasks = 8

// initTasks returns the records by which the runtime initialises the packages, in order.
// The last package must have one, or none of the code would run.
func (c *addition) initTasks() (tasks []item, err error) {
	last := c.members[len(c.members)-1]
	err = fmt.Errorf("%s has nothing to initialise", last.path)
	for _, m := range c.members {
		for i := range m.nsyms[0] {
			if sym := m.symbol(i); strings.HasSuffix(sym.name, "..inittask") && sym.size > noInitTasks {
				tasks = append(tasks, item{m, i})
				if m == last {
					err = nil
				}
			}
		}
	}
	return tasks, err
}

// need adds a symbol to those that will be there.
func (c *addition) need(t item) {
	if !t.state().needed {
		t.state().needed = true
		c.order = append(c.order, t)
	}
}

// follow needs all that a symbol refers to.
func (c *addition) follow(t item) (err error) {
	for _, r := range t.relocations() {
		if r.kind&relocWeak != 0 && r.kind&^relocWeak != relocCall || ignored(r.kind) || r.to == (ref{}) {
			continue
		}
		if err := c.needRef(t.m, r.to); err != nil {
			return fmt.Errorf("%s: %w", t.symbol().name, err)
		}
	}
	t.m.auxiliary(t.i, func(kind byte, to ref) {
		if err == nil && (kind == auxFuncData || kind == auxGoType) && to != (ref{}) {
			err = c.needRef(t.m, to)
		}
	})
	return err
}

func (c *addition) needRef(from *member, to ref) error {
	own, addr, err := c.resolve(from, to)
	if err != nil || addr != 0 {
		return err
	}
	c.need(own)
	return nil
}

// ignored reports whether relocations of a kind only inform the linker and patch nothing.
func ignored(kind uint16) bool {
	return kind == relocInitOrder || kind == relocCallInd || kind >= relocUseField && kind <= relocUseNamed
}

// Missing is the error about a symbol that the base does not have.
type Missing struct{ Symbol string }

func (m *Missing) Error() string { return "the program has no " + m.Symbol }

// resolve returns the address of a symbol of the base, or else a symbol of a member. The
// base comes before the members, and earlier members before later ones, so that every
// type exists once.
func (c *addition) resolve(from *member, to ref) (own item, addr uint64, err error) {
	i, ok := from.index(to)
	text := from.names[to]
	switch {
	case ok:
		sym := from.symbol(i)
		defined := i < from.total
		if defined && (sym.flag&flagDupOK == 0 || !from.global(i, sym)) {
			return item{from, i}, 0, nil
		}
		key := name{sym.name, sym.abi}
		if addr, text = c.base.named(key), sym.name; addr != 0 {
			break
		}
		if own, ok := c.known[key]; ok && !(own.m == from && from.mirrors(sym.name)) {
			return own, 0, nil
		}
	case to.pkg == pkgBuiltin:
		addr = c.base.builtins.at(to.sym)
	case to.pkg > 0 && int(to.pkg) < len(from.pkgs):
		path := from.pkgs[to.pkg]
		m := c.member(path)
		if m != nil && path == from.mirrored {
			if own, ok := c.byName(m, text); ok {
				return own, 0, nil
			}
			break
		}
		if m != nil && to.sym < m.nsyms[0] {
			return item{m, to.sym}, 0, nil
		}
		addr = c.base.packages[path].at(to.sym)
	}
	if addr == 0 || addr == notWhole {
		return item{}, 0, &Missing{cmp.Or(text, fmt.Sprintf("symbol %d of package %d", to.sym, to.pkg))}
	}
	return item{}, addr, nil
}

// mirrors reports whether a symbol of generic code comes from the mirror that m was
// compiled against: a function, a dictionary or a type. A function or method as a value
// is the compiler's own way to call it.
func (m *member) mirrors(symbol string) bool {
	if strings.HasSuffix(symbol, "-fm") || strings.HasSuffix(symbol, "·f") {
		return false
	}
	return m.mirrored != "" && strings.HasPrefix(strings.TrimLeft(strings.TrimPrefix(symbol, "type:"), "*"), m.mirrored+".")
}

// byName returns a symbol of a member as other packages know it.
func (c *addition) byName(m *member, text string) (own item, ok bool) {
	for _, abi := range []uint16{abiInternal, abiNone} {
		own, ok = c.known[name{text, abi}]
		if ok && own.m == m && (abi == abiInternal || !isText(own.symbol().kind)) {
			return own, true
		}
	}
	return item{}, false
}

// member returns the member with an import path, or nil.
func (c *addition) member(path string) *member {
	for _, m := range c.members {
		if m.path == path {
			return m
		}
	}
	return nil
}

// addrOf returns where a reference is to, once everything has its place; 0 for a
// symbol that is not there.
func (c *addition) addrOf(from *member, to ref) uint64 {
	own, addr, err := c.resolve(from, to)
	if err == nil && addr == 0 {
		addr = own.state().addr
	}
	return addr
}

// place gives every needed symbol an address.
func (c *addition) place() error {
	isFuncData := map[item]bool{}
	for _, t := range c.order {
		t.m.auxiliary(t.i, func(kind byte, to ref) {
			if own, addr, err := c.resolve(t.m, to); kind == auxFuncData && to != (ref{}) && err == nil && addr == 0 {
				isFuncData[own] = true
			}
		})
	}
	total := uint64(0)
	for _, t := range c.order {
		sym := t.symbol()
		r, ok := c.regionOf(sym.kind)
		switch {
		case isFuncData[t]:
			r = &c.funcdata
		case !ok:
			return fmt.Errorf("%s is of a kind not known here: %d", sym.name, sym.kind)
		}
		align := uint64(max(sym.align, minAlign(sym)))
		r.size = up(r.size, align)
		t.state().addr = r.size // from the region's start, for now
		r.size += uint64(sym.size)
		r.syms = append(r.syms, t)
		if total += uint64(sym.size) + align; total > maxSize {
			return fmt.Errorf("%s has more than %d MiB of code and variables", t.m.path, maxSize>>20)
		}
	}
	return nil
}

func (c *addition) regionOf(kind byte) (*region, bool) {
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
