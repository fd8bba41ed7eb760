package a

import (
	"container/list"
	"encoding/json"
	"errors"
	"maps"
	"regexp"
	"slices"
	"sort"
	"strings"
	"sync"
	"sync/atomic"
)

// What never changes is welcome.
var (
	ErrMissing = errors.New("missing")
	primes     = []int{2, 3, 5}
	names      = map[string][]int{"a": {1}}
	word       = regexp.MustCompile(`\w+`)
	crc        [256]uint32
	squares    = makeSquares()
	config     struct {
		table map[string]int
		size  int
	}
)

func init() {
	for i := range crc {
		crc[i] = uint32(i * i)
	}
	fillSquares(names)
}

func fillSquares(m map[string][]int) { m["b"] = squares }

func makeSquares() []int {
	s := make([]int, 10)
	for i := range s {
		s[i] = i * i
	}
	return s
}

func reads(s string) (int, error) {
	n := primes[0]
	n++
	own := slices.Clone(primes)
	own[0] = 1
	sort.Ints(own)
	copied := append([]int(nil), primes...)
	copied[0] = 1
	buf := make([]int, 3)
	copy(buf, primes)
	buf[0] = 9
	array := crc
	array[0] = 1
	c := config
	c.size = 2
	keys := slices.Sorted(maps.Keys(names))
	keys[0] = "x"
	if !word.MatchString(s) {
		return n, ErrMissing
	}
	primes := []int{n}
	primes[0] = 2
	lists := map[string][]int{"p": primes}
	lists["q"] = squares
	lists["r"] = append(lists["q"], 1)
	both := [][]int{primes, squares}
	both[0] = nil
	ptr := &own
	*ptr = primes
	local := primes
	at := &local
	*at = nil
	p := &config
	return p.size + squares[2], nil
}

var (
	calls   int
	cache   = map[string]int{}
	history []string
	mu      sync.Mutex
	total   atomic.Int64
	once    sync.Once
	queue   = list.New()
	text    strings.Builder
	jobs    = make(chan int, 1)
	head    = &node{}
	nodes   = []*node{{}}
)

type node struct {
	next  *node
	value int
}

func (n *node) set(v int) { n.value = v } // want `package variable head changes here`
func (n *node) get() int  { return n.value }

func writes(s string) {
	calls++                      // want `package variable calls changes here; this challenge allows none that do`
	cache[s] = 1                 // want `package variable cache changes`
	delete(cache, s)             // want `package variable cache changes`
	clear(cache)                 // want `package variable cache changes`
	history = append(history, s) // want `package variable history changes`
	mu.Lock()                    // want `package variable mu changes`
	total.Add(1)                 // want `package variable total changes`
	once.Do(nil)                 // want `package variable once changes`
	queue.PushBack(s)            // want `package variable queue changes`
	text.WriteString(s)          // want `package variable text changes`
	jobs <- 1                    // want `package variable jobs changes`
	head.set(1)
	_ = head.get()
	head.next = nil                  // want `package variable head changes`
	config.size = 1                  // want `package variable config changes`
	sort.Ints(primes)                // want `package variable primes changes`
	slices.Reverse(squares[1:])      // want `package variable squares changes`
	copy(primes, squares)            // want `package variable primes changes`
	_ = json.Unmarshal(nil, &config) // want `package variable config changes`
	for calls = range 3 {            // want `package variable calls changes`
	}
}

func aliases(s string) {
	m := cache
	m[s] = 1 // want `package variable cache changes`
	fill(config.table)
	p := &config
	p.size++           // want `package variable config changes`
	nodes[0].value = 1 // want `package variable nodes changes`
	for _, n := range nodes {
		n.value = 2 // want `package variable nodes changes`
	}
	q := &calls
	*q = 2         // want `package variable calls changes`
	first()[0] = 1 // want `package variable primes changes`
	(&node{}).set(1)
	lists := map[string][]string{"p": history}
	lists["p"][0] = s // want `package variable history changes`
	variadic(history, nil)
	ch := make(chan []string, 1)
	ch <- history
	(<-ch)[0] = s // want `package variable history changes`
}

func variadic(lists ...[]string) {
	lists[1] = nil
	lists[0][0] = "" // want `package variable history changes`
}

func fill(m map[string]int) { m["x"] = 1 } // want `package variable config changes`
func first() []int          { return primes }

// local variables may change.
func local() int {
	calls := 0
	n := node{}
	n.set(1)
	func() { calls++ }()
	var mu sync.Mutex
	mu.Lock()
	return calls
}

func closure() func() {
	return func() { calls = 0 } // want `package variable calls changes`
}
