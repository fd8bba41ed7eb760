package peer

import (
	"flag"
	"fmt"
	"math/rand/v2"
	"reflect"
	"slices"
	"strconv"
	"strings"
	"testing"
)

// Programs are random: the tests' side and the submission's take turns at changing
// what both hold, with the same operations, and what the tests' side sees is written
// down after each. A program run across the split must see what it sees in one
// process.

var (
	firstSeed = flag.Uint64("program", 0, "seed of the first random program")
	programs  = flag.Uint64("programs", 10000, "number of random programs")
)

// record is a plain struct that lives in slices and is pointed into.
type record struct {
	Name string
	N    int
	Tags []string
	Near *record
}

// item is a struct of the contract: the submission's side keeps more in it.
type item struct {
	Value int
	Next  *item
	Items []int
	Table map[string]int
	Recs  []record

	mine    []int // once Items, perhaps still the same memory
	newest  *record
	touched int
}

// world is what a program holds.
type world struct {
	A, B  []int
	Words []string
	Rows  [][]int
	Grid  [2][]int
	Map   map[string][]int
	Count map[int]int
	Links map[string]*record
	P     *int
	S     *[]int
	Recs  []record
	R     *record
	Item  *item
	Any   any
	Fs    []func() string
	Ss    []fmt.Stringer
}

// said is what a function or a value of an interface was made to say.
type said struct{ text string }

func (s *said) String() string { return s.text }

// says returns what all functions and values of interfaces say, in their order.
func (w *world) says() (all string) {
	for _, f := range w.Fs {
		all += f()
	}
	for _, s := range w.Ss {
		all += s.String()
	}
	return all
}

// library is the submission: each function gets all of a world, in one form or another.
type library struct {
	Change func(seed uint64, w *world)
	Parts  func(seed uint64, a, b []int, words []string, rows [][]int, m map[string][]int, count map[int]int, links map[string]*record, p *int, s *[]int, recs []record, r *record, it *item, v any) ([]int, [][]int, *record, *item, any)
	Method func(it *item, seed uint64, w *world) []int
	Each   func(seed uint64, w *world, f func(int, []int) []int, done func())
}

var direct = library{
	Change: func(seed uint64, w *world) { change(generator(seed), w) },
	Parts: func(seed uint64, a, b []int, words []string, rows [][]int, m map[string][]int, count map[int]int, links map[string]*record, p *int, s *[]int, recs []record, r *record, it *item, v any) ([]int, [][]int, *record, *item, any) {
		w := &world{A: a, B: b, Words: words, Rows: rows, Map: m, Count: count, Links: links, P: p, S: s, Recs: recs, R: r, Item: it, Any: v}
		change(generator(seed), w)
		return w.A, w.Rows, w.R, w.Item, w.Any
	},
	Method: func(it *item, seed uint64, w *world) []int {
		rng := generator(seed)
		it.touched++
		change(rng, w)
		if len(it.mine) > 0 {
			it.mine[0] += 100 + it.touched
		}
		if it.newest != nil {
			it.newest.N++
		}
		if it.mine = it.Items; len(it.Recs) > 0 {
			it.newest = &it.Recs[len(it.Recs)-1]
		}
		return it.mine
	},
	Each: func(seed uint64, w *world, f func(int, []int) []int, done func()) {
		rng := generator(seed)
		defer done()
		for i := range 2 {
			change(rng, w)
			if got := f(i, w.A); len(got) > 0 {
				got[0]++
				w.Rows = append(w.Rows, got)
			}
		}
	},
}

func generator(seed uint64) *rand.Rand { return rand.New(rand.NewPCG(seed, 1)) }

// remote returns the library on the other side.
func remote() library {
	call := func(name string, ins, outs []any) { Invoke(name, name, ins, outs) }
	return library{
		Change: func(seed uint64, w *world) { call("Change", []any{&seed, &w}, nil) },
		Parts: func(seed uint64, a, b []int, words []string, rows [][]int, m map[string][]int, count map[int]int, links map[string]*record, p *int, s *[]int, recs []record, r *record, it *item, v any) (ra []int, rrows [][]int, rr *record, ri *item, rv any) {
			call("Parts", []any{&seed, &a, &b, &words, &rows, &m, &count, &links, &p, &s, &recs, &r, &it, &v}, []any{&ra, &rrows, &rr, &ri, &rv})
			return
		},
		Method: func(it *item, seed uint64, w *world) (got []int) {
			call("Method", []any{&it, &seed, &w}, []any{&got})
			return
		},
		Each: func(seed uint64, w *world, f func(int, []int) []int, done func()) {
			call("Each", []any{&seed, &w, &f, &done}, nil)
		},
	}
}

