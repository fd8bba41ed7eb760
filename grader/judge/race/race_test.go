package race

import (
	"reflect"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"
	"unsafe"
)

// TestLeaves lists the variables that are accessed as a whole.
func TestLeaves(t *testing.T) {
	type inner struct {
		A, B bool
		S    string
	}
	for _, tt := range []struct {
		name string
		of   any
		want []uintptr
	}{
		{"a number", 1, []uintptr{0}},
		{"a struct in one", struct {
			n  int
			in inner
		}{}, []uintptr{0, 8, 9, 16}},
		{"an array", [2]inner{}, []uintptr{0, 1, 8, 24, 25, 32}},
		{"a struct of the standard library", struct {
			n  int
			at time.Time
		}{}, []uintptr{0, 8}},
		{"what goroutines synchronise by", struct {
			mu sync.Mutex
			n  int64
		}{}, []uintptr{8}},
		{"blank fields", struct {
			_ int
			n int
		}{}, []uintptr{8}},
		{"nothing", struct{}{}, nil},
	} {
		if got := Leaves(reflect.TypeOf(tt.of)); !slices.Equal(got, tt.want) {
			t.Errorf("%s: %v; want %v", tt.name, got, tt.want)
		}
	}
}

// TestMemory has two goroutines access a variable, and something order them or not.
func TestMemory(t *testing.T) {
	nothing := func(first, second *Thread) {}
	released := func(first, second *Thread) {
		var c Clock
		first.Release(&c)
		second.Acquire(c)
	}
	early := func(first, second *Thread) {
		var c Clock
		second.Release(&c)
		first.Acquire(c)
	}
	for _, tt := range []struct {
		name          string
		first, second Kind
		between       func(first, second *Thread)
		race          bool
	}{
		{"two reads", Read, Read, nothing, false},
		{"a write and a read", Write, Read, nothing, true},
		{"a read and a write", Read, Write, nothing, true},
		{"two writes", Write, Write, nothing, true},
		{"two writes, ordered", Write, Write, released, false},
		{"a read and a write, ordered", Read, Write, released, false},
		{"ordered the wrong way", Write, Read, early, true},
		{"two atomic writes", AtomicWrite, AtomicWrite, nothing, false},
		{"an atomic and a plain write", AtomicWrite, Write, nothing, true},
		{"an atomic read and a plain write", AtomicRead, Write, nothing, true},
		{"an atomic read and a plain read", AtomicRead, Read, nothing, false},
		{"an atomic write and a plain read", AtomicWrite, Read, nothing, true},
	} {
		root := NewThread(0, "", nil)
		first, second := NewThread(1, "", root), NewThread(2, "", root)
		var m Memory
		n := new(int)
		m.Access(first, unsafe.Pointer(n), tt.first, &Site{})
		tt.between(first, second)
		m.Access(second, unsafe.Pointer(n), tt.second, &Site{})
		if got := m.Found != nil; got != tt.race {
			t.Errorf("%s: race %v; want %v", tt.name, got, tt.race)
		}
	}
}

// TestReadersAreKept has a write race with the first of two reads, with which it is not
// ordered, though it is ordered after the second.
func TestReadersAreKept(t *testing.T) {
	root := NewThread(0, "", nil)
	a, b, c := NewThread(1, "", root), NewThread(2, "", root), NewThread(3, "", root)
	var m Memory
	n := new(int)
	m.Access(a, unsafe.Pointer(n), Read, &Site{Func: "A"})
	m.Access(b, unsafe.Pointer(n), Read, &Site{Func: "B"})
	var clock Clock
	b.Release(&clock)
	c.Acquire(clock)
	m.Access(c, unsafe.Pointer(n), Write, &Site{Func: "C"})
	if m.Found == nil || m.Found.First.Site.Func != "A" {
		t.Fatalf("race %v; want one of A and C", m.Found)
	}
}

