package instrument

import (
	"go/types"
	"path"
	"strings"
)

// price is the cost of a function or method of the standard library without a namesake
// below meter/std: what is counted in addition to the step of the calling statement.
type price int

const (
	unpriced      price = iota // unknown: the call is refused
	constantly                 // nothing
	reads                      // its text arguments, read to the end
	makes                      // the text it returns
	readsAndMakes              // both
	tells                      // the text it returns, which may not be new
	makesSlice                 // the slice it returns
	times                      // its first argument, a number
	grows                      // its first argument, a slice, if it outgrows its capacity
	allocates                  // one allocation of an element
	stores                     // its text arguments, which it copies
	storesOne                  // one element, appended within capacity
	reserves                   // room for its first argument, a number of bytes
)

// maxAppended is the most elements that a function with the price grows appends: a SHA-512 sum.
const maxAppended = 64

// priced lists the prices of one package's functions, variables and methods. Methods are
// named Type.Method; names may be patterns as in package path. Types, constants and fields
// cost nothing.
type priced struct {
	constant string
	others   map[price]string
	refused  string // types that mustn't even be named
}

// prices has the packages that submissions may import where steps are counted. Anything
// that is neither here nor a namesake is refused. Constant lists what takes the same time
// for all arguments, up to logarithms of numbers and the size of fixed tables.
var prices = map[string]priced{
	// A buffer copies its content when it grows, to twice the size.
	"bytes": {constant: "NewReader ErrTooLarge Buffer.Available Buffer.AvailableBuffer Buffer.Bytes Buffer.Cap Buffer.Len Buffer.Next " +
		"Buffer.Peek Buffer.ReadByte Buffer.ReadRune Buffer.Reset Buffer.Truncate Buffer.UnreadByte Buffer.UnreadRune " +
		"Reader.Len Reader.ReadByte Reader.ReadRune Reader.Reset Reader.Seek Reader.Size Reader.UnreadByte Reader.UnreadRune",
		others: map[price]string{reads: "NewBuffer Buffer.Read Reader.Read Reader.ReadAt", makes: "Buffer.String", reserves: "Buffer.Grow",
			stores: "Buffer.Write Buffer.WriteString", storesOne: "Buffer.WriteByte Buffer.WriteRune"}},
	"cmp":            {},
	"container/heap": {constant: "Interface.*"},
	"container/list": {constant: "Element.* List.Back List.Front List.Init List.Len List.Move* List.Remove",
		others: map[price]string{allocates: "New List.InsertAfter List.InsertBefore List.PushBack List.PushFront"}},
	"container/ring": {constant: "Ring.Link Ring.Next Ring.Prev"},
	"context": {constant: "Background TODO Cause Canceled DeadlineExceeded WithCancel* WithDeadline* WithTimeout* WithoutCancel AfterFunc " +
		"Context.Deadline Context.Done Context.Err"},
	"crypto/hmac":   {others: map[price]string{reads: "New"}}, // it hashes a long key
	"crypto/md5":    {constant: "New"},
	"crypto/rand":   {constant: "Text"},
	"crypto/sha1":   {constant: "New"},
	"crypto/sha256": {constant: "New*"},
	"crypto/sha512": {constant: "New*"},
	"crypto/subtle": {constant: "ConstantTimeByteEq ConstantTimeEq ConstantTimeLessOrEq ConstantTimeSelect"},
	"encoding/binary": {constant: "BigEndian LittleEndian NativeEndian PutUvarint PutVarint Uvarint Varint " +
		"bigEndian.[PSU]* littleEndian.[PSU]* nativeEndian.[PSU]* ByteOrder.* AppendByteOrder.String",
		others: map[price]string{grows: "bigEndian.Append* littleEndian.Append* AppendByteOrder.Append*"}},
	"encoding/hex": {constant: "DecodedLen EncodedLen ErrLength InvalidByteError.Error"},
	"errors":       {constant: "New Unwrap ErrUnsupported"},
	"fmt": {constant: "FormatString State.Flag State.Precision State.Width Formatter.Format",
		others: map[price]string{reads: "State.Write", tells: "Stringer.String GoStringer.GoString"}},
	"hash": {constant: "Hash*.BlockSize Hash*.Reset Hash*.Size Hash*.Sum32 Hash*.Sum64 Cloner.Clone",
		others: map[price]string{grows: "Hash*.Sum"}},
	"hash/adler32": {constant: "New"},
	"hash/crc32":   {constant: "MakeTable New NewIEEE IEEETable"},
	"hash/crc64":   {constant: "MakeTable New"},
	"hash/fnv":     {constant: "New*"},
	"hash/maphash": {constant: "MakeSeed Hash.BlockSize Hash.Clone Hash.Reset Hash.Seed Hash.SetSeed Hash.Size Hash.Sum64 Hash.WriteByte",
		others: map[price]string{reads: "Hash.Write Hash.WriteString", grows: "Hash.Sum"}},
	"io": {constant: "Discard E* ByteReader.* ByteScanner.* ByteWriter.* RuneReader.* RuneScanner.* Closer.* Seeker.*",
		others: map[price]string{reads: "Reader.Read ReaderAt.ReadAt", stores: "Writer.Write WriterAt.WriteAt StringWriter.WriteString"}},
	"iter":       {constant: "Pull Pull2"}, // what they are given is the learner's
	"maps":       {},
	"math":       {constant: "[A-IK-XZ]* J[01] Y[01]", others: map[price]string{times: "Jn Yn"}},
	"math/bits":  {constant: "*"},
	"math/cmplx": {constant: "*"},
	"math/rand": {constant: "ExpFloat64 Float* Int* New* NormFloat64 Seed Uint* Rand.ExpFloat64 Rand.Float* Rand.Int* Rand.NormFloat64 Rand.Seed Rand.Uint* " +
		"Source.* Source64.* Zipf.*",
		others: map[price]string{reads: "Read Rand.Read", times: "Rand.Shuffle", makesSlice: "Rand.Perm"}},
	"math/rand/v2": {constant: "ExpFloat64 Float* Int* N New* NormFloat64 Uint* Rand.ExpFloat64 Rand.Float* Rand.Int* Rand.NormFloat64 Rand.Uint* " +
		"ChaCha8.Seed ChaCha8.Uint64 PCG.Seed PCG.Uint64 Source.* Zipf.*",
		others: map[price]string{reads: "ChaCha8.Read", times: "Rand.Shuffle", makesSlice: "Rand.Perm"}},
	// A limiter of requests is graded by steps: what a handler needs to answer, and headers,
	// the number of which http.Server bounds.
	"net/http": {constant: "Handler.* HandlerFunc.* NotFound " +
		"Request.Context Request.PathValue Request.WithContext ResponseWriter.Header ResponseWriter.WriteHeader StatusText",
		others: map[price]string{reads: "Error ResponseWriter.Write Header.Add Header.Del Header.Get Header.Set Header.Values"}},
	"net": {constant: "CIDRMask IPv4 IP.Is* IP.To*",
		others: map[price]string{reads: "ParseIP SplitHostPort", makes: "JoinHostPort IP.String"}},
	// Addresses have at most 16 bytes, and a zone, which is a text.
	"net/netip": {constant: "AddrFrom* AddrPortFrom PrefixFrom IPv* Addr.As* Addr.BitLen Addr.Is* Addr.Next Addr.Prefix Addr.Prev Addr.Unmap Addr.Zone " +
		"AddrPort.Addr AddrPort.IsValid AddrPort.Port Prefix.Addr Prefix.Bits Prefix.Contains Prefix.Is* Prefix.Masked Prefix.Overlaps",
		others: map[price]string{reads: "Parse* MustParse* Addr.WithZone", makes: "Addr.String* AddrPort.String Prefix.String"}},
	"runtime": {constant: "GOMAXPROCS GOROOT Gosched KeepAlive NumCPU NumGoroutine Version AddCleanup SetFinalizer Error.*"},
	"slices":  {constant: "Clip"},
	"sort":    {constant: "Reverse Interface.* IntSlice.Len IntSlice.Less IntSlice.Swap Float64Slice.Len Float64Slice.Less Float64Slice.Swap", refused: "StringSlice"},
	"strconv": {constant: "ErrRange ErrSyntax FormatBool IsGraphic IsPrint QuoteRune* UnquoteChar NumError.Unwrap",
		others: map[price]string{makes: "NumError.Error"}},
	"strings": {constant: "NewReader Builder.Cap Builder.Len Builder.Reset Builder.String Reader.Len Reader.ReadByte Reader.ReadRune Reader.Reset " +
		"Reader.Seek Reader.Size Reader.UnreadByte Reader.UnreadRune",
		others: map[price]string{reads: "Reader.Read Reader.ReadAt", readsAndMakes: "Replacer.Replace", reserves: "Builder.Grow",
			stores: "Builder.Write Builder.WriteString", storesOne: "Builder.WriteByte Builder.WriteRune"}},
	"sync": {constant: "NewCond OnceFunc OnceValue* Cond.* Locker.* Mutex.* Once.* Pool.* RWMutex.* WaitGroup.*", refused: "Map"},
	// Values are swapped whole, and CompareAndSwap of what an interface holds compares it.
	"sync/atomic": {constant: "[A-Z]* Bool.* Int32.* Int64.* Pointer.* Uint32.* Uint64.* Uintptr.* Value.Load Value.Store Value.Swap"},
	"time": {constant: "After AfterFunc Date FixedZone NewTicker NewTimer Now Since Sleep Tick Unix* Until Local UTC Duration.* Month.* Weekday.* " +
		"Ticker.* Timer.* Time.Add* Time.After Time.Before Time.Clock Time.Compare Time.Date Time.Day Time.Equal Time.Hour Time.In Time.Is* Time.ISOWeek Time.Local Time.Location " +
		"Time.Minute Time.Month Time.Nanosecond Time.Round Time.Second Time.Sub Time.Truncate Time.UTC Time.Unix* Time.Weekday Time.Year* Time.Zone*",
		others: map[price]string{reads: "Parse ParseDuration", makes: "Time.String", readsAndMakes: "Time.Format"}},
	"unicode":       {constant: "* SpecialCase.*"},
	"unicode/utf16": {constant: "DecodeRune EncodeRune IsSurrogate RuneLen"},
	"unicode/utf8":  {constant: "DecodeLastRune* DecodeRune* EncodeRune FullRune* RuneLen RuneStart ValidRune"},
}