// change makes a few random changes. What is appended is never 0: a 0 beyond the end
// of a slice, to which nothing refers afterwards, can't be told from what was never
// shown there.
func change(rng *rand.Rand, w *world) {
	for range 1 + rng.IntN(4) {
		operations[rng.IntN(len(operations))](rng, w)
	}
}

var operations = []func(rng *rand.Rand, w *world){
	func(rng *rand.Rand, w *world) { set(rng, w.A) },
	func(rng *rand.Rand, w *world) { set(rng, w.B) },
	func(rng *rand.Rand, w *world) { w.A = append(w.A, number(rng)) },
	func(rng *rand.Rand, w *world) { w.A = part(rng, w.A) },
	func(rng *rand.Rand, w *world) { w.B = part(rng, w.A) },
	func(rng *rand.Rand, w *world) { w.A, w.B = w.B, w.A },
	func(rng *rand.Rand, w *world) { w.A = drop(rng, w.A) },
	func(rng *rand.Rand, w *world) { w.A = []int{number(rng), 0, number(rng)} },
	func(rng *rand.Rand, w *world) { w.B = nil },
	func(rng *rand.Rand, w *world) { w.B = w.A[:0] },
	func(rng *rand.Rand, w *world) { slices.Reverse(w.A) },
	func(rng *rand.Rand, w *world) { w.A = append(w.B, w.A...) },
	func(rng *rand.Rand, w *world) { w.Words = append(w.Words, fmt.Sprint("w", number(rng))) },
	func(rng *rand.Rand, w *world) {
		w.Words = drop(rng, w.Words)
		slices.Sort(w.Words)
	},
	func(rng *rand.Rand, w *world) { w.Rows = append(w.Rows, w.A) },
	func(rng *rand.Rand, w *world) { w.Rows = drop(rng, w.Rows) },
	func(rng *rand.Rand, w *world) { slices.Reverse(w.Rows) },
	func(rng *rand.Rand, w *world) {
		for i, row := range w.Rows { // filters in place
			kept := row[:0]
			for _, n := range row {
				if n%2 == 0 {
					kept = append(kept, n)
				}
			}
			w.Rows[i] = kept
		}
	},
	func(rng *rand.Rand, w *world) { w.Grid[0], w.Grid[1] = w.Grid[1], w.A },
	func(rng *rand.Rand, w *world) {
		if w.Map == nil || rng.IntN(4) == 0 {
			w.Map = map[string][]int{}
		}
		w.Map[key(rng)] = w.A
	},
	func(rng *rand.Rand, w *world) { k := key(rng); set(rng, w.Map[k]) },
	func(rng *rand.Rand, w *world) { delete(w.Map, key(rng)) },
	func(rng *rand.Rand, w *world) {
		if w.Count == nil {
			w.Count = map[int]int{}
		}
		w.Count[number(rng)]++
	},
	func(rng *rand.Rand, w *world) { clear(w.Count) },
	func(rng *rand.Rand, w *world) {
		if w.Links == nil {
			w.Links = map[string]*record{}
		}
		w.Links[key(rng)] = w.R
	},
	func(rng *rand.Rand, w *world) {
		if r := w.Links[key(rng)]; r != nil {
			r.N = number(rng)
		}
	},
	func(rng *rand.Rand, w *world) {
		if len(w.A) > 0 {
			w.P = &w.A[rng.IntN(len(w.A))]
		}
	},
	func(rng *rand.Rand, w *world) {
		if w.P != nil {
			*w.P += number(rng)
		}
	},
	func(rng *rand.Rand, w *world) { w.P = new(int) },
	func(rng *rand.Rand, w *world) { s := w.A; w.S = &s },
	func(rng *rand.Rand, w *world) {
		if w.S != nil {
			*w.S = drop(rng, *w.S)
		}
	},
	func(rng *rand.Rand, w *world) {
		if w.S != nil {
			*w.S = append(*w.S, number(rng))
			w.B = *w.S
		}
	},
	func(rng *rand.Rand, w *world) { w.Recs = append(w.Recs, record{Name: key(rng), Near: w.R}) },
	func(rng *rand.Rand, w *world) { w.Recs = drop(rng, w.Recs) },
	func(rng *rand.Rand, w *world) {
		if len(w.Recs) > 0 {
			w.R = &w.Recs[rng.IntN(len(w.Recs))]
			w.R.N++
		}
	},
	func(rng *rand.Rand, w *world) {
		if w.R != nil {
			w.R.Tags = append(w.R.Tags, key(rng))
			w.R.Near = w.R
		}
	},
	func(rng *rand.Rand, w *world) { w.Item = &item{Value: number(rng), Next: w.Item} },
	func(rng *rand.Rand, w *world) {
		if it := w.Item; it != nil && it.Next != nil { // turns a list round
			next := it.Next
			it.Next, next.Next, w.Item = next.Next, it, next
		}
	},
	func(rng *rand.Rand, w *world) {
		if w.Item != nil {
			w.Item.Items = append(w.Item.Items, number(rng))
			w.Item.Value++
		}
	},
	func(rng *rand.Rand, w *world) {
		if w.Item != nil {
			w.Item.Items = drop(rng, w.Item.Items)
		}
	},
	func(rng *rand.Rand, w *world) {
		if w.Item != nil {
			w.Item.Items, w.A = w.A, w.Item.Items
			w.Item.Recs, w.Recs = w.Recs, w.Item.Recs
		}
	},
	func(rng *rand.Rand, w *world) {
		if w.Item != nil {
			if w.Item.Table == nil || rng.IntN(5) == 0 {
				w.Item.Table = map[string]int{}
			}
			w.Item.Table[key(rng)]++
		}
	},
	func(rng *rand.Rand, w *world) {
		w.Any = []any{w.A, w.Item, key(rng), number(rng), w.Count == nil, nil, []any{w.B}}[rng.IntN(7)]
	},
	func(rng *rand.Rand, w *world) {
		if text := key(rng); len(w.Fs) < 4 {
			w.Fs = append(w.Fs, func() string { return text })
		}
	},
	func(rng *rand.Rand, w *world) {
		if len(w.Ss) < 4 {
			w.Ss = append(w.Ss, &said{key(rng)})
		}
	},
	func(rng *rand.Rand, w *world) { slices.Reverse(w.Fs) },
	func(rng *rand.Rand, w *world) { slices.Reverse(w.Ss) },
	func(rng *rand.Rand, w *world) { w.Fs, w.Ss = drop(rng, w.Fs), drop(rng, w.Ss) },
	func(rng *rand.Rand, w *world) {
		w.Words = append(w.Words, "said "+w.says())
	},
	func(rng *rand.Rand, w *world) {
		switch v := w.Any.(type) {
		case []int:
			set(rng, v)
		case *item:
			if v != nil {
				v.Value++
			}
		}
	},
}

