package cmap_test

import (
	"fmt"
	"maps"
	"math/rand"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	cmap "github.com/gradus-dev/gradus/challenges/data-structures/concurrent-map"
	"github.com/gradus-dev/gradus/challenges/data-structures/concurrent-map/driver"
)

// filled returns a map from each word to its length.
func filled(words ...string) *cmap.Map[string, int] {
	m := cmap.New[string, int]()
	for _, w := range words {
		m.Store(w, len(w))
	}
	return m
}

// contents is what All goes through, sorted, written as "a=1 b=2".
func contents(m *cmap.Map[string, int]) string {
	var pairs []string
	for k, v := range m.All() {
		pairs = append(pairs, fmt.Sprintf("%s=%d", k, v))
	}
	slices.Sort(pairs)
	return strings.Join(pairs, " ")
}

// result is what Load, Delete and LoadOrCompute return.
func result(value int, ok bool) string { return fmt.Sprint(value, ", ", ok) }

// value returns a function that computes v.
func value(v int) func() int { return func() int { return v } }

// expect fails the test unless a call came to a result.
func expect(t *testing.T, call, got, want string) {
	t.Helper()
	if got != want {
		t.Errorf("%s = %s; want %s", call, got, want)
	}
}

func TestStoreAndLoad(t *testing.T) {
	m := cmap.New[string, int]()
	expect(t, "Load(a) of an empty map", result(m.Load("a")), "0, false")
	m.Store("a", 1)
	m.Store("b", 2)
	m.Store("zero", 0)
	m.Store("a", 3)
	for _, tt := range []struct {
		key, want string
	}{{"a", "3, true"}, {"b", "2, true"}, {"zero", "0, true"}, {"", "0, false"}, {"c", "0, false"}} {
		key, want := tt.key, tt.want
		expect(t, fmt.Sprintf("after a=1, b=2, zero=0, a=3, Load(%q)", key), result(m.Load(key)), want)
	}
	expect(t, "Load(a) of a second map", result(filled("b").Load("a")), "0, false")
}

func TestDelete(t *testing.T) {
	m := filled("a", "bb", "ccc")
	m.Store("zero", 0)
	expect(t, "Delete(missing)", result(m.Delete("missing")), "0, false")
	expect(t, "Delete(bb)", result(m.Delete("bb")), "2, true")
	expect(t, "Delete(bb) again", result(m.Delete("bb")), "0, false")
	expect(t, "Load(bb) after Delete", result(m.Load("bb")), "0, false")
	expect(t, "Delete(zero), whose value is 0", result(m.Delete("zero")), "0, true")
	m.Store("bb", 7)
	expect(t, "Load(bb), stored again", result(m.Load("bb")), "7, true")
	expect(t, "All()", contents(m), "a=1 bb=7 ccc=3")
}

func TestLoadOrCompute(t *testing.T) {
	m := filled("a")
	m.Store("zero", 0)
	never := func() int {
		t.Errorf("LoadOrCompute calls compute for a key that is there")
		return -1
	}
	expect(t, "LoadOrCompute(a), which is there", result(m.LoadOrCompute("a", never)), "1, true")
	expect(t, "LoadOrCompute(zero), whose value is 0", result(m.LoadOrCompute("zero", never)), "0, true")
	runs := 0
	five := func() int { runs++; return 5 }
	expect(t, "LoadOrCompute(b), which is not there", result(m.LoadOrCompute("b", five)), "5, false")
	expect(t, "LoadOrCompute(b) again", result(m.LoadOrCompute("b", never)), "5, true")
	expect(t, "Load(b), computed", result(m.Load("b")), "5, true")
	expect(t, "LoadOrCompute(c), which comes to 0", result(m.LoadOrCompute("c", value(0))), "0, false")
	expect(t, "LoadOrCompute(c) again", result(m.LoadOrCompute("c", never)), "0, true")
	if runs != 1 {
		t.Errorf("LoadOrCompute(b) of a missing key calls compute %d times; want once", runs)
	}
	m.Delete("b")
	expect(t, "LoadOrCompute(b) after Delete", result(m.LoadOrCompute("b", value(6))), "6, false")
	m.Store("b", 8)
	expect(t, "LoadOrCompute(b) after Store", result(m.LoadOrCompute("b", never)), "8, true")
}

func TestAll(t *testing.T) {
	expect(t, "All() of an empty map", contents(filled()), "")
	words := strings.Fields("a bb ccc dddd eeeee ffffff ggggggg")
	m := filled(words...)
	for range 2 {
		expect(t, "All()", contents(m), "a=1 bb=2 ccc=3 dddd=4 eeeee=5 ffffff=6 ggggggg=7")
	}
	for n := range len(words) {
		seen := map[string]int{}
		for k, v := range m.All() {
			seen[k] = v
			if len(seen) > n {
				break
			}
		}
		for k, v := range seen {
			if v != len(k) || v == 0 {
				t.Errorf("a loop over %q sees %q with the value %d", words, k, v)
			}
		}
		if len(seen) != n+1 {
			t.Errorf("a loop over %d keys that breaks after %d sees %d", len(words), n+1, len(seen))
		}
	}
	all := m.All()
	m.Delete("bb")
	seen := maps.Collect(all)
	if _, there := seen["bb"]; there || len(seen) != 6 {
		t.Errorf("a loop over All(), called before bb was deleted, sees %v; want the 6 keys that are there while it runs", seen)
	}
}

