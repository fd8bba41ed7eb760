package forbidden

// Nothing here recurses.

import (
	"bufio"
	"container/heap"
	linked "container/list"
	"encoding/json"
	"fmt"
	"io"
	"io/fs"
	"iter"
	"maps"
	"net/http"
	"slices"
	"sort"
	"strings"
	"sync"
)

// Work that is put off is not called by who puts it off.
func trampolined(n *node) {
	var todo []func()
	var visit func(n *node)
	visit = func(n *node) {
		todo = slices.Insert(todo, 0, func() { visit(n.left) })
	}
	visit(n)
	for len(todo) > 0 {
		f := todo[0]
		todo = todo[1:]
		f()
	}
}

func listedWork(n *node) {
	todo := linked.New()
	var visit func(n *node)
	visit = func(n *node) {
		todo.PushBack(func() { visit(n.left) })
		todo.PushBack(func() { visit(n.right) })
	}
	visit(n)
	for e := todo.Front(); e != nil; e = todo.Front() {
		todo.Remove(e).(func())()
	}
}

type tasks []task
type task struct {
	run  func()
	rank int
}

func (t tasks) Len() int           { return len(t) }
func (t tasks) Less(i, j int) bool { return t[i].rank < t[j].rank }
func (t tasks) Swap(i, j int)      { t[i], t[j] = t[j], t[i] }
func (t *tasks) Push(x any)        { *t = append(*t, x.(task)) }
func (t *tasks) Pop() any          { last := (*t)[len(*t)-1]; *t = (*t)[:len(*t)-1]; return last }

func ranked(n *node) {
	t := &tasks{}
	heap.Push(t, task{func() { heap.Push(t, task{func() {}, 2}) }, 1})
	for t.Len() > 0 {
		heap.Pop(t).(task).run()
	}
	sort.Sort(t)
}

// Types that print, encode and compare what they hold, but none of their own kind.
type point struct{ x, y int }

func (p point) String() string { return fmt.Sprintf("(%d, %d)", p.x, p.y) }

func (p point) MarshalJSON() ([]byte, error) { return json.Marshal([]int{p.x, p.y}) }

type line struct{ from, to point }

func (l line) String() string { return fmt.Sprint(l.from, "-", l.to) }

func (l line) MarshalJSON() ([]byte, error) { return json.Marshal([]point{l.from, l.to}) }

func (l *line) grow() {
	if l.from == l.to {
		panic(fmt.Sprint("no line: ", l))
	}
}

type upper struct{ in io.Reader }

func (u upper) Read(p []byte) (int, error) { return u.in.Read(p) }

func text(r io.Reader) string {
	data, _ := io.ReadAll(bufio.NewReader(upper{strings.NewReader("x")}))
	return string(data)
}

func logged2(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { next.ServeHTTP(w, r) })
}

func served() http.Handler { return logged2(http.NotFoundHandler()) }

type quiet struct{ http.ResponseWriter }

func (q quiet) Write(p []byte) (int, error) { return q.ResponseWriter.Write(p) }

func pulled(n *node) (sum int) {
	next, stop := iter.Pull(values(n))
	defer stop()
	for v, ok := next(); ok; v, ok = next() {
		sum += v
	}
	return sum
}

func filter(seq iter.Seq[int], keep func(int) bool) iter.Seq[int] {
	return func(yield func(int) bool) {
		for v := range seq {
			if keep(v) && !yield(v) {
				return
			}
		}
	}
}

func even2(n *node) []int {
	return slices.Collect(filter(values(n), func(v int) bool { return v%2 == 0 }))
}

func keys(m map[string]func()) []string { return slices.Sorted(maps.Keys(m)) }

var answer = sync.OnceValue(func() int { return len(keys(nil)) })

func twiceAnswered() int { return answer() + answer() }

type counted struct {
	mu sync.Mutex
	n  int
}

func (c *counted) add() { c.mu.Lock(); defer c.mu.Unlock(); c.n++ }

func (c *counted) all(ns []*node) {
	var wg sync.WaitGroup
	for range ns {
		wg.Go(c.add)
	}
	wg.Wait()
}

type index[K any] struct {
	keys    []K
	compare func(a, b K) int
}

func (x *index[K]) find(key K) (int, bool) {
	return slices.BinarySearchFunc(x.keys, key, func(a, b K) int { return x.compare(a, b) })
}

type service struct{ documents sync.Map }

func newService() http.Handler {
	s := &service{}
	mux := http.NewServeMux()
	mux.HandleFunc("GET /{name}", s.get)
	mux.HandleFunc("PUT /{name}", s.put)
	return mux
}

func (s *service) get(w http.ResponseWriter, r *http.Request) {
	if found, ok := s.documents.Load(r.PathValue("name")); ok {
		fmt.Fprint(w, found)
		return
	}
	http.NotFound(w, r)
}

func (s *service) put(w http.ResponseWriter, r *http.Request) {
	data, _ := io.ReadAll(r.Body)
	s.documents.Store(r.PathValue("name"), string(data))
	w.Write(data)
}

func names(files fs.FS) (all []string) {
	fs.WalkDir(files, ".", func(name string, entry fs.DirEntry, err error) error {
		if err == nil && entry.Type().IsRegular() {
			all = append(all, name)
		}
		return err
	})
	return all
}

// A state returns the next one, and calls none.
type state func(in *strings.Reader) state

func inText(in *strings.Reader) state {
	if r, _, err := in.ReadRune(); err != nil || r == '<' {
		return inTag
	}
	return inText
}

func inTag(in *strings.Reader) state { return inText }

func lex(text string) {
	in := strings.NewReader(text)
	for s := inText; in.Len() > 0; {
		s = s(in)
	}
}