func number(rng *rand.Rand) int { return 1 + rng.IntN(9) }

func key(rng *rand.Rand) string { return string(rune('a' + rng.IntN(3))) }

func set(rng *rand.Rand, s []int) {
	if len(s) > 0 {
		s[rng.IntN(len(s))] = number(rng)
	}
}

func part[T any](rng *rand.Rand, s []T) []T {
	i := rng.IntN(len(s) + 1)
	return s[i : i+rng.IntN(len(s)-i+1)]
}

func drop[T any](rng *rand.Rand, s []T) []T {
	if len(s) == 0 {
		return s
	}
	i := rng.IntN(len(s))
	return append(s[:i], s[i+1:]...)
}

// program runs a program of that many steps and returns what it saw.
func program(seed uint64, steps int, lib library) (seen []string) {
	rng := generator(seed)
	w := &world{A: []int{1, 2, 3, 4, 5}, Item: &item{Value: 1}}
	note := func(what string) { seen = append(seen, what+": "+dump(w)+" says "+w.says()) }
	for range steps {
		change(rng, w)
		switch n := rng.Uint64(); n % 4 {
		case 0:
			lib.Change(n, w)
			note("Change")
		case 1:
			w.A, w.Rows, w.R, w.Item, w.Any = lib.Parts(n, w.A, w.B, w.Words, w.Rows, w.Map, w.Count, w.Links, w.P, w.S, w.Recs, w.R, w.Item, w.Any)
			note("Parts")
		case 2:
			if w.Item != nil {
				w.B = lib.Method(w.Item, n, w)
				note("Method")
			}
		case 3:
			lib.Each(n, w, func(i int, s []int) []int {
				note(fmt.Sprint("f ", i, s))
				set(rng, s)
				change(rng, w)
				return w.B
			}, func() { note("done") })
			note("Each")
		}
	}
	return seen
}