func TestLen(t *testing.T) {
	m := cmap.New[string, int]()
	for _, tt := range []struct {
		call string
		do   func()
		want int
	}{
		{"New()", func() {}, 0},
		{"Store(a)", func() { m.Store("a", 1) }, 1},
		{"Store(a) again", func() { m.Store("a", 2) }, 1},
		{"LoadOrCompute(a)", func() { m.LoadOrCompute("a", value(3)) }, 1},
		{"LoadOrCompute(b)", func() { m.LoadOrCompute("b", value(3)) }, 2},
		{"Load(c)", func() { m.Load("c") }, 2},
		{"Delete(c)", func() { m.Delete("c") }, 2},
		{"Delete(a)", func() { m.Delete("a") }, 1},
		{"Delete(a) again", func() { m.Delete("a") }, 1},
		{"Delete(b)", func() { m.Delete("b") }, 0},
	} {
		tt.do()
		if got := m.Len(); got != tt.want {
			t.Errorf("Len() after %s = %d; want %d", tt.call, got, tt.want)
		}
	}
}

func TestAgainstModel(t *testing.T) {
	rng := rand.New(rand.NewSource(1))
	m, model := cmap.New[string, int](), map[string]int{}
	var log []string
	for i := range 400 {
		key := strconv.Itoa(rng.Intn(100) - 50)
		v, there := model[key]
		call, got, want := "", "", result(v, there)
		switch rng.Intn(5) {
		case 0, 1:
			call = fmt.Sprintf("LoadOrCompute(%q, %d)", key, i)
			got = result(m.LoadOrCompute(key, value(i)))
			if !there {
				model[key], want = i, result(i, false)
			}
		case 2:
			call = fmt.Sprintf("Store(%q, %d)", key, i)
			m.Store(key, i)
			model[key], want = i, ""
		case 3:
			call = fmt.Sprintf("Delete(%q)", key)
			got = result(m.Delete(key))
			delete(model, key)
		case 4:
			call = fmt.Sprintf("Load(%q)", key)
			got = result(m.Load(key))
		}
		log = append(log, call)
		if got == want {
			call, got, want = "Len()", fmt.Sprint(m.Len()), fmt.Sprint(len(model))
		}
		if got == want && i%50 == 49 {
			call, got, want = "All()", fmt.Sprint(maps.Collect(m.All())), fmt.Sprint(model)
		}
		if got != want {
			t.Fatalf("%s = %s; want %s; the last calls were %v", call, got, want, log[max(0, len(log)-12):])
		}
	}
}

// soon runs a call on a goroutine of its own, and fails the test unless it returns
// soon and comes to the result.
func soon(t *testing.T, name string, call func() string, want string) (ok bool) {
	t.Helper()
	returned := make(chan string, 1)
	go func() { returned <- call() }()
	select {
	case got := <-returned:
		expect(t, name, got, want)
		return got == want
	case <-time.After(time.Second):
		t.Errorf("%s has not returned after a second: is it waiting for a lock?", name)
		return false
	}
}

// use calls each method of a map that has the keys of pairs, b=2 among them, and not
// c and d, and leaves it as it was, unless a call fails.
func use(t *testing.T, where string, m *cmap.Map[string, int], pairs string) {
	t.Helper()
	more := append(strings.Fields(pairs), "c=3", "d=4")
	slices.Sort(more)
	for _, tt := range []struct {
		call string
		do   func() string
		want string
	}{
		{"Load(b)", func() string { return result(m.Load("b")) }, "2, true"},
		{"Store(c, 3)", func() string { m.Store("c", 3); return "" }, ""},
		{"LoadOrCompute(d, 4)", func() string { return result(m.LoadOrCompute("d", value(4))) }, "4, false"},
		{"Len()", func() string { return fmt.Sprint(m.Len()) }, fmt.Sprint(len(more))},
		{"All()", func() string { return contents(m) }, strings.Join(more, " ")},
		{"Delete(c)", func() string { return result(m.Delete("c")) }, "3, true"},
		{"Delete(d)", func() string { return result(m.Delete("d")) }, "4, true"},
	} {
		if !soon(t, where+", "+tt.call, tt.do, tt.want) {
			return
		}
	}
}

