package splice

import (
	"bytes"
	"encoding/binary"
	"errors"
	"strconv"
	"strings"
)

var le = binary.LittleEndian

// object is a compiled package, as cmd/internal/goobj describes it. Its methods
// panic on an index out of range; the entry points turn that into errors.
type object struct {
	path    string
	data    []byte
	offsets []uint32 // of the blocks
	pkgs    []string // imported packages that symbols are referred to in, from 1 on
	nsyms   [4]uint32
	total   uint32 // symbols it defines

	mirrored string // see Package
}

// Blocks of an object.
const (
	blkAutolib = iota
	blkPkgIdx
	blkFile
	blkSymdef
	blkHashed64def
	blkHasheddef
	blkNonpkgdef
	blkNonpkgref
	blkRefFlags
	blkHash64
	blkHash
	blkRelocIdx
	blkAuxIdx
	blkDataIdx
	blkReloc
	blkAux
	blkData
	blkRefName
	blkEnd
	nblk
)

// Sizes of the entries of blocks, in bytes.
const (
	stringRefSize = 8
	symSize       = stringRefSize + 2 + 3 + 4 + 4
	relocSize     = 4 + 1 + 2 + 8 + 8
	auxSize       = 1 + 8
	refNameSize   = 8 + stringRefSize
	fileSize      = stringRefSize
)

const objectMagic = "\x00go120ld"

// Package indices of references that are to no imported package.
const (
	pkgNone     = 1<<31 - 1 - iota // the object's non-package symbols, by name
	pkgHashed64                    // its short content-addressable symbols
	pkgHashed                      // its content-addressable symbols
	pkgBuiltin                     // a function of the runtime, by a list of the compiler's
	pkgSelf                        // its own package's
)

// ref names a symbol from within an object.
type ref struct{ pkg, sym uint32 }

var errForm = errors.New("the object's form is not understood")

// readObjects returns the objects of a package's archive: that of the compiler,
// then those of the assembler. See cmd/internal/archive.
func readObjects(path string, archive []byte) (all []*object, err error) {
	const header, magic = 60, "!<arch>\n"
	rest, ok := bytes.CutPrefix(archive, []byte(magic))
	for ok && len(rest) >= header {
		size, err := strconv.Atoi(strings.TrimSpace(string(rest[48:58])))
		if err != nil || size < 0 || header+size > len(rest) {
			return nil, errForm
		}
		if name := strings.TrimSpace(string(rest[:16])); name != "__.PKGDEF" && name != "preferlinkext" && name != "dynimportfail" {
			o, err := newObject(path, rest[header:header+size])
			if err != nil {
				return nil, err
			}
			all = append(all, o)
		}
		rest = rest[min(header+size+size%2, len(rest)):]
	}
	if len(all) == 0 {
		return nil, errForm
	}
	return all, nil
}

func newObject(path string, member []byte) (*object, error) {
	_, data, ok := bytes.Cut(member, []byte("\n!\n"))
	if !ok || !bytes.HasPrefix(data, []byte(objectMagic)) || len(data) < len(objectMagic)+8+4+4*nblk {
		return nil, errForm
	}
	o := &object{path: path, data: data}
	for i := range nblk {
		o.offsets = append(o.offsets, le.Uint32(data[len(objectMagic)+12+4*i:]))
		if i > 0 && o.offsets[i] < o.offsets[i-1] || int(o.offsets[i]) > len(data) {
			return nil, errForm
		}
	}
	for i := range o.count(blkPkgIdx, stringRefSize) {
		o.pkgs = append(o.pkgs, o.text(o.offsets[blkPkgIdx]+i*stringRefSize))
	}
	for i := range o.nsyms {
		o.nsyms[i] = o.count(blkSymdef+i, symSize)
		o.total += o.nsyms[i]
	}
	return o, nil
}

func (o *object) count(block int, size uint32) uint32 {
	return (o.offsets[block+1] - o.offsets[block]) / size
}

// text reads a string by its reference.
func (o *object) text(at uint32) string {
	n, off := le.Uint32(o.data[at:]), le.Uint32(o.data[at+4:])
	return string(o.data[off : off+n])
}

// symbol is a symbol's definition or, past the object's total, a reference by name.
type symbol struct {
	name        string
	abi         uint16
	kind        byte
	flag, flag2 byte
	size, align uint32
}

// Kinds of symbols, see cmd/internal/objabi.
const (
	kindText = iota + 1
	kindTextFIPS
	kindROData
	kindRODataFIPS
	kindNoPtrData
	kindNoPtrDataFIPS
	kindData
	kindDataFIPS
	kindBSS
	kindNoPtrBSS
	kindTLSBSS
)

// Flags of symbols.
const (
	flagDupOK    = 1 << 0
	flagTypelink = 1 << 2
	flagGoType   = 1 << 6
	flag2Itab    = 1 << 1
)

