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

// objects are the standard types whose methods must not be called concurrently. The race
// checker treats such a value as one variable.
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

// looksAtFiles reports whether f finds a file by its path or changes one, so that its
// effect depends on the order of goroutines.
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

// effect says how a standard function accesses the memory reachable from its arguments. The
// strings are names of a Way of package probe, or "" for no access.
type effect struct {
	reads  string
	writes string // if it writes some
	first  int    // the first argument that it writes
	all    bool   // it writes those behind it, too
}

// way returns how it goes through what the argument of an index leads to.
func (e effect) way(i int) string {
	if e.writes != "" && (i == e.first || e.all && i > e.first) {
		return e.writes
	}
	return e.reads
}

func writing(argument int) effect { return effect{"Reads", "Writes", argument, false} }
func scanning(from int) effect    { return effect{"Reads", "Writes", from, true} }

// functions are the packages whose functions read what their arguments lead to, but for
// those that writers lists, and how they do.
var functions = map[string]string{
	"bytes": "Reads", "slices": "Reads", "maps": "Reads", "sort": "Reads", "strings": "Reads", "unicode/utf8": "Reads",
	"fmt": "Prints", "encoding/json": "Encodes", "encoding/xml": "Encodes",
	"encoding/hex": "Reads", "encoding/base64": "Reads", "encoding/binary": "Reads",
	"crypto/subtle": "Reads", "crypto/sha256": "Reads", "crypto/sha1": "Reads", "crypto/md5": "Reads", "crypto/hmac": "Reads",
}

// methods are the packages whose methods do.
var methods = map[string]bool{
	"bytes": true, "strings": true, "bufio": true, "io": true, "os": true, "hash": true, "math/big": true,
	"encoding/base64": true, "encoding/binary": true, "encoding/csv": true, "text/tabwriter": true, "crypto/cipher": true,
}

// writers are the functions that write, or that read in a way of their own, by full name.
var writers = map[string]effect{
	"slices.Sort": writing(0), "slices.SortFunc": writing(0), "slices.SortStableFunc": writing(0), "slices.Reverse": writing(0),
	"slices.Insert": writing(0), "slices.Delete": writing(0), "slices.DeleteFunc": writing(0), "slices.Replace": writing(0),
	"slices.Compact": writing(0), "slices.CompactFunc": writing(0),
	"maps.Copy": writing(0), "maps.Insert": writing(0), "maps.DeleteFunc": writing(0),
	"sort.Ints": writing(0), "sort.Strings": writing(0), "sort.Float64s": writing(0), "sort.Slice": writing(0), "sort.SliceStable": writing(0),
	"encoding/json.Unmarshal": {"Reads", "Decodes", 1, false}, "(*encoding/json.Decoder).Decode": {writes: "Decodes"},
	"encoding/xml.Unmarshal": {"Reads", "Decodes", 1, false}, "(*encoding/xml.Decoder).Decode": {writes: "Decodes"},
	"(*encoding/gob.Decoder).Decode": {writes: "Decodes"}, "(*encoding/gob.Encoder).Encode": {reads: "Encodes"},
	"(*encoding/json.Encoder).Encode": {reads: "Encodes"}, "(*encoding/xml.Encoder).Encode": {reads: "Encodes"},
	"encoding/json.Compact": writing(0), "encoding/json.Indent": writing(0), "encoding/json.HTMLEscape": writing(0),
	"encoding/json.Valid": {reads: "Reads"},
	"encoding/hex.Encode": writing(0), "encoding/hex.Decode": writing(0),
	"(*encoding/base64.Encoding).Encode": writing(0), "(*encoding/base64.Encoding).Decode": writing(0),
	"encoding/binary.Read": writing(2), "encoding/binary.Decode": writing(2), "encoding/binary.Encode": writing(0),
	"fmt.Sscan": scanning(1), "fmt.Sscanln": scanning(1), "fmt.Sscanf": scanning(2), "fmt.Fscan": scanning(1), "fmt.Fscanln": scanning(1),
	"fmt.Fscanf": scanning(2), "fmt.Scan": scanning(0), "fmt.Scanln": scanning(0), "fmt.Scanf": scanning(1),
	"(*database/sql.Rows).Scan": scanning(0), "(*database/sql.Row).Scan": scanning(0),
	"io.ReadFull": writing(1), "io.ReadAtLeast": writing(1), "errors.As": {writes: "Writes", first: 1},
	"crypto/rand.Read": writing(0), "math/rand.Read": writing(0), "unicode/utf8.EncodeRune": writing(0),
	"crypto/subtle.ConstantTimeCopy": writing(1), "crypto/subtle.XORBytes": writing(0), "reflect.DeepEqual": {reads: "Compares"},
}

// effects returns what f does, with functions of package fmt and others as they are in
// builds that count steps.
func effects(f *types.Func) effect {
	name := fullName(f)
	if e, ok := writers[name]; ok {
		return e
	}
	if f.Signature().Recv() == nil {
		return effect{reads: functions[strings.TrimSuffix(name, "."+f.Name())]}
	}
	switch {
	case !methods[strings.TrimPrefix(f.Pkg().Path(), meterPath+"/std/")]:
		return effect{}
	case f.Name() == "Read" || f.Name() == "ReadAt" || strings.HasPrefix(f.Name(), "Put") || cipherMethods[f.Name()]:
		return writing(0)
	}
	return effect{reads: "Reads"}
}

// cipherMethods are those of package crypto/cipher that write their first argument.
var cipherMethods = map[string]bool{"Encrypt": true, "Decrypt": true, "CryptBlocks": true, "XORKeyStream": true}
