package graft

import (
	"bytes"
	"fmt"
)

// pcTables are what the runtime finds functions, lines and stack maps by. See
// cmd/link/internal/ld/pcln.go and runtime/symtab.go.
type pcTables struct {
	names, cus, files, pcs, funcs, find []byte
}

// headerSize is the size of runtime.pcHeader.
const headerSize = 8 + 8*8

// Entries of tables that the runtime wants at a fixed index.
const (
	pcdataInlTree   = 2
	funcdataInlTree = 3
)

// function is a function's auxiliary symbols.
type function struct {
	info, pcsp, pcfile, pcline, pcinline ref
	pcdata, funcdata                     []ref
}

func (o *object) function(i uint32) (f function) {
	o.auxiliary(i, func(kind byte, to ref) {
		switch kind {
		case auxFuncInfo:
			f.info = to
		case auxFuncData:
			f.funcdata = append(f.funcdata, to)
		case auxPCSP:
			f.pcsp = to
		case auxPCFile:
			f.pcfile = to
		case auxPCLine:
			f.pcline = to
		case auxPCInline:
			f.pcinline = to
		case auxPCData:
			f.pcdata = append(f.pcdata, to)
		}
	})
	return f
}

// funcInfo is what the compiler says of a function, see goobj.FuncInfo.
type funcInfo struct {
	args, startLine uint32
	id, flag        byte
	inlined         []inlined
}

// inlined is a call that the compiler put in place of.
type inlined struct {
	fn       ref
	parentPC uint32
}

func (o *object) funcInfo(to ref) (f funcInfo, ok bool) {
	i, own := o.index(to)
	if !own || i >= o.total || to == (ref{}) {
		return f, false
	}
	b := o.content(i)
	f = funcInfo{args: le.Uint32(b), id: b[8], flag: b[9], startLine: le.Uint32(b[12:])}
	b = b[16:]
	b = b[4+4*le.Uint32(b):] // the files it is from
	n := le.Uint32(b)
	b = b[4:]
	for range n {
		f.inlined = append(f.inlined, inlined{ref{le.Uint32(b[12:]), le.Uint32(b[16:])}, le.Uint32(b[20:])})
		b = b[24:]
	}
	return f, true
}

// tables is pcTables in the making.
type tables struct {
	c *scion
	pcTables
	nameAt map[string]uint32
	pcAt   map[ref]uint32
	inl    []byte // the inlined calls of all functions
	inlAt  map[uint32]uint32
}

// pcTables makes the tables of all functions. Functions have their addresses,
// and funcdata has offsets from the start of its region.
func (c *scion) pcTables() (*tables, error) {
	t := &tables{c: c, nameAt: map[string]uint32{}, pcAt: map[ref]uint32{}, inlAt: map[uint32]uint32{}}
	t.names, t.pcs = []byte{0}, []byte{0} // 0 is no name and no table
	for _, file := range c.o.files() {
		t.cus = le.AppendUint32(t.cus, uint32(len(t.files)))
		t.files = append(append(t.files, file...), 0)
	}
	n := len(c.text.syms)
	t.funcs = make([]byte, n*8+4)
	for k, i := range c.text.syms {
		t.funcs = append(t.funcs, make([]byte, up(uint64(len(t.funcs)), 8)-uint64(len(t.funcs)))...)
		le.PutUint32(t.funcs[k*8:], c.textOff(i))
		le.PutUint32(t.funcs[k*8+4:], uint32(len(t.funcs)))
		if err := t.add(i); err != nil {
			return nil, err
		}
	}
	last := c.text.syms[n-1]
	le.PutUint32(t.funcs[n*8:], c.textOff(last)+c.o.symbol(last).size)
	t.index()
	return t, nil
}

// textOff is where a function is, as the runtime counts it.
func (c *scion) textOff(i uint32) uint32 { return uint32(c.state[i].addr - c.stock.module.Text) }

// add appends the record of a function, runtime._func.
func (t *tables) add(i uint32) error {
	f := t.c.o.function(i)
	info, ok := t.c.o.funcInfo(f.info)
	if !ok {
		return fmt.Errorf("the compiler says nothing of %s", t.c.o.symbol(i).name)
	}
	pcdata, funcdata := t.pcdata(f, info), t.funcdata(i, f, info)
	for _, v := range []uint32{t.c.textOff(i), t.name(t.c.o.symbol(i).name), info.args, t.c.deferReturn(i),
		t.pc(f.pcsp), t.pc(f.pcfile), t.pc(f.pcline), uint32(len(pcdata)), 0, info.startLine} {
		t.funcs = le.AppendUint32(t.funcs, v)
	}
	t.funcs = append(t.funcs, info.id, info.flag, 0, byte(len(funcdata)))
	for _, v := range append(pcdata, funcdata...) {
		t.funcs = le.AppendUint32(t.funcs, v)
	}
	return nil
}