// ABIs of symbols: of variables, and of functions that the compiler made.
const (
	abiNone     = 0
	abiInternal = 1
)

// abiStatic is the ABI of symbols that no other object sees.
const abiStatic = 1<<16 - 1

// symbol reads symbol i, counted over all blocks of definitions and the
// references by name, which follow each other.
func (o *object) symbol(i uint32) symbol {
	b := o.data[o.offsets[blkSymdef]+i*symSize:]
	return symbol{o.text(o.offsets[blkSymdef] + i*symSize), le.Uint16(b[8:]), b[10], b[11], b[12], le.Uint32(b[13:]), le.Uint32(b[17:])}
}

// index returns which symbol of this object a reference is to, if it is to one.
func (o *object) index(r ref) (i uint32, ok bool) {
	switch r.pkg {
	case pkgSelf:
		return r.sym, true
	case pkgHashed64:
		return o.nsyms[0] + r.sym, true
	case pkgHashed:
		return o.nsyms[0] + o.nsyms[1] + r.sym, true
	case pkgNone:
		return o.nsyms[0] + o.nsyms[1] + o.nsyms[2] + r.sym, true
	}
	return 0, false
}

// global reports whether symbol i is known by its name, not by its content alone.
// Method tables of interfaces are known by both.
func (o *object) global(i uint32, sym symbol) bool {
	hashed := i >= o.nsyms[0] && i < o.nsyms[0]+o.nsyms[1]+o.nsyms[2]
	return sym.name != "" && sym.abi != abiStatic && (!hashed || sym.flag2&flag2Itab != 0)
}

// content returns the data of symbol i; what is missing to its size is zero.
func (o *object) content(i uint32) []byte {
	at := o.offsets[blkDataIdx] + i*4
	from, to := le.Uint32(o.data[at:]), le.Uint32(o.data[at+4:])
	return o.data[o.offsets[blkData]+from : o.offsets[blkData]+to]
}

// relocation is a place in a symbol's data that an address goes to.
type relocation struct {
	off  uint32
	size byte
	kind uint16
	add  int64
	to   ref
}

// Kinds of relocations, see cmd/internal/objabi. The highest bit says that the
// target need not be there.
const (
	relocAddr      = 1
	relocAddrOff   = 5
	relocCall      = 7
	relocCallInd   = 10
	relocPCRel     = 14
	relocTLSLE     = 15
	relocUseField  = 21 // to relocUseNamed: notes to the linker
	relocUseNamed  = 25
	relocMethodOff = 26
	relocKeep      = 27
	relocInitOrder = 99
	relocWeak      = 1 << 15
)

func (o *object) relocations(i uint32) []relocation {
	at := o.offsets[blkRelocIdx] + i*4
	from, to := uint64(le.Uint32(o.data[at:])), uint64(le.Uint32(o.data[at+4:]))
	list := o.data[o.offsets[blkReloc]:o.offsets[blkReloc+1]][from*relocSize : to*relocSize]
	all := make([]relocation, 0, to-from)
	for ; len(list) > 0; list = list[relocSize:] {
		b := list
		all = append(all, relocation{le.Uint32(b), b[4], le.Uint16(b[5:]), int64(le.Uint64(b[7:])), ref{le.Uint32(b[15:]), le.Uint32(b[19:])}})
	}
	return all
}

// Kinds of auxiliary symbols.
const (
	auxGoType   = 0
	auxFuncInfo = 1
	auxFuncData = 2
	auxPCSP     = 7
	auxPCFile   = 8
	auxPCLine   = 9
	auxPCInline = 10
	auxPCData   = 11
)

// auxiliary calls f with each auxiliary symbol of symbol i.
func (o *object) auxiliary(i uint32, f func(kind byte, to ref)) {
	at := o.offsets[blkAuxIdx] + i*4
	from, to := le.Uint32(o.data[at:]), le.Uint32(o.data[at+4:])
	for j := from; j < to; j++ {
		b := o.data[o.offsets[blkAux]+j*auxSize:]
		f(b[0], ref{le.Uint32(b[1:]), le.Uint32(b[5:])})
	}
}

// files returns the source files of the package.
func (o *object) files() (names []string) {
	for i := range o.count(blkFile, fileSize) {
		names = append(names, o.text(o.offsets[blkFile]+i*fileSize))
	}
	return names
}

// referenced returns the names of symbols of other packages.
func (o *object) referenced() map[ref]string {
	names := map[ref]string{}
	for i := range o.count(blkRefName, refNameSize) {
		at := o.offsets[blkRefName] + i*refNameSize
		names[ref{le.Uint32(o.data[at:]), le.Uint32(o.data[at+4:])}] = o.text(at + 8)
	}
	return names
}
