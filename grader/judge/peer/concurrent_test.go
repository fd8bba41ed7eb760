package peer

import (
	"flag"
	"fmt"
	"math/big"
	"reflect"
	"slices"
	"sync"
	"testing"
)

var repeats = flag.Int("repeats", 100, "how often the concurrent program runs")

// account is a struct of the contract that is safe for concurrent use, though the
// tests see some of its fields.
type account struct {
	Balance float64
	Log     []string
	Table   map[string]int
	Last    *record

	mu sync.RWMutex
}

// shop has its lock elsewhere: nothing tells that it guards Sold.
type shop struct {
	Sold []string
	N    int
}

var shopMu sync.Mutex

// bank is what the concurrent program calls.
type bank struct {
	Put     func(a *account, n float64, who string)
	Sell    func(s *shop, what string)
	Count   func(graph map[int][]int) int
	Fill    func(cells []int, words []string, i int)
	Reverse func(s []int) []int
	Each    func(s []int, f func(i int) int)
	Loop    func(a *account, stop func() bool)
}

var directBank = bank{
	Put: func(a *account, n float64, who string) {
		a.mu.Lock()
		defer a.mu.Unlock()
		a.Balance += n
		a.Log = append(a.Log, who)
		if a.Table == nil {
			a.Table = map[string]int{}
		}
		a.Table[who]++
		a.Last = &record{Name: "last", N: len(a.Log)}
	},
	Sell: func(s *shop, what string) {
		shopMu.Lock()
		defer shopMu.Unlock()
		s.Sold = append(s.Sold, what)
		s.N++
	},
	Count: func(graph map[int][]int) (n int) {
		for _, to := range graph {
			n += len(to)
		}
		return n
	},
	Fill: func(cells []int, words []string, i int) {
		for range 3 {
			cells[i]++
			words[i] += "x"
		}
	},
	Reverse: func(s []int) []int { slices.Reverse(s); return s[1:] },
	Each: func(s []int, f func(i int) int) {
		for i := range s {
			s[i] = -s[i]
			n := f(i)
			s[i] += n
		}
	},
	Loop: func(a *account, stop func() bool) {
		for !stop() {
			a.mu.Lock()
			a.Table["loop"] = 1
			a.mu.Unlock()
		}
	},
}

func remoteBank() bank {
	call := func(name string, ins, outs []any) { Invoke(name, name, ins, outs) }
	return bank{
		Put:     func(a *account, n float64, who string) { call("Put", []any{&a, &n, &who}, nil) },
		Sell:    func(s *shop, what string) { call("Sell", []any{&s, &what}, nil) },
		Count:   func(graph map[int][]int) (n int) { call("Count", []any{&graph}, []any{&n}); return n },
		Fill:    func(cells []int, words []string, i int) { call("Fill", []any{&cells, &words, &i}, nil) },
		Reverse: func(s []int) (r []int) { call("Reverse", []any{&s}, []any{&r}); return r },
		Each:    func(s []int, f func(i int) int) { call("Each", []any{&s, &f}, nil) },
		Loop:    func(a *account, stop func() bool) { call("Loop", []any{&a, &stop}, nil) },
	}
}

// overlap has goroutines call as fast as they can with much in common, and returns
// what is left at the end. What a goroutine has for itself must be right at once.
func overlap(b bank) (left string, wrong error) {
	const goroutines = 8
	a, s := &account{Balance: 1000, Table: map[string]int{"loop": 1}}, &shop{}
	graph := map[int][]int{}
	for i := range 20 {
		graph[i] = []int{i, i + 1}
	}
	cells, words := make([]int, goroutines), make([]string, goroutines)
	var stop, done sync.WaitGroup
	var mu sync.Mutex
	stopped := false
	stop.Go(func() {
		b.Loop(a, func() bool { mu.Lock(); defer mu.Unlock(); return stopped })
	})
	fail := func(format string, args ...any) {
		mu.Lock()
		defer mu.Unlock()
		wrong = fmt.Errorf(format, args...)
	}
	for i := range goroutines {
		done.Go(func() {
			for k := range 4 {
				b.Put(a, 10, fmt.Sprint("g", i))
				b.Sell(s, "thing")
				if n := b.Count(graph); n != 40 {
					fail("Count = %d; want 40", n)
				}
				b.Fill(cells, words, i)
				own := []int{1, 2, 3, k}
				if r := b.Reverse(own); !slices.Equal(own, []int{k, 3, 2, 1}) || &r[0] != &own[1] {
					fail("Reverse left %v and returned %v", own, r)
				}
				b.Each(own, func(i int) int { own[i]--; return own[i] })
				if want := []int{-2*k - 2, -8, -6, -4}; !slices.Equal(own, want) {
					fail("Each left %v; want %v", own, want)
				}
			}
		})
	}
	done.Wait()
	mu.Lock()
	stopped = true
	mu.Unlock()
	stop.Wait()
	slices.Sort(a.Log)
	return dump([]any{a.Balance, a.Log, a.Table, *a.Last, s.Sold, s.N, cells, words, graph}), wrong
}

