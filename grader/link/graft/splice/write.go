package splice

import (
	"debug/elf"
	"fmt"
	"os"
)

const pageSize = 4096

// Splice writes to file the program that s becomes with packages in it, each after
// those of them that it imports. An error says nothing against the packages: a
// linker has to do it.
func (s *Base) Splice(file *os.File, packages []Package) (err error) {
	defer caught(&err)
	var objects []*object
	for _, p := range packages {
		all, err := readObjects(p.Path, p.Archive)
		if err != nil {
			return err
		}
		if len(all) != 1 {
			return fmt.Errorf("%s has assembly", p.Path)
		}
		all[0].mirrored = p.Mirrored
		objects = append(objects, all[0])
	}
	c, err := s.newAddition(objects)
	if err != nil {
		return err
	}
	if err := c.place(); err != nil {
		return err
	}
	parts, err := c.grow()
	if err != nil {
		return err
	}
	return s.write(file, parts, c.moduleAt)
}

// grow makes the memory of the addition: code, what is only read, and variables
// with the record of it all for the runtime.
func (c *addition) grow() ([]segment, error) {
	end := uint64(0)
	for _, g := range c.base.segments {
		end = max(end, g.addr+g.size)
	}
	c.settle(&c.text, up(end, pageSize))
	c.settle(&c.rodata, up(c.text.addr+c.text.size, pageSize))
	c.settle(&c.funcdata, up(c.rodata.addr+c.rodata.size, 32))
	t, err := c.pcTables()
	if err != nil {
		return nil, err
	}
	ro := blob{addr: c.rodata.addr}
	ro.skip(c.funcdata.addr - c.rodata.addr + up(c.funcdata.size, 4))
	ro.add(t.inl, 4)
	m := t.module(&ro)
	c.settle(&c.noptrdata, up(ro.end(), pageSize))
	rw := blob{addr: c.noptrdata.addr}
	rw.skip(c.noptrdata.size)
	c.moduleAt = rw.reserve(uint64(moduleSize))
	m.EPCLNTab = ro.end()
	c.links(m, &rw)
	c.settle(&c.data, up(rw.end(), 32))
	c.settle(&c.bss, up(c.data.addr+c.data.size, 32))
	c.settle(&c.noptrbss, up(c.bss.addr+c.bss.size, 32))
	for _, r := range []*region{&c.text, &c.rodata, &c.funcdata, &c.noptrdata, &c.data} {
		if err := c.fill(r); err != nil {
			return nil, err
		}
	}
	return c.finish(m, &ro, &rw)
}

// settle gives a region and its symbols their addresses.
func (c *addition) settle(r *region, addr uint64) {
	r.addr = addr
	for _, t := range r.syms {
		t.state().addr += addr
	}
}

// blob is memory made from its start on.
type blob struct {
	addr  uint64
	bytes []byte
}

func (b *blob) end() uint64    { return b.addr + uint64(len(b.bytes)) }
func (b *blob) skip(n uint64)  { b.bytes = append(b.bytes, make([]byte, n)...) }
func (b *blob) align(n uint64) { b.skip(up(b.end(), n) - b.end()) }

// add appends data and returns its address.
func (b *blob) add(data []byte, align uint64) uint64 {
	b.align(align)
	at := b.end()
	b.bytes = append(b.bytes, data...)
	return at
}

// reserve appends n zero bytes and returns their address.
func (b *blob) reserve(n uint64) uint64 {
	b.align(wordSize)
	at := b.end()
	b.skip(n)
	return at
}