// instead says what to use in place of a refused package, type, function or method.
var instead = map[string]string{
	"bufio":              "collect what you write in a strings.Builder, and take text apart with strings.Lines, strings.Fields or a loop",
	"encoding/base64":    "write bytes as text with package encoding/hex",
	"encoding/gob":       "write the fields with package encoding/binary",
	"encoding/json":      "write the text with packages fmt and strconv",
	"html/template":      "write the text with packages fmt and strings",
	"log":                "print with package fmt",
	"log/slog":           "print with package fmt",
	"math/big":           "keep the digits in a slice, and write the loops over them; package math/bits has products and sums of 128 bits",
	"os":                 "work on the arguments, and print with package fmt",
	"reflect":            "use type parameters, interfaces and type switches",
	"regexp":             "look through the text with package strings, or with a loop of your own",
	"text/template":      "write the text with packages fmt and strings",
	"unique":             "keep the values in a map of your own",
	"weak":               "use an ordinary pointer",
	"netip.Addr.Compare": "compare what As16 returns",
	"netip.Addr.Less":    "compare what As16 returns",
	"ring.Ring.Len":      "keep the number in a variable of your own",
	"ring.Ring.Do":       "go round with Next in a loop",
	"ring.Ring.Move":     "go on with Next in a loop",
	"sync.Map":           "use a map and a sync.Mutex",
	"sort.StringSlice":   "use slices.Sort or sort.Strings",
}