func TestOverlappingCalls(t *testing.T) {
	funcs := map[string]any{}
	v := reflect.ValueOf(directBank)
	for i := range v.NumField() {
		funcs[v.Type().Field(i).Name] = v.Field(i).Interface()
	}
	p := connect(t, funcs)
	lib := remoteBank()
	want, err := overlap(directBank)
	if err != nil {
		t.Fatal(err)
	}
	for range *repeats {
		p.Reset()
		if got, err := overlap(lib); err != nil {
			t.Fatal(err)
		} else if got != want {
			t.Fatalf("split  %s\ndirect %s", got, want)
		}
	}
}

// TestReadingWritesNothing has calls read what the tests' side reads beside them: a
// map that was written to would end the process.
func TestReadingWritesNothing(t *testing.T) {
	connect(t, map[string]any{"Read": func(m map[string][]int, rows [][]string, it *item, n *big.Int, by map[*item]map[string]bool) int {
		return len(m) + len(rows) + len(it.Table) + n.Sign() + len(by)
	}})
	it := &item{Table: map[string]int{"a": 1}, Next: &item{Items: []int{1}}}
	m, rows, n := map[string][]int{"a": {1}, "b": nil}, [][]string{{"x"}, {}}, big.NewInt(1<<40)
	by := map[*item]map[string]bool{it: {"y": true}, nil: nil}
	var done sync.WaitGroup
	for range 8 {
		done.Go(func() {
			for range 50 {
				got := 0
				Invoke("Read", "Read", []any{&m, &rows, &it, &n, &by}, []any{&got})
				if got != 8 {
					t.Errorf("Read = %d; want 8", got)
				}
				dump([]any{m, rows, it, by})
				_ = new(big.Int).Add(n, n)
			}
		})
	}
	done.Wait()
}

// TestNumbersChangeInPlace changes what a *big.Int holds behind its bits.
func TestNumbersChangeInPlace(t *testing.T) {
	connect(t, map[string]any{"Double": func(n *big.Int, all map[string]*big.Int) { n.Add(n, n); all["a"].SetInt64(5) }})
	n, all := big.NewInt(1<<40), map[string]*big.Int{"a": big.NewInt(1)}
	for range 2 {
		Invoke("Double", "Double", []any{&n, &all}, nil)
	}
	if n.Int64() != 1<<42 || all["a"].Int64() != 5 {
		t.Errorf("Double twice left %v and %v; want 1<<42 and 5", n, all)
	}
	n.SetInt64(3)
	Invoke("Double", "Double", []any{&n, &all}, nil)
	if n.Int64() != 6 {
		t.Errorf("Double left %v; want 6", n)
	}
}

// TestLargerArrayLater shows a part of an array before all of it.
func TestLargerArrayLater(t *testing.T) {
	connect(t, map[string]any{"Set": func(p *int, s []int) { *p = 7; s[1]++ }, "One": func(p *int) { *p = 1 }})
	s := []int{0, 0, 0}
	p := &s[1]
	Invoke("One", "One", []any{&p}, nil)
	Invoke("Set", "Set", []any{&p, &s}, nil)
	if s[1] != 8 {
		t.Errorf("Set left %v; want 8 in the middle", s)
	}
}
