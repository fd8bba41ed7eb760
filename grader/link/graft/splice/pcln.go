package splice

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
	c *addition
	pcTables
	nameAt map[string]uint32
	pcAt   map[item]uint32
	inl    []byte // the inlined calls of all functions
}

// pcTables makes the tables of all functions. Functions have their addresses,
// and funcdata has offsets from the start of its region.
func (c *addition) pcTables() (*tables, error) {
	t := &tables{c: c, nameAt: map[string]uint32{}, pcAt: map[item]uint32{}}
	t.names, t.pcs = []byte{0}, []byte{0} // 0 is no name and no table
	for _, m := range c.members {
		for _, file := range m.object.files() {
			t.cus = le.AppendUint32(t.cus, uint32(len(t.files)))
			t.files = append(append(t.files, file...), 0)
		}
	}
	n := len(c.text.syms)
	t.funcs = make([]byte, n*8+4)
	for k, fn := range c.text.syms {
		t.funcs = append(t.funcs, make([]byte, up(uint64(len(t.funcs)), 8)-uint64(len(t.funcs)))...)
		le.PutUint32(t.funcs[k*8:], c.textOff(fn))
		le.PutUint32(t.funcs[k*8+4:], uint32(len(t.funcs)))
		if err := t.add(fn); err != nil {
			return nil, err
		}
	}
	last := c.text.syms[n-1]
	le.PutUint32(t.funcs[n*8:], c.textOff(last)+last.symbol().size)
	t.index()
	return t, nil
}

// textOff is where a function is, as the runtime counts it.
func (c *addition) textOff(fn item) uint32 { return uint32(fn.state().addr - c.base.module.Text) }

// add appends the record of a function, runtime._func.
func (t *tables) add(fn item) error {
	f := fn.m.function(fn.i)
	info, ok := fn.m.funcInfo(f.info)
	if !ok {
		return fmt.Errorf("the compiler says nothing of %s", fn.symbol().name)
	}
	pcdata, funcdata := t.pcdata(fn.m, f, info), t.funcdata(fn.m, f, info)
	for _, v := range []uint32{t.c.textOff(fn), t.name(fn.symbol().name), info.args, t.c.deferReturn(fn),
		t.pc(fn.m, f.pcsp), t.pc(fn.m, f.pcfile), t.pc(fn.m, f.pcline), uint32(len(pcdata)), fn.m.firstFile, info.startLine} {
		t.funcs = le.AppendUint32(t.funcs, v)
	}
	t.funcs = append(t.funcs, info.id, info.flag, 0, byte(len(funcdata)))
	for _, v := range append(pcdata, funcdata...) {
		t.funcs = le.AppendUint32(t.funcs, v)
	}
	return nil
}

func (t *tables) pcdata(m *member, f function, info funcInfo) (offs []uint32) {
	for _, p := range f.pcdata {
		offs = append(offs, t.pc(m, p))
	}
	if len(info.inlined) > 0 {
		for len(offs) <= pcdataInlTree {
			offs = append(offs, 0)
		}
		offs[pcdataInlTree] = t.pc(m, f.pcinline)
	}
	return offs
}

// none is the offset of funcdata that is not there.
const none = ^uint32(0)

func (t *tables) funcdata(m *member, f function, info funcInfo) (offs []uint32) {
	for _, d := range f.funcdata {
		off := none
		if d != (ref{}) {
			off = uint32(t.c.addrOf(m, d) - t.c.funcdata.addr)
		}
		offs = append(offs, off)
	}
	if len(info.inlined) > 0 {
		for len(offs) <= funcdataInlTree {
			offs = append(offs, none)
		}
		offs[funcdataInlTree] = t.inlineTree(m, info)
	}
	return offs
}

// inlineTree appends the calls inlined into a function, runtime.inlinedCall, and
// returns where they will be among the funcdata: after the compiler's.
func (t *tables) inlineTree(m *member, info funcInfo) uint32 {
	at := uint32(up(t.c.funcdata.size, 4)) + uint32(len(t.inl))
	for _, call := range info.inlined {
		name, startLine, id := t.c.callee(m, call.fn)
		t.inl = append(t.inl, id, 0, 0, 0)
		t.inl = le.AppendUint32(t.inl, t.name(name))
		t.inl = le.AppendUint32(t.inl, call.parentPC)
		t.inl = le.AppendUint32(t.inl, startLine)
	}
	return at
}

// callee returns the name, first line and ID of a function that was inlined.
func (c *addition) callee(from *member, fn ref) (name string, line uint32, id byte) {
	i, own := from.index(fn)
	if !own {
		if fn.pkg == 0 || int(fn.pkg) >= len(from.pkgs) {
			return "", 0, 0
		}
		path := from.pkgs[fn.pkg]
		if path == from.mirrored {
			return from.names[fn], 0, 0
		}
		if from, i = c.member(path), fn.sym; from == nil {
			return c.base.functions[path].at(fn.sym)
		}
	}
	if i < from.total {
		info, _ := from.funcInfo(from.function(i).info)
		line, id = info.startLine, info.id
	}
	return from.symbol(i).name, line, id
}

// deferReturn returns where in a function deferred calls are made, or 0.
func (c *addition) deferReturn(fn item) uint32 {
	target := c.base.named(name{"runtime.deferreturn", 1})
	for _, r := range fn.relocations() {
		if r.kind == relocCall && target != 0 && c.addrOf(fn.m, r.to) == target {
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
func (t *tables) pc(m *member, to ref) uint32 {
	i, own := m.index(to)
	if !own || i >= m.total {
		return 0
	}
	data := m.content(i)
	if len(data) == 0 {
		return 0
	}
	at, ok := t.pcAt[item{m, i}]
	if !ok {
		at = uint32(len(t.pcs))
		t.pcAt[item{m, i}] = at
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
	start := c.text.syms[0].state().addr
	last := c.text.syms[len(c.text.syms)-1]
	size := last.state().addr + uint64(last.symbol().size) - start
	first := make([]int, (size+subbucketSize-1)/subbucketSize)
	k := 0
	for b := range first {
		for k+1 < len(c.text.syms) && c.text.syms[k+1].state().addr <= start+uint64(b)*subbucketSize {
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
