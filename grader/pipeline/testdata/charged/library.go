package charged

import (
	"bytes"
	"cmp"
	"container/list"
	"container/ring"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"errors"
	"fmt"
	"hash"
	"hash/crc32"
	"hash/fnv"
	"hash/maphash"
	"io"
	"maps"
	"math"
	"math/rand/v2"
	"net/http"
	"net/netip"
	"slices"
	"sort"
	"strconv"
	"strings"
	"time"
	"unicode"
	"unicode/utf16"
	"unicode/utf8"
)

// Functions that are variables of the package are those that count, too.
var (
	upper  = strings.ToUpper
	search = slices.Index[[]int]
	table  = map[string]func(string) string{"lower": strings.ToLower}
)

type writer interface {
	WriteString(s string) (int, error)
}

type printer interface{ String() string }

type embedded struct{ *strings.Builder }

func init() {
	add("package variable", func(n int) func() { s := text(n); return func() { _ = upper(s) } })
	add("package variable, instantiated", func(n int) func() { s := make([]int, n); return func() { _ = search(s, 1) } })
	add("package variable, in a map", func(n int) func() { s := text(n); return func() { _ = table["lower"](s) } })
	add("function as a value", func(n int) func() { s, f := text(n), strings.ToTitle; return func() { _ = f(s) } })
	add("deferred", func(n int) func() { s := text(n); return func() { defer strings.ToUpper(s) } })

	add("io.Writer", func(n int) func() {
		var w io.Writer = io.Discard
		b := []byte(text(n))
		return func() { _, _ = w.Write(b) }
	})
	add("io.StringWriter", func(n int) func() {
		w, s := io.Discard.(io.StringWriter), text(n)
		return func() { _, _ = w.WriteString(s) }
	})
	add("io.WriteString", func(n int) func() { s := text(n); return func() { _, _ = io.WriteString(io.Discard, s) } })
	add("io.Copy", func(n int) func() { s := text(n); return func() { _, _ = io.Copy(io.Discard, strings.NewReader(s)) } })
	add("io.ReadAll", func(n int) func() { s := text(n); return func() { _, _ = io.ReadAll(strings.NewReader(s)) } })
	add("io.ReadFull", func(n int) func() {
		s, b := text(n), make([]byte, n)
		return func() { _, _ = io.ReadFull(strings.NewReader(s), b) }
	})
	add("io.Reader", func(n int) func() {
		s, b := text(n), make([]byte, n)
		return func() { var r io.Reader = strings.NewReader(s); _, _ = r.Read(b) }
	})
	add("own interface of a Builder", func(n int) func() {
		s := text(n)
		return func() { var w writer = new(strings.Builder); _, _ = w.WriteString(s) }
	})
	add("own interface of a Buffer", func(n int) func() { var p printer = bytes.NewBufferString(text(n)); return func() { _ = p.String() } })
	add("Builder", func(n int) func() { s := text(n); return func() { new(strings.Builder).WriteString(s) } })
	add("Builder, embedded", func(n int) func() { s := text(n); return func() { embedded{new(strings.Builder)}.WriteString(s) } })
	add("Builder, method expression", func(n int) func() {
		s := text(n)
		return func() { (*strings.Builder).WriteString(new(strings.Builder), s) }
	})
	add("Builder, deferred", func(n int) func() { s := text(n); return func() { defer new(strings.Builder).WriteString(s) } })
	add("Builder.Grow", func(n int) func() { return func() { new(strings.Builder).Grow(n) } })
	add("Buffer", func(n int) func() { b := []byte(text(n)); return func() { new(bytes.Buffer).Write(b) } })
	add("Buffer.String", func(n int) func() { b := bytes.NewBufferString(text(n)); return func() { _ = b.String() } })
	add("Buffer that is full", func(n int) func() { b := clipped(n); return func() { bytes.NewBuffer(b).WriteByte('x') } })
	add("Replacer", func(n int) func() { s, r := text(n), strings.NewReplacer("y", "z"); return func() { _ = r.Replace(s) } })

	add("own interface of a hash", func(n int) func() {
		var h interface{ Write([]byte) (int, error) } = fnv.New64a()
		b := []byte(text(n))
		return func() { _, _ = h.Write(b) }
	})
	add("own interface of an error", func(n int) func() {
		errs := make([]error, n)
		for i := range errs {
			errs[i] = io.EOF
		}
		var err interface{ Error() string } = errors.Join(errs...)
		return func() { _ = err.Error() }
	})

	add("fmt.Sprint", func(n int) func() { s := text(n); return func() { _ = fmt.Sprint(s) } })
	add("fmt.Sprintf with a precision", func(n int) func() { b := bytes.NewBufferString(text(n)); return func() { _ = fmt.Sprintf("%.1s", b) } })
	add("fmt.Sprintf of errors with a precision", func(n int) func() {
		err := errors.Join(make([]error, n)...)
		errs := make([]error, n)
		for i := range errs {
			errs[i] = io.EOF
		}
		err = errors.Join(errs...)
		return func() { _ = fmt.Sprintf("%5.1v", err) }
	})
	add("fmt.Sprintf with a long format", func(n int) func() { f := "%" + strings.Repeat("+", n) + "d"; return func() { _ = fmt.Sprintf(f, 1) } })
	add("fmt.Fprint", func(n int) func() { s := text(n); return func() { _, _ = fmt.Fprint(io.Discard, s) } })
	add("fmt.Errorf", func(n int) func() { s := text(n); return func() { _ = fmt.Errorf("%s", s) } })
	add("fmt.Append", func(n int) func() { b := clipped(n); return func() { _ = fmt.Append(b, 1) } })
	add("fmt.Sscan", func(n int) func() { s := text(n); return func() { var t string; _, _ = fmt.Sscan(s, &t) } })

	add("errors.Is", func(n int) func() { err := chain(n); return func() { _ = errors.Is(err, io.ErrNoProgress) } })
	add("errors.As", func(n int) func() { err := chain(n); return func() { var e *strconv.NumError; _ = errors.As(err, &e) } })
	add("errors.Is of many", func(n int) func() {
		errs := make([]error, n)
		for i := range errs {
			errs[i] = io.EOF
		}
		err := errors.Join(errs...)
		return func() { _ = errors.Is(err, io.ErrNoProgress) }
	})
	add("errors.Is of long texts", func(n int) func() {
		err, target := error(problem(text(n))), error(problem(text(n)+"!"))
		return func() { _ = errors.Is(err, target) }
	})
	add("errors.Join", func(n int) func() { errs := make([]error, n); return func() { _ = errors.Join(errs...) } })
	add("error.Error", func(n int) func() {
		errs := make([]error, n)
		for i := range errs {
			errs[i] = io.EOF
		}
		err := errors.Join(errs...)
		return func() { _ = err.Error() }
	})

	add("slices.Values of a function", func(n int) func() { s := []rune(text(n)); return func() { slices.Values(s)(unicode.IsLetter) } })
	add("maps.Keys of a function", func(n int) func() {
		m := map[rune]bool{}
		for i := range n {
			m['\u4e00'+rune(i)] = true
		}
		return func() { maps.Keys(m)(unicode.IsLetter) }
	})
	add("cmp.Compare", func(n int) func() { s, t := text(n), text(n); return func() { _ = cmp.Compare(s, t) } })
	add("cmp.Less", func(n int) func() { s, t := text(n), text(n); return func() { _ = cmp.Less(s, t) } })
	add("cmp.Or", func(n int) func() { s := make([]int, n); return func() { _ = cmp.Or(s...) } })
	add("slices.Contains of a long text", func(n int) func() { s, t := []string{text(n)}, text(n); return func() { _ = slices.Contains(s, t) } })
	add("slices.Sort of long texts", func(n int) func() { s := []string{text(n), text(n), text(n)}; return func() { slices.Sort(s) } })
	add("slices.Max of long texts", func(n int) func() { s := []string{text(n), text(n)}; return func() { _ = slices.Max(s) } })
	add("slices.BinarySearch of long texts", func(n int) func() {
		s, t := []string{text(n)}, text(n)
		return func() { _, _ = slices.BinarySearch(s, t) }
	})
	add("slices.Equal of interfaces", func(n int) func() { s, t := []any{text(n)}, []any{text(n)}; return func() { _ = slices.Equal(s, t) } })
	add("slices.Grow", func(n int) func() { return func() { _ = slices.Grow([]int(nil), n) } })
	add("slices.Concat of nothing", func(n int) func() { all := make([][]int, n); return func() { _ = slices.Concat(all...) } })
	add("slices.Insert", func(n int) func() { s := make([]int, n); return func() { _ = slices.Insert(s, 0, 1) } })
	add("sort.Strings", func(n int) func() { s := []string{text(n), text(n), text(n)}; return func() { sort.Strings(s) } })
	add("sort.SearchStrings", func(n int) func() { s, t := []string{text(n)}, text(n); return func() { _ = sort.SearchStrings(s, t) } })
	add("maps.Copy of long keys", func(n int) func() { m := map[string]int{text(n): 1}; return func() { maps.Copy(map[string]int{}, m) } })
	add("maps.Equal of long texts", func(n int) func() {
		m, o := map[int]string{1: text(n)}, map[int]string{1: text(n)}
		return func() { _ = maps.Equal(m, o) }
	})

	add("strconv.Quote", func(n int) func() { s := text(n); return func() { _ = strconv.Quote(s) } })
	add("strconv.Atoi", func(n int) func() { s := text(n); return func() { _, _ = strconv.Atoi(s) } })
	add("strconv.FormatFloat", func(n int) func() { return func() { _ = strconv.FormatFloat(0.1, 'f', n, 64) } })
	add("strconv.AppendInt", func(n int) func() { b := clipped(n); return func() { _ = strconv.AppendInt(b, 1, 10) } })
	add("strconv.NumError", func(n int) func() { _, err := strconv.Atoi(text(n)); return func() { _ = err.Error() } })
	add("utf8.AppendRune", func(n int) func() { b := clipped(n); return func() { _ = utf8.AppendRune(b, 'x') } })
	add("utf8.RuneCountInString", func(n int) func() { s := text(n); return func() { _ = utf8.RuneCountInString(s) } })
	add("utf16.Encode", func(n int) func() { s := []rune(text(n)); return func() { _ = utf16.Encode(s) } })

	add("strings.IndexAny", func(n int) func() { s := text(n); return func() { _ = strings.IndexAny("y", s) } })
	add("strings.ContainsAny", func(n int) func() { s := text(n); return func() { _ = strings.ContainsAny("y", s) } })
	add("strings.LastIndexAny", func(n int) func() { s := text(n); return func() { _ = strings.LastIndexAny("y", s) } })
	add("strings.IndexAny beyond ASCII", func(n int) func() {
		s, set := text(n), strings.Repeat("é", n/16)
		return func() { _ = strings.IndexAny(s[:n/16], set) }
	})
	add("strings.Trim", func(n int) func() { s := text(n); return func() { _ = strings.Trim("y", s) } })
	add("bytes.TrimRight", func(n int) func() { s := text(n); return func() { _ = bytes.TrimRight([]byte("y"), s) } })
	add("bytes.ContainsAny", func(n int) func() { s := text(n); return func() { _ = bytes.ContainsAny([]byte("y"), s) } })
	add("strings.FieldsSeq of blanks", func(n int) func() {
		s := strings.Repeat(" ", n)
		return func() {
			for range strings.FieldsSeq(s) {
			}
		}
	})
	add("strings.SplitSeq at long texts", func(n int) func() {
		s := text(n)
		return func() {
			for range strings.SplitSeq(s, s) {
			}
		}
	})
	add("unicode.Is", func(n int) func() { t := ranges(n); return func() { _ = unicode.Is(t, 'x') } })
	add("unicode.In", func(n int) func() { t := ranges(n); return func() { _ = unicode.In('x', t) } })
	add("math.Jn", func(n int) func() { return func() { _ = math.Jn(n, float64(2*n)) } })
	add("math.Yn", func(n int) func() { return func() { _ = math.Yn(-n, 0.5) } })

	add("http.Header.Get", func(n int) func() { s := text(n); return func() { _ = http.Header{}.Get(s) } })
	add("netip.Addr.WithZone", func(n int) func() { s := text(n); return func() { _ = netip.IPv6LinkLocalAllNodes().WithZone(s) } })
	add("netip.Addr.String", func(n int) func() {
		a := netip.IPv6LinkLocalAllNodes().WithZone(text(n))
		return func() { _ = a.String() }
	})
	add("netip.MustParseAddr", func(n int) func() {
		s := text(n)
		return func() {
			defer func() { _ = recover() }()
			netip.MustParseAddr(s)
		}
	})
	add("hmac.New", func(n int) func() { key := []byte(text(n)); return func() { _ = hmac.New(sha256.New, key) } })
	add("sha256.Sum256", func(n int) func() { b := []byte(text(n)); return func() { _ = sha256.Sum256(b) } })
	add("hash.Hash.Write", func(n int) func() { var h hash.Hash = sha256.New(); b := []byte(text(n)); return func() { h.Write(b) } })
	add("hash.Hash.Sum", func(n int) func() { h, b := fnv.New64a(), clipped(n); return func() { _ = h.Sum(b) } })
	add("hmac.Equal", func(n int) func() { b := []byte(text(n)); return func() { _ = hmac.Equal(b, b) } })
	add("crc32.ChecksumIEEE", func(n int) func() { b := []byte(text(n)); return func() { _ = crc32.ChecksumIEEE(b) } })
	add("maphash.String", func(n int) func() {
		seed, s := maphash.MakeSeed(), text(n)
		return func() { _ = maphash.String(seed, s) }
	})
	add("maphash.Comparable", func(n int) func() {
		seed, s := maphash.MakeSeed(), named{text(n), 1}
		return func() { _ = maphash.Comparable(seed, s) }
	})
	add("maphash.Hash", func(n int) func() { var h maphash.Hash; s := text(n); return func() { _, _ = h.WriteString(s) } })
	add("hex.EncodeToString", func(n int) func() { b := []byte(text(n)); return func() { _ = hex.EncodeToString(b) } })
	add("binary.AppendUvarint", func(n int) func() { b := clipped(n); return func() { _ = binary.AppendUvarint(b, 1) } })
	add("binary.BigEndian", func(n int) func() { b := clipped(n); return func() { _ = binary.BigEndian.AppendUint64(b, 1) } })
	add("binary.AppendByteOrder", func(n int) func() {
		var order binary.AppendByteOrder = binary.LittleEndian
		b := clipped(n)
		return func() { _ = order.AppendUint16(b, 1) }
	})

	add("rand.Perm", func(n int) func() { return func() { _ = rand.Perm(n) } })
	add("Rand.Perm", func(n int) func() { r := rand.New(rand.NewPCG(1, 2)); return func() { _ = r.Perm(n) } })
	add("rand.Shuffle", func(n int) func() { s := sort.IntSlice(make([]int, n)); return func() { rand.Shuffle(n, s.Swap) } })
	add("Rand.Shuffle", func(n int) func() {
		r, s := rand.New(rand.NewPCG(1, 2)), sort.IntSlice(make([]int, n))
		return func() { r.Shuffle(n, s.Swap) }
	})
	add("ring.New", func(n int) func() { return func() { _ = ring.New(n) } })
	add("time.Parse", func(n int) func() { s := text(n); return func() { _, _ = time.Parse(time.DateOnly, s) } })
	add("Time.String", func(n int) func() {
		t := time.Unix(0, 0).In(time.FixedZone(text(n), 0))
		return func() { _ = t.String() }
	})
	add("time.Format", func(n int) func() { s, t := text(n), time.Unix(0, 0); return func() { _ = t.Format(s) } })

	space := func(name string, prepare func(n int) func()) { rows["space"][name] = prepare }
	space("slices", func(n int) func() { return func() { _ = make([]int, n) } })
	space("slices.Grow", func(n int) func() { return func() { _ = slices.Grow([]int(nil), n)[:n] } })
	space("Buffer.Grow", func(n int) func() { return func() { new(bytes.Buffer).Grow(n) } })
	space("Builder by fmt.Fprint", func(n int) func() { s := text(n); return func() { fmt.Fprint(new(strings.Builder), s) } })
	space("Builder by io.WriteString", func(n int) func() { s := text(n); return func() { io.WriteString(new(strings.Builder), s) } })
	space("Builder by io.Copy", func(n int) func() {
		s := text(n)
		return func() { io.Copy(new(strings.Builder), strings.NewReader(s)) }
	})
	space("Buffer by io.Writer", func(n int) func() {
		b := []byte(text(n))
		return func() { var w io.Writer = new(bytes.Buffer); w.Write(b) }
	})
	space("Builder", func(n int) func() { s := text(n); return func() { new(strings.Builder).WriteString(s) } })
	space("Builder, byte by byte", func(n int) func() {
		return func() {
			var b strings.Builder
			for range n {
				b.WriteByte('x')
			}
		}
	})
	space("list", func(n int) func() {
		return func() {
			l := list.New()
			for i := range n {
				l.PushBack(i)
			}
		}
	})
	space("ring", func(n int) func() { return func() { _ = ring.New(n) } })
	space("local variables", func(n int) func() {
		return func() {
			var head *cell
			for range n {
				c := cell{head}
				head = &c
			}
		}
	})
	space("parameters", func(n int) func() {
		return func() {
			var head *cell
			for range n {
				head = link(cell{head})
			}
		}
	})
	space("receivers of methods", func(n int) func() {
		return func() {
			var head *cell
			for range n {
				var c cell
				c.link(&head)
			}
		}
	})
	space("loop variables", func(n int) func() {
		return func() {
			var all [1]*int
			for i := range n {
				all[0] = &i
			}
		}
	})
	space("variadic arguments", func(n int) func() {
		return func() {
			var head links
			for range n {
				head = variadic(head)
			}
		}
	})
	space("closures", func(n int) func() {
		return func() {
			chain := func() int { return 0 }
			for i := range n {
				before := chain
				chain = func() int { return i + before() }
			}
			keep(chain)
		}
	})
	space("method values", func(n int) func() {
		return func() {
			var b bound
			for range n {
				b = bound{b.get}
			}
		}
	})
	space("local arrays", func(n int) func() {
		return bySize(n, func() { var a a16; use(a[:]) }, func() { var a a32; use(a[:]) }, func() { var a a64; use(a[:]) },
			func() { var a a128; use(a[:]) }, func() { var a a256; use(a[:]) }, func() { var a a512; use(a[:]) }, func() { var a a1024; use(a[:]) })
	})
	space("new arrays", func(n int) func() {
		return bySize(n, func() { _ = new(a16) }, func() { _ = new(a32) }, func() { _ = new(a64) }, func() { _ = new(a128) },
			func() { _ = new(a256) }, func() { _ = new(a512) }, func() { _ = new(a1024) })
	})
	space("arrays in a channel", func(n int) func() {
		return bySize(n, func() { _ = make(chan a16, 1) }, func() { _ = make(chan a32, 1) }, func() { _ = make(chan a64, 1) }, func() { _ = make(chan a128, 1) },
			func() { _ = make(chan a256, 1) }, func() { _ = make(chan a512, 1) }, func() { _ = make(chan a1024, 1) })
	})
	space("arrays in an interface", func(n int) func() {
		return bySize(n, func() { _ = any(a16{}) }, func() { _ = any(a32{}) }, func() { _ = any(a64{}) }, func() { _ = any(a128{}) },
			func() { _ = any(a256{}) }, func() { _ = any(a512{}) }, func() { _ = any(a1024{}) })
	})
	space("values in interfaces, in a loop's head", func(n int) func() {
		return func() {
			i := 0
			for head := any(nil); i < n; head = (pair{1, head}) {
				i++
			}
		}
	})
	space("values in interfaces", func(n int) func() {
		return func() {
			var head any
			for range n {
				head = pair{1, head}
			}
			sink += len(fmt.Sprint(head == nil))
		}
	})
}

// problem is an error that is compared by its text.
type problem string

func (p problem) Error() string { return "a problem" }

// ranges returns a table of n ranges, all below x but the last.
func ranges(n int) *unicode.RangeTable {
	all := slices.Repeat([]unicode.Range16{{Lo: 1, Hi: 1, Stride: 1}}, n)
	all[n-1] = unicode.Range16{Lo: 'y', Hi: 'z', Stride: 1}
	return &unicode.RangeTable{R16: all, LatinOffset: n}
}

// chain returns an error that wraps as many others.
func chain(n int) error {
	err := io.EOF
	for range n {
		err = fmt.Errorf("%w", err)
		if len(err.Error()) > 3 {
			panic("it grows")
		}
	}
	return err
}

type cell struct{ next *cell }

type links []links

func variadic(next ...links) links { return next }

type bound struct{ before func() bound }

func (b bound) get() bound { return b.before() }

type pair struct {
	n    int
	next any
}

func link(c cell) *cell { return &c }

func (c *cell) link(head **cell) { c.next, *head = *head, c }

var kept func() int

func keep(f func() int) { kept = f }

func use(s []int) { sink += len(s) }
