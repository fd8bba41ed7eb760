package splice

import (
	"bytes"
	"cmp"
	"debug/elf"
	"fmt"
	"go/token"
	"slices"
	"strings"
)

// Package is a compiled package.
type Package struct {
	Path    string // import path
	Archive []byte // as the compiler wrote it

	// Mirrored is the import path of another package that was not there when this one
	// was compiled, but a mirror of it: its symbols are found by name.
	Mirrored string
}

// survey finds out where everything is in a program. The symbol table names
// functions and variables; the rest, such as types, is where relocations point.
// Whatever is found is compared with what the compiler wrote.
type survey struct {
	*Base
	objects  map[string][]*object // of a package: the compiler's, then the assembler's
	defs     map[name]place
	builtins map[uint32]uint64
	addrs    map[place]uint64
	queue    []place
	kept     []string       // packages that Keep was given
	cut      map[place]bool // the linker left a part of it out
}

// place is a symbol's definition.
type place struct {
	o *object
	i uint32
}

func (p place) symbol() symbol { return p.o.symbol(p.i) }

// NewBase surveys a program that was linked, with a symbol table, from packages;
// Keep was given those named by kept. The error says that this Go release's
// programs are not understood.
func NewBase(program []byte, packages []Package, kept []string) (s *Base, err error) {
	defer caught(&err)
	s = &Base{}
	if err := s.load(program); err != nil {
		return nil, err
	}
	file, err := elf.NewFile(bytes.NewReader(program))
	if err != nil {
		return nil, err
	}
	table, err := file.Symbols()
	if err != nil {
		return nil, err
	}
	v := &survey{Base: s, objects: map[string][]*object{}, defs: map[name]place{}, builtins: map[uint32]uint64{},
		addrs: map[place]uint64{}, cut: map[place]bool{}, kept: kept}
	if err := v.read(packages); err != nil {
		return nil, err
	}
	v.modules(table)
	if err := s.check(); err != nil {
		return nil, err
	}
	v.anchor(table)
	for len(v.queue) > 0 {
		p := v.queue[len(v.queue)-1]
		v.queue = v.queue[:len(v.queue)-1]
		v.visit(p)
	}
	v.publish()
	return s, nil
}

// read reads all packages.
func (v *survey) read(packages []Package) error {
	for _, p := range packages {
		all, err := readObjects(p.Path, p.Archive)
		if err != nil {
			return fmt.Errorf("read %s: %w", p.Path, err)
		}
		v.objects[p.Path] = all
		for _, o := range all {
			for i := range o.total {
				sym := o.symbol(i)
				if !o.global(i, sym) {
					continue
				}
				key := name{sym.name, sym.abi}
				if _, ok := v.defs[key]; !ok { // the linker takes the first, too
					v.defs[key] = place{o, i}
				}
			}
		}
	}
	return nil
}

// modules finds the runtime's record of the program.
func (v *survey) modules(table []elf.Symbol) {
	for _, t := range table {
		switch t.Name {
		case "runtime.firstmoduledata":
			v.moduleAt = t.Value
		case "runtime.lastmoduledatap":
			v.lastAt = t.Value
		}
	}
}

// anchor takes addresses from the symbol table. A function has a suffix there if
// its name is also that of one with the usual calling convention.
func (v *survey) anchor(table []elf.Symbol) {
	for _, t := range table {
		base, abi0 := strings.CutSuffix(t.Name, ".abi0")
		p, ok := v.defs[name{base, 1}]
		if abi0 || !ok {
			p, ok = v.defs[name{base, 0}]
		}
		if ok && t.Value != 0 && t.Section != elf.SHN_UNDEF {
			v.learn(p, t.Value)
		}
	}
}

// learn notes the address of a definition, and reports whether it is really there.
func (v *survey) learn(p place, addr uint64) bool {
	if old, known := v.addrs[p]; known {
		return old == addr
	}
	content := p.o.content(p.i)
	if image := v.image(addr); len(content) > 0 && !sameOutside(content, image, p.o.relocations(p.i)) {
		return false
	}
	v.addrs[p] = addr
	v.queue = append(v.queue, p)
	return true
}

// visit learns where the targets of a symbol's relocations are.
func (v *survey) visit(p place) {
	at := v.addrs[p]
	image := v.image(at)
	if len(image) < len(p.o.content(p.i)) || len(p.o.content(p.i)) == 0 {
		return
	}
	for _, r := range p.o.relocations(p.i) {
		to, ok := v.definition(p.o, r.to)
		addr, known := v.target(r, at, image, ok && isText(to.symbol().kind))
		switch {
		case known && r.to.pkg == pkgBuiltin:
			v.builtins[r.to.sym] = addr
		case known && ok && !v.learn(to, addr):
			v.cut[p] = v.cut[p] || r.kind&relocWeak == 0 || callable(to.symbol().name)
		}
	}
}