func TestInCompute(t *testing.T) {
	m := filled("bb")
	m.Store("b", 2)
	got := result(m.LoadOrCompute("a", func() int {
		if soon(t, "while a is computed, Load(a)", func() string { return result(m.Load("a")) }, "0, false") &&
			soon(t, "while a is computed, Delete(a)", func() string { return result(m.Delete("a")) }, "0, false") {
			use(t, "while a is computed", m, "b=2 bb=2")
		}
		return 1
	}))
	expect(t, "LoadOrCompute(a)", got, "1, false")
	if !t.Failed() {
		expect(t, "All() when a is computed", contents(m), "a=1 b=2 bb=2")
	}
}

func TestInLoop(t *testing.T) {
	m := filled("a")
	m.Store("b", 2)
	for k, v := range m.All() {
		if soon(t, "in a loop over the map, Store of the key that it shows", func() string { m.Store(k, v); return "" }, "") {
			use(t, "in a loop over the map", m, "a=1 b=2")
		}
		break
	}
	if !t.Failed() {
		use(t, "after a loop that was left early", m, "a=1 b=2")
	}
	if t.Failed() {
		return
	}
	words := strings.Fields("c dd eee ffff")
	other := filled(words...)
	for k, v := range other.All() {
		if v != len(k) {
			t.Errorf("in a loop over %q that deletes them all at once, %q has the value %d; want %d, or not to see it", words, k, v, len(k))
		}
		for _, w := range words {
			other.Delete(w)
		}
	}
	for k, v := range m.All() {
		m.Delete(k)
		m.Store(k+k, v)
		if len(k) > 4 {
			break // sees its own keys: it may
		}
	}
	expect(t, "Len() after each key was replaced by a longer one in a loop", fmt.Sprint(m.Len()), "2")
}

func TestStoredMeanwhile(t *testing.T) {
	driver.StoredMeanwhile().Check(t, "k is stored as 2 while LoadOrCompute(k, 1) computes, before and after others ask for it",
		"LoadOrCompute(k, 1) = 2, true; of one who asked meanwhile: 2, true; of one who came when it was stored: 2, true; then Load(k) = 2, true, Len() = 1")
	driver.DeletedMeanwhile().Check(t, "k is stored as 2 and deleted while LoadOrCompute(k, 1) computes",
		"Delete(k) = 2, true; LoadOrCompute(k, 1) = 1, false; of one who asked meanwhile: 1, true; then Load(k) = 1, true, Len() = 1",
		"Delete(k) = 2, true; LoadOrCompute(k, 1) = 1, false; of one who asked meanwhile: 2, true; then Load(k) = 1, true, Len() = 1")
}

func TestPanics(t *testing.T) {
	driver.Panics().Check(t, "compute panics while others ask for its key with LoadOrCompute(k, 5)",
		"the panic is no value; the others get 5, false and 5, true; 5 was computed 1 times; then Len() = 1")
	m := filled()
	caught := func(f func()) (value string) {
		defer func() { value = fmt.Sprint(recover()) }()
		f()
		return ""
	}
	caught(func() { m.LoadOrCompute("other", func() int { panic("no value") }) })
	expect(t, "after a compute that panicked, Load(other)", result(m.Load("other")), "0, false")
	expect(t, "after a compute that panicked, All()", contents(m), "")
	expect(t, "after a compute that panicked, Len()", fmt.Sprint(m.Len()), "0")
	got := caught(func() {
		m.LoadOrCompute("stored", func() int {
			soon(t, "while stored is computed, Store(stored, 7)", func() string { m.Store("stored", 7); return "" }, "")
			panic("no value")
		})
	})
	if !strings.Contains(got, "no value") {
		t.Errorf("LoadOrCompute whose compute panics, after another has stored a value: the panic is %s; want compute's", got)
	}
	expect(t, "after a compute that panicked, during which 7 was stored, Delete(stored)", result(m.Delete("stored")), "7, true")
	m.Store("b", 2)
	caught(func() {
		for range m.All() {
			panic("enough")
		}
	})
	use(t, "after a loop that panicked", m, "b=2")
}

func TestComputesOnce(t *testing.T) {
	driver.Once().Check(t, "three goroutines ask at once for one missing key with LoadOrCompute",
		"computed 1 times, returned [1 1 1], 2 times with true")
}

func TestKeysDoNotWait(t *testing.T) {
	driver.Together(100).Check(t, "a hundred keys are computed at once, each until all are being computed", "100 keys")
}

func TestLedger(t *testing.T) {
	driver.Ledger().Check(t, "two goroutines compute and delete one key at once",
		"computed 1, deleted [1], left [], Len 0", "computed 2, deleted [1 2], left [], Len 0")
}

func TestMix(t *testing.T) {
	driver.Mix().Check(t, "goroutines use all methods at once",
		"values of nobody: false, own value found: 3, Len is that of All: true, Len in the end: 0")
}

func TestLoopsMeanwhile(t *testing.T) {
	driver.Loops().Check(t, "a loop over the map while others change it", "a 1 times, b 1 times, c twice: false")
}