// TestWords says what a learner reads.
func TestWords(t *testing.T) {
	root := NewThread(0, "", nil)
	load, store := NewThread(1, "Load(a)", root), NewThread(2, "Store(a)", root)
	var m Memory
	n := new(int)
	store.Hold(Held{What: "the RWMutex", Key: 1, At: func() string { return "cmap.go:53" }})
	m.Access(store, unsafe.Pointer(n), Write, &Site{"cmap.go", 63, "Map.Store", "s.values"})
	m.Access(load, unsafe.Pointer(n), Read, &Site{"cmap.go", 46, "Map.Load", "s.values"})
	got := m.Found.String()
	for _, want := range []string{
		"Map.Load of Load(a) (cmap.go:46) reads s.values with no lock held",
		"Map.Store of Store(a) (cmap.go:63) writes s.values holding the RWMutex locked at cmap.go:53",
		"Nothing orders the two",
	} {
		if !strings.Contains(got, want) {
			t.Errorf("%s\nwant %s", got, want)
		}
	}
	if store.Drop(2) || !store.Drop(1) || len(store.Held()) != 0 {
		t.Error("a lock that is not held was given up, or one that is wasn't")
	}
}

// TestNotedOnce notes an access again only where something came in between.
func TestNotedOnce(t *testing.T) {
	root := NewThread(0, "", nil)
	a, b := NewThread(1, "", root), NewThread(2, "", root)
	var m Memory
	n, other := new(int), new(int)
	var clock Clock
	for _, tt := range []struct {
		name  string
		t     *Thread
		p     *int
		kind  Kind
		after func()
		want  bool
	}{
		{"a first read", a, n, Read, nil, true},
		{"the same", a, n, Read, nil, false},
		{"of another variable", a, other, Read, nil, true},
		{"another's", b, n, Read, nil, true},
		{"after another's", a, n, Read, nil, true},
		{"a write after a read", a, other, Write, nil, true},
		{"a read after a write", a, other, Read, nil, false},
		{"after it has synchronised", a, other, Read, func() { a.Release(&clock) }, true},
	} {
		if tt.after != nil {
			tt.after()
		}
		if got := m.Access(tt.t, unsafe.Pointer(tt.p), tt.kind, &Site{}); got != tt.want {
			t.Errorf("%s: noted %v; want %v", tt.name, got, tt.want)
		}
	}
}

// TestManyVariables finds the race of one among thousands of variables, more than are kept
// at hand.
func TestManyVariables(t *testing.T) {
	root := NewThread(0, "", nil)
	a, b := NewThread(1, "", root), NewThread(2, "", root)
	variables, sites := make([]int, 4<<recentBits), make([]Site, 4<<recentBits)
	for i := 0; i < len(variables); i += 97 {
		var m Memory
		for range 2 {
			for j := range variables {
				m.Access(a, unsafe.Pointer(&variables[j]), Write, &sites[j])
			}
		}
		if m.Variables() != len(variables) || m.Found != nil {
			t.Fatalf("%d variables, race %v", m.Variables(), m.Found)
		}
		m.Access(b, unsafe.Pointer(&variables[i]), Read, &Site{})
		if m.Found == nil || m.Found.First.Site != &sites[i] {
			t.Fatalf("race %v; want one of variable %d", m.Found, i)
		}
	}
}

// TestOwnTime holds that a goroutine's own time is that of its clock, however this moves.
func TestOwnTime(t *testing.T) {
	a := NewThread(0, "a", nil)
	b := NewThread(1, "b", a)
	var lock, cell Clock
	for step, do := range []func(){
		func() {},
		func() { a.Release(&lock) },
		func() { b.Acquire(lock) },
		func() { b.Replace(&cell) },
		func() { a.Acquire(cell) },
		func() { NewThread(2, "c", b) },
		func() { b.Release(&lock); a.Acquire(lock); a.Release(&lock) },
	} {
		do()
		for _, thread := range []*Thread{a, b} {
			if thread.now != thread.clock[thread.N] {
				t.Errorf("after step %d: the time of %s is %d, and its clock says %d", step, thread.Name, thread.now, thread.clock[thread.N])
			}
		}
	}
}