// callable reports whether a method that the linker left out, since no interface
// it saw calls it, could be called by a package that it did not see.
func callable(method string) bool {
	return token.IsExported(method[strings.LastIndexByte(method, '.')+1:])
}

// definition finds what a reference in an object is to.
func (v *survey) definition(o *object, r ref) (place, bool) {
	i, own := o.index(r)
	switch {
	case own:
		sym := o.symbol(i)
		if i < o.total && !o.global(i, sym) {
			return place{o, i}, true
		}
		p, ok := v.defs[name{sym.name, sym.abi}]
		return p, ok
	case r.pkg > 0 && int(r.pkg) < len(o.pkgs):
		if all := v.objects[o.pkgs[r.pkg]]; len(all) > 0 && r.sym < all[0].nsyms[0] {
			return place{all[0], r.sym}, true
		}
	}
	return place{}, false
}

// target returns the address that a relocation of a symbol was resolved to. text
// says that it is to a function.
func (v *survey) target(r relocation, at uint64, image []byte, text bool) (uint64, bool) {
	field := image[r.off:]
	switch kind := r.kind &^ relocWeak; {
	case (kind == relocCall || kind == relocPCRel) && r.size == 4:
		return uint64(int64(at) + int64(r.off) + 4 + int64(int32(le.Uint32(field))) - r.add), true
	case kind == relocAddr && r.size == 8:
		return le.Uint64(field) - uint64(r.add), le.Uint64(field) != 0
	case (kind == relocAddrOff || kind == relocMethodOff) && r.size == 4:
		off, base := le.Uint32(field), v.module.Types
		if text {
			base = v.module.Text
		}
		return base + uint64(off) - uint64(r.add), off != 0 && off != 1<<32-1 // left out
	}
	return 0, false
}

func isText(kind byte) bool { return kind == kindText || kind == kindTextFIPS }

// sameOutside compares a symbol's data with its image, but for relocated places.
func sameOutside(content, image []byte, relocs []relocation) bool {
	if len(image) < len(content) {
		return false
	}
	slices.SortFunc(relocs, func(a, b relocation) int { return cmp.Compare(a.off, b.off) })
	from := 0
	for _, r := range relocs {
		if r.size == 0 || int(r.off) < from {
			continue
		}
		if !bytes.Equal(content[from:r.off], image[from:r.off]) {
			return false
		}
		from = int(r.off) + int(r.size)
	}
	return bytes.Equal(content[from:], image[from:len(content)])
}

// publish keeps what was learnt in the form that Splice uses: what is whole.
func (v *survey) publish() {
	v.packages, v.functions = map[string]addresses{}, map[string]functions{}
	for path, all := range v.objects {
		var list addresses
		for i := range all[0].nsyms[0] {
			list = le.AppendUint32(list, uint32(v.whole(place{all[0], i})))
		}
		v.packages[path], v.functions[path] = list, functionsOf(all[0])
	}
	type entry struct{ hash, addr uint64 }
	var names []entry
	for n, p := range v.defs {
		if addr := v.whole(p); addr != 0 {
			names = append(names, entry{n.hash(), addr})
		}
	}
	slices.SortFunc(names, func(a, b entry) int { return cmp.Compare(a.hash, b.hash) })
	for _, e := range names {
		v.names = le.AppendUint32(le.AppendUint64(v.names, e.hash), uint32(e.addr))
	}
	for i, addr := range v.builtins {
		for len(v.Base.builtins) <= int(i)*4 {
			v.Base.builtins = append(v.Base.builtins, 0, 0, 0, 0)
		}
		le.PutUint32(v.Base.builtins[i*4:], uint32(addr))
	}
}

// whole returns the address of a definition, or notWhole if something was left
// out of it that another package might miss.
func (v *survey) whole(p place) uint64 {
	sym := p.symbol()
	if v.cut[p] && !isText(sym.kind) || sym.flag&flagGoType != 0 && v.closed(sym.name, v.addrs[p]) {
		return notWhole
	}
	return v.addrs[p]
}

// closed reports whether a type is an interface with methods that are not
// exported. The linker leaves out methods that no interface it saw calls, so what
// implements this one may not be whole, unless Keep showed it to the linker.
func (v *survey) closed(typeName string, typ uint64) bool {
	for _, path := range v.kept {
		if name, ok := strings.CutPrefix(typeName, "type:"+path+"."); ok && token.IsExported(name) && token.IsIdentifier(name) {
			return false
		}
	}
	return v.anyMethod(typ, v.image, func(flags byte) bool { return flags&nameExported == 0 })
}