// price returns the price of a call of f. The submission's own functions count their own
// steps, so only methods of its interfaces have one.
func (r *rewriter) price(f *types.Func) price {
	switch {
	case f.Pkg() != r.own:
		return priceOf(f)
	case f.Signature().Recv() != nil && isInterface(f.Signature().Recv().Type()):
		return r.throughInterface(f)
	}
	return constantly
}

// throughInterface returns the price of a method of one of the submission's own
// interfaces: that of the same method of any type that an imported package declares or
// returns.
func (r *rewriter) throughInterface(f *types.Func) price {
	if r.uses.costly == nil {
		r.uses.costly = costlyMethods(r.own.Imports())
	}
	for _, m := range r.uses.costly[f.Name()] {
		if types.Identical(m.Signature(), f.Signature()) {
			return priceOf(m)
		}
	}
	return constantly
}

// costlyMethods returns the methods without constant cost, by name: those of errors, of the
// packages' types, and of the types that their functions return.
func costlyMethods(packages []*types.Package) map[string][]*types.Func {
	costly := map[string][]*types.Func{}
	add := func(t types.Type) {
		named, ok := types.Unalias(t).(*types.Named)
		if !ok || !metered(named.Obj()) {
			return
		}
		set := types.NewMethodSet(types.NewPointer(named))
		if isInterface(named) {
			set = types.NewMethodSet(named)
		}
		for i := range set.Len() {
			if m := set.At(i).Obj().(*types.Func); m.Exported() && priceOf(m) != constantly {
				costly[m.Name()] = append(costly[m.Name()], m)
			}
		}
	}
	add(types.Universe.Lookup("error").Type())
	for _, pkg := range packages {
		for _, name := range pkg.Scope().Names() {
			switch obj := pkg.Scope().Lookup(name).(type) {
			case *types.TypeName:
				if obj.Exported() {
					add(obj.Type())
				}
			case *types.Var:
				add(obj.Type())
			case *types.Func:
				for v := range obj.Signature().Results().Variables() {
					add(v.Type())
				}
			}
		}
	}
	return costly
}