func TestRandomPrograms(t *testing.T) {
	p := connect(t, map[string]any{"Change": direct.Change, "Parts": direct.Parts, "Method": direct.Method, "Each": direct.Each})
	lib := remote()
	n := *programs
	if testing.Short() {
		n /= 10
	}
	for seed := *firstSeed; seed < *firstSeed+n; seed++ {
		const steps = 6
		if differs(p, seed, steps, lib) == "" {
			continue
		}
		for least := 1; ; least++ {
			if diff := differs(p, seed, least, lib); diff != "" || least == steps {
				t.Fatalf("program %d differs in step %d; again: go test -run %s -program %[1]d -programs 1\n%[4]s", seed, least, t.Name(), diff)
			}
		}
	}
}

// differs runs a program both ways and returns the first difference.
func differs(p *Peer, seed uint64, steps int, lib library) string {
	p.Reset()
	want, got := program(seed, steps, direct), program(seed, steps, lib)
	for i := range want {
		if i >= len(got) || got[i] != want[i] {
			before := ""
			if i > 0 {
				before = want[i-1]
			}
			return fmt.Sprintf("before %s\ndirect %s\nsplit  %s", before, want[i], got[min(i, len(got)-1)])
		}
	}
	return ""
}

// dump writes what v holds, with a number for each variable by which one that is met
// again is known.
func dump(v any) string {
	d := dumper{seen: map[address]int{}}
	d.value(reflect.ValueOf(v))
	return d.String()
}

type dumper struct {
	strings.Builder
	seen map[address]int
}

// met writes the number of a variable and reports whether it was met before.
func (d *dumper) met(ptr uintptr, t reflect.Type) bool {
	n, ok := d.seen[address{ptr, t}]
	if !ok {
		n = len(d.seen)
		d.seen[address{ptr, t}] = n
	}
	d.WriteString("#" + strconv.Itoa(n))
	return ok
}

func (d *dumper) value(v reflect.Value) {
	switch v.Kind() {
	case reflect.Pointer:
		if v.IsNil() {
			d.WriteString("nil")
		} else if !d.met(v.Pointer(), v.Type().Elem()) {
			d.WriteString("&")
			d.value(v.Elem())
		}
	case reflect.Slice:
		if v.IsNil() {
			d.WriteString("nil")
			return
		}
		d.WriteString(strconv.Itoa(v.Len()) + "/" + strconv.Itoa(v.Cap()) + "[")
		for i := range v.Len() {
			if !d.met(v.Index(i).Addr().Pointer(), v.Type().Elem()) {
				d.WriteString("=")
				d.value(v.Index(i))
			}
			d.WriteString(" ")
		}
		d.WriteString("]")
	case reflect.Map:
		if v.IsNil() {
			d.WriteString("nil")
		} else if !d.met(v.Pointer(), v.Type()) {
			d.WriteString("{")
			keys := v.MapKeys()
			slices.SortFunc(keys, func(a, b reflect.Value) int { return strings.Compare(fmt.Sprint(a), fmt.Sprint(b)) })
			for _, k := range keys {
				fmt.Fprint(d, k, ":")
				d.value(v.MapIndex(k))
				d.WriteString(" ")
			}
			d.WriteString("}")
		}
	case reflect.Struct:
		d.WriteString("{")
		for i := range v.NumField() {
			if f := v.Type().Field(i); f.IsExported() {
				d.WriteString(f.Name + ":")
				d.value(v.Field(i))
				d.WriteString(" ")
			}
		}
		d.WriteString("}")
	case reflect.Array:
		for i := range v.Len() {
			d.value(v.Index(i))
			d.WriteString(" ")
		}
	case reflect.Interface:
		if v.IsNil() {
			d.WriteString("nil")
			return
		}
		if v.Type() == reflect.TypeFor[fmt.Stringer]() { // perhaps one of the other side
			d.WriteString("stringer")
			return
		}
		d.WriteString(v.Elem().Type().String() + "(")
		d.value(v.Elem())
		d.WriteString(")")
	case reflect.Func:
		d.WriteString("func")
	case reflect.Int:
		d.WriteString(strconv.FormatInt(v.Int(), 10))
	case reflect.String:
		d.WriteString(strconv.Quote(v.String()))
	default:
		fmt.Fprint(d, v)
	}
}