func (t *tables) pcdata(f function, info funcInfo) (offs []uint32) {
	for _, p := range f.pcdata {
		offs = append(offs, t.pc(p))
	}
	if len(info.inlined) > 0 {
		for len(offs) <= pcdataInlTree {
			offs = append(offs, 0)
		}
		offs[pcdataInlTree] = t.pc(f.pcinline)
	}
	return offs
}

// none is the offset of funcdata that is not there.
const none = ^uint32(0)

func (t *tables) funcdata(i uint32, f function, info funcInfo) (offs []uint32) {
	for _, d := range f.funcdata {
		off := none
		if d != (ref{}) {
			off = uint32(t.c.addrOf(d) - t.c.funcdata.addr)
		}
		offs = append(offs, off)
	}
	if len(info.inlined) > 0 {
		for len(offs) <= funcdataInlTree {
			offs = append(offs, none)
		}
		offs[funcdataInlTree] = t.inlineTree(info)
	}
	return offs
}

// inlineTree appends the calls inlined into a function, runtime.inlinedCall, and
// returns where they will be among the funcdata: after the compiler's.
func (t *tables) inlineTree(info funcInfo) uint32 {
	at := uint32(up(t.c.funcdata.size, 4)) + uint32(len(t.inl))
	for _, call := range info.inlined {
		name, startLine, id := t.c.callee(call.fn)
		t.inl = append(t.inl, id, 0, 0, 0)
		t.inl = le.AppendUint32(t.inl, t.name(name))
		t.inl = le.AppendUint32(t.inl, call.parentPC)
		t.inl = le.AppendUint32(t.inl, startLine)
	}
	return at
}

// callee returns the name, first line and ID of a function that was inlined.
func (c *scion) callee(fn ref) (name string, line uint32, id byte) {
	i, own := c.o.index(fn)
	if !own {
		if fn.pkg > 0 && int(fn.pkg) < len(c.o.pkgs) {
			return c.stock.functions[c.o.pkgs[fn.pkg]].at(fn.sym)
		}
		return "", 0, 0
	}
	if i < c.o.total {
		info, _ := c.o.funcInfo(c.o.function(i).info)
		line, id = info.startLine, info.id
	}
	return c.o.symbol(i).name, line, id
}

// deferReturn returns where in a function deferred calls are made, or 0.
func (c *scion) deferReturn(i uint32) uint32 {
	target := c.stock.named(name{"runtime.deferreturn", 1})
	for _, r := range c.o.relocations(i) {
		if r.kind == relocCall && target != 0 && c.addrOf(r.to) == target {
			return r.off - 1 // of the instruction
		}
	}
	return 0
}

func (t *tables) name(s string) uint32 {
	if s == "" {
		return 0
	}
	at, ok := t.nameAt[s]
	if !ok {
		at = uint32(len(t.names))
		t.nameAt[s] = at
		t.names = append(append(t.names, s...), 0)
	}
	return at
}

// pc returns where a table of values by program counter is.
func (t *tables) pc(to ref) uint32 {
	i, own := t.c.o.index(to)
	if !own || i >= t.c.o.total {
		return 0
	}
	data := t.c.o.content(i)
	if len(data) == 0 {
		return 0
	}
	at, ok := t.pcAt[to]
	if !ok {
		at = uint32(len(t.pcs))
		t.pcAt[to] = at
		t.pcs = append(t.pcs, data...)
	}
	return at
}

// Sizes of the buckets that functions are found by.
const (
	bucketSize    = 4096
	subbucketSize = 256
	subbuckets    = bucketSize / subbucketSize
)

// index makes the buckets, runtime.findfuncbucket: the first function in each
// stretch of text.
func (t *tables) index() {
	c := t.c
	start := c.state[c.text.syms[0]].addr
	last := c.text.syms[len(c.text.syms)-1]
	size := c.state[last].addr + uint64(c.o.symbol(last).size) - start
	first := make([]int, (size+subbucketSize-1)/subbucketSize)
	k := 0
	for b := range first {
		for k+1 < len(c.text.syms) && c.state[c.text.syms[k+1]].addr <= start+uint64(b)*subbucketSize {
			k++
		}
		first[b] = k
	}
	var find bytes.Buffer
	for b := 0; b < len(first); b += subbuckets {
		find.Write(le.AppendUint32(nil, uint32(first[b])))
		for j := range subbuckets {
			find.WriteByte(byte(first[min(b+j, len(first)-1)] - first[b]))
		}
	}
	t.find = find.Bytes()
}