// module appends the tables of functions to what is only read, and begins the
// record of the addition with them.
func (t *tables) module(ro *blob) *moduledata {
	c := t.c
	header := ro.add(make([]byte, headerSize), wordSize)
	m := &moduledata{PCHeader: header}
	at := func(data []byte) uint64 { return ro.add(data, wordSize) }
	m.FuncNameTab = sliceOf(at(t.names), len(t.names))
	m.CUTab = sliceOf(at(t.cus), len(t.cus)/4)
	m.FileTab = sliceOf(at(t.files), len(t.files))
	m.PCTab = sliceOf(at(t.pcs), len(t.pcs))
	m.PCLNTable = sliceOf(at(t.funcs), len(t.funcs))
	m.FTab = sliceOf(m.PCLNTable.Ptr, len(c.text.syms)+1)
	m.FindFuncTab = at(t.find)
	h := ro.bytes[header-ro.addr:]
	le.PutUint32(h, pcHeaderMagic)
	h[6], h[7] = 1, wordSize
	for k, v := range []uint64{uint64(len(c.text.syms)), uint64(len(t.cus) / 4), 0, m.FuncNameTab.Ptr - header, m.CUTab.Ptr - header,
		m.FileTab.Ptr - header, m.PCTab.Ptr - header, m.PCLNTable.Ptr - header} {
		le.PutUint64(h[8+8*k:], v)
	}
	last := c.text.syms[len(c.text.syms)-1]
	m.MinPC, m.MaxPC = c.text.syms[0].state().addr, last.state().addr+uint64(last.symbol().size)
	m.GoFunc = c.funcdata.addr
	return m
}

// links reserves room for the lists whose length is known and whose content is
// not yet.
func (c *addition) links(m *moduledata, rw *blob) {
	types, itabs := 0, 0
	for _, t := range c.rodata.syms {
		sym := t.symbol()
		if sym.flag&flagTypelink != 0 {
			types++
		}
		if sym.flag2&flag2Itab != 0 {
			itabs++
		}
	}
	m.TypeLinks = sliceOf(rw.reserve(uint64(types)*4), types)
	m.ITabLinks = sliceOf(rw.reserve(uint64(itabs)*wordSize), itabs)
	m.InitTasks = sliceOf(rw.reserve(uint64(len(c.roots))*wordSize), len(c.roots))
	m.GCData = rw.reserve(programSize(c.data.size / wordSize))
	m.GCBSS = rw.reserve(programSize(c.bss.size / wordSize))
}

// finish completes the record and joins all parts into segments.
func (c *addition) finish(m *moduledata, ro, rw *blob) ([]segment, error) {
	host := &c.base.module
	m.Text, m.EText = host.Text, c.text.addr+c.text.size // offsets count from there, see offsetsFrom
	m.Types, m.ETypes, m.ROData = host.Types, c.rodata.addr+c.rodata.size, host.ROData
	m.NoPtrData, m.ENoPtrData = c.noptrdata.addr, rw.end()
	m.Data, m.EData = c.data.addr, c.data.addr+c.data.size
	m.BSS, m.EBSS = c.bss.addr, c.bss.addr+c.bss.size
	m.NoPtrBSS, m.ENoPtrBSS = c.noptrbss.addr, c.noptrbss.addr+c.noptrbss.size
	m.CovCtrs, m.ECovCtrs, m.End = m.ENoPtrBSS, m.ENoPtrBSS, m.ENoPtrBSS
	put := func(at uint64, data []byte) { copy(rw.bytes[at-rw.addr:], data) }
	for at, r := range map[uint64]*region{m.GCData: &c.data, m.GCBSS: &c.bss} {
		bits, err := c.pointers(r)
		if err != nil {
			return nil, err
		}
		put(at, bits.program(r.size/wordSize))
	}
	if err := c.open(); err != nil {
		return nil, err
	}
	var tasks []byte
	for _, root := range c.roots {
		tasks = le.AppendUint64(tasks, root.state().addr)
	}
	put(m.InitTasks.Ptr, tasks)
	put(m.TypeLinks.Ptr, c.typeLinks())
	put(m.ITabLinks.Ptr, c.itabLinks())
	put(c.moduleAt, m.bytes())
	copy(rw.bytes, c.noptrdata.bytes)
	rw.skip(c.data.addr - rw.end())
	rw.add(c.data.bytes, 1)
	copy(ro.bytes, c.rodata.bytes)
	copy(ro.bytes[c.funcdata.addr-ro.addr:], c.funcdata.bytes)
	return []segment{
		{elf.PF_R | elf.PF_X, c.text.addr, c.text.size, c.text.bytes},
		{elf.PF_R, ro.addr, uint64(len(ro.bytes)), ro.bytes},
		{elf.PF_R | elf.PF_W, rw.addr, m.End - rw.addr, rw.bytes},
	}, nil
}
