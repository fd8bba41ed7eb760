package concurrent

import (
	"go/types"
	"strings"
)

// standard reports whether a package is of the standard library, or has namesakes of its
// functions.
func standard(p *types.Package) bool {
	first, _, _ := strings.Cut(strings.TrimPrefix(p.Path(), meterPath+"/std/"), "/")
	return !strings.Contains(first, ".")
}

// objects are the standard types whose methods must not be called at once: to the checker
// a value is one variable.
var objects = map[string]bool{
	"bytes.Buffer": true, "bytes.Reader": true, "strings.Builder": true, "strings.Reader": true,
	"bufio.Reader": true, "bufio.Writer": true, "bufio.Scanner": true, "bufio.ReadWriter": true,
	"math/rand.Rand": true, "math/rand/v2.Rand": true, "math/rand/v2.PCG": true, "math/rand/v2.ChaCha8": true,
	"container/list.List": true, "container/ring.Ring": true,
	"encoding/json.Encoder": true, "encoding/json.Decoder": true, "encoding/gob.Encoder": true, "encoding/gob.Decoder": true,
	"encoding/csv.Reader": true, "encoding/csv.Writer": true, "text/tabwriter.Writer": true, "text/scanner.Scanner": true,
	"math/big.Int": true, "math/big.Float": true, "math/big.Rat": true, "hash/crc32.digest": true,
}

// readsOnly are the methods of objects that change nothing.
var readsOnly = map[string]bool{
	"Len": true, "Cap": true, "String": true, "Bytes": true, "Available": true, "Buffered": true, "Size": true,
	"Front": true, "Back": true, "Text": true, "Err": true, "Cmp": true, "CmpAbs": true, "Sign": true,
	"Int64": true, "Uint64": true, "IsInt64": true, "IsUint64": true, "BitLen": true, "Bit": true,
}

// objectMethod reports whether f is a method of one of objects, by pointer.
func objectMethod(f *types.Func) bool {
	recv := f.Signature().Recv()
	if recv == nil {
		return false
	}
	p, ok := recv.Type().(*types.Pointer)
	if !ok {
		return false
	}
	n, ok := p.Elem().(*types.Named)
	return ok && n.Obj().Pkg() != nil && objects[n.Obj().Pkg().Path()+"."+n.Obj().Name()]
}

// looksAtFiles reports whether f finds a file by its path, or does something to one: what
// others find there, too, depends on who comes first.
func looksAtFiles(f *types.Func) bool {
	switch f.Pkg().Path() {
	case "os":
		return takesText(f) && !strings.HasSuffix(f.Name(), "env")
	case "io/fs":
		return takesText(f) && f.Name() != "ValidPath"
	case "path/filepath":
		return f.Name() == "EvalSymlinks" || f.Name() == "Glob" || f.Name() == "Walk" || f.Name() == "WalkDir"
	}
	return false
}

func takesText(f *types.Func) bool {
	for v := range f.Signature().Params().Variables() {
		if b, ok := v.Type().Underlying().(*types.Basic); ok && b.Kind() == types.String {
			return true
		}
	}
	return false
}

// An effect is what a standard function does with what its arguments lead to.
type effect int

const (
	none effect = iota
	reads
	writesFirst // and reads the others
	writesSecond
)

// readers are the packages whose functions read what their arguments lead to, but for
// those that writers lists.
var readers = map[string]bool{
	"bytes": true, "slices": true, "maps": true, "sort": true, "strings": true, "fmt": true, "encoding/json": true,
	"encoding/hex": true, "encoding/base64": true, "encoding/binary": true, "container/heap": true, "reflect": true,
	"crypto/subtle": true, "crypto/sha256": true, "crypto/sha1": true, "crypto/md5": true, "crypto/hmac": true, "unicode/utf8": true,
}

// writers are the functions that write, by full name.
var writers = map[string]effect{
	"slices.Sort": writesFirst, "slices.SortFunc": writesFirst, "slices.SortStableFunc": writesFirst, "slices.Reverse": writesFirst,
	"slices.Insert": writesFirst, "slices.Delete": writesFirst, "slices.DeleteFunc": writesFirst, "slices.Replace": writesFirst,
	"slices.Compact": writesFirst, "slices.CompactFunc": writesFirst,
	"maps.Copy": writesFirst, "maps.Insert": writesFirst, "maps.DeleteFunc": writesFirst,
	"sort.Ints": writesFirst, "sort.Strings": writesFirst, "sort.Float64s": writesFirst, "sort.Slice": writesFirst,
	"sort.SliceStable": writesFirst, "encoding/json.Unmarshal": writesSecond, "encoding/hex.Encode": writesFirst, "encoding/hex.Decode": writesFirst,
	"math/rand.Shuffle": none, "crypto/rand.Read": writesFirst, "io.ReadFull": writesSecond, "fmt.Sscan": reads,
	"encoding/binary.Write": reads, "(*encoding/json.Encoder).Encode": reads,
}

func effects(f *types.Func) effect {
	name := fullName(f)
	if e, ok := writers[name]; ok {
		return e
	}
	if f.Signature().Recv() == nil && readers[strings.TrimSuffix(name, "."+f.Name())] {
		return reads
	}
	return none
}

// writtenArgument returns the index of the argument that f writes, or -1.
func writtenArgument(f *types.Func) int {
	switch effects(f) {
	case writesFirst:
		return 0
	case writesSecond:
		return 1
	}
	return -1
}