// metered reports whether a submission may use a type and the costs of its methods are known.
func metered(t *types.TypeName) bool {
	if t.Pkg() == nil {
		return true
	}
	return known(t.Pkg().Path()) && !matches(prices[t.Pkg().Path()].refused, t.Name())
}

// priceOf looks an object of another package up.
func priceOf(obj types.Object) price {
	if obj.Pkg() == nil { // error.Error
		return tells
	}
	p, ok := prices[obj.Pkg().Path()]
	if !ok {
		return unpriced
	}
	name := nameOf(obj)
	for what, names := range p.others {
		if matches(names, name) {
			return what
		}
	}
	if matches(p.constant, name) {
		return constantly
	}
	return unpriced
}

func matches(patterns, name string) bool {
	for _, p := range strings.Fields(patterns) {
		if ok, _ := path.Match(p, name); ok && (strings.Contains(p, ".") == strings.Contains(name, ".") || p == "*") {
			return true
		}
	}
	return false
}

// nameOf returns "Function", "Variable" or "Type.Method".
func nameOf(obj types.Object) string {
	f, ok := obj.(*types.Func)
	if !ok || f.Signature().Recv() == nil {
		return obj.Name()
	}
	recv := f.Signature().Recv().Type()
	if p, ok := recv.(*types.Pointer); ok {
		recv = p.Elem()
	}
	if named, ok := types.Unalias(recv).(*types.Named); ok {
		return named.Obj().Name() + "." + f.Name()
	}
	return "." + f.Name()
}
