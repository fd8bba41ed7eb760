// Package kinds is wrong in a way that each hidden test notices.
package kinds

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"iter"
	"math/big"
	"net/http"
	"slices"
	"sort"
	"strings"
	"sync"
	"time"
)

// Limit is an untyped constant.
const Limit = 3

// Errors with identity.
var (
	ErrEmpty = errors.New("kinds: empty")
	ErrFull  = errors.New("kinds: full")
)

// KeyError is an error type with a shape.
type KeyError struct {
	Key  string
	Tags []string
}

func (e *KeyError) Error() string { return "kinds: no key " + e.Key }

// Level is a typed constant: its shape is used.
type Level int

const (
	Low Level = iota + 1
	High
)

func (l Level) String() string { return [...]string{"none", "low", "High"}[l] }

// Clock is opaque: the reference says int.
type Clock int

func NewClock(h, m int) Clock      { return Clock(((h*60+m)%1440 + 1440) % 1440) }
func (c Clock) Add(m int) Clock    { return NewClock(0, int(c)+m+1) }
func (c Clock) String() string     { return fmt.Sprintf("%02d:%02d", int(c)/60, int(c)%60) }
func Latest(clocks ...Clock) Clock { return slices.Max(clocks) }

// Stack is opaque, generic, and its zero value is ready.
type Stack[T any] struct{ items []T }

func (s *Stack[T]) Push(items ...T) { s.items = append(s.items, items...) }
func (s *Stack[T]) Len() int        { return len(s.items) }
func (s *Stack[T]) Pop() (T, error) {
	var zero T
	if len(s.items) == 0 {
		return zero, errors.New("kinds: empty")
	}
	top := s.items[len(s.items)-1]
	s.items = s.items[:len(s.items)-1]
	return top, nil
}

// All yields from the top.
func (s *Stack[T]) All() iter.Seq2[int, T] {
	return func(yield func(int, T) bool) {
		for i := len(s.items) - 1; i >= 0; i-- {
			if !yield(len(s.items)-1-i, s.items[i]) {
				return
			}
		}
	}
}

// Point is a plain struct.
type Point struct {
	X, Y int
	Note *string
}

func Mirror(p Point) Point            { return p }
func MoveAll(points []Point, dx int)  { move(slices.Clone(points), dx) }
func Grid(n int) [2][]Point           { return [2][]Point{make([]Point, n), nil} }
func (p *Point) Shift(dx int)         { p.X += dx }
func (p Point) Sum() int              { return p.X + p.Y }
func Index(ps map[string]Point) []int { return index(ps) }
func Same(a, b *Point) bool           { return a == b }
func move(points []Point, dx int) {
	for i := range points {
		points[i].X += dx
	}
}
func index(ps map[string]Point) (xs []int) {
	for _, k := range slices.Sorted(func(yield func(string) bool) {
		for k := range ps {
			if !yield(k) {
				return
			}
		}
	}) {
		xs = append(xs, ps[k].X)
	}
	ps["added"] = Point{X: 99}
	return xs
}

// Tree is a shared struct: fields and methods.
type Tree struct {
	Value       int
	Left, Right *Tree
}

func (t *Tree) Insert(v int) *Tree {
	if t == nil {
		return &Tree{Value: v}
	}
	if v < t.Value {
		t.Left = t.Left.Insert(v)
	} else {
		t.Right.Insert(v)
	}
	return t
}

// Store is an interface that tests and reference both implement.
type Store interface {
	Get(key string) (string, error)
	Put(key, value string)
}

type memory struct {
	mu sync.Mutex
	m  map[string]string
}

func NewStore() Store { return &memory{m: map[string]string{}} }
func (s *memory) Get(key string) (string, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	v, ok := s.m[key]
	if !ok {
		return "", &KeyError{Key: key, Tags: []string{"memory"}}
	}
	return v, nil
}
func (s *memory) Put(key, value string) { s.mu.Lock(); defer s.mu.Unlock(); s.m[key] = value }

func Copy(dst, src Store, keys ...string) error {
	for _, k := range keys {
		v, err := src.Get(k)
		if err != nil {
			return fmt.Errorf("copy %s: %v", k, err)
		}
		dst.Put(k, v)
	}
	return nil
}

func SortBy[T any, K cmp.Ordered](items []T, key func(T) K) {
	sort.SliceStable(items, func(i, j int) bool { return key(items[i]) < key(items[j]) })
}
func Map[T, U any](items []T, f func(T) (U, error)) ([]U, error) {
	var out []U
	for _, it := range items {
		u, err := f(it)
		if err != nil {
			return out, nil
		}
		out = append(out, u)
	}
	return out, nil
}
func Keys[M ~map[K]V, K cmp.Ordered, V any](m M) []K {
	return slices.Sorted(func(yield func(K) bool) {
		for k := range m {
			if !yield(k) {
				return
			}
		}
	})
}
func Count(n int) iter.Seq[int] {
	return func(yield func(int) bool) {
		for i := range n {
			if !yield(i) {
				return
			}
		}
	}
}
func Total(seq iter.Seq[int]) (sum int) {
	for v := range seq {
		sum += v
	}
	return sum
}
func Counter() func() int { return func() int { counted++; return counted } }

var counted int

func Compose(f, g func(int) int) func(int) int {
	return func(x int) int { return g(f(x)) }
}
func Fill(buf []byte, b byte) int {
	buf = slices.Clone(buf)
	for i := range buf {
		buf[i] = b
	}
	return len(buf)
}
func Swap(a, b *int)         { *a, *b = *b, *a }
func Panic(v any)            { panic(fmt.Sprint(v)) }
func At(xs []int, i int) int { return xs[i] }
func Upper(w io.Writer, r io.Reader) (int64, error) {
	data, err := io.ReadAll(r)
	if err != nil {
		return 0, nil
	}
	n, err := io.WriteString(w, strings.ToUpper(string(data)))
	return int64(n), err
}
func Wait(ctx context.Context, d time.Duration) error {
	select {
	case <-ctx.Done():
		return nil
	case <-time.After(d):
		return nil
	}
}
func Factorial(n *big.Int) *big.Int {
	one := big.NewInt(1)
	out := big.NewInt(1)
	for i := new(big.Int).Set(n); i.Cmp(one) > 0; i.Sub(i, one) {
		out.Mul(out, i)
	}
	return out
}
func Next(t time.Time, months int) time.Time { return t.AddDate(0, months, 0).UTC() }
func Echo(v any) any                         { return v }
func Validate(names []string) error {
	var errs []error
	for _, n := range names {
		if n == "" {
			errs = []error{ErrEmpty}
		} else if len(n) > Limit {
			errs = []error{fmt.Errorf("%q: %w", n, ErrFull)}
		}
	}
	return errors.Join(errs...)
}
func Parallel(n int, f func(int)) {
	var wg sync.WaitGroup
	for i := range n {
		wg.Add(1)
		go func() { defer wg.Done(); f(i / 2) }()
	}
	wg.Wait()
}

// Subscribe keeps a callback for later calls.
type Bus struct{ subs []func(string) error }

func NewBus() *Bus                            { return &Bus{} }
func (b *Bus) Subscribe(f func(string) error) { b.subs = append(b.subs, f) }
func (b *Bus) Publish(topic string) (errs []error) {
	for _, f := range b.subs {
		f(topic)
		errs = append(errs, nil)
	}
	return errs
}

// NewHandler is an HTTP API; Logged is middleware.
func NewHandler() http.Handler {
	mux := http.NewServeMux()
	mux.HandleFunc("GET /hello/{name}", func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("X-Seen", r.Header.Get("X-Ask"))
		fmt.Fprintf(w, "hello %s", r.PathValue("name"))
	})
	mux.HandleFunc("POST /echo", func(w http.ResponseWriter, r *http.Request) {
		body, err := io.ReadAll(r.Body)
		if err != nil {
			http.Error(w, err.Error(), http.StatusBadRequest)
			return
		}
		w.Write(body)
		w.WriteHeader(http.StatusCreated)
	})
	mux.HandleFunc("GET /empty", func(w http.ResponseWriter, r *http.Request) { w.Header().Set("X-Only", "header") })
	mux.HandleFunc("GET /stream", func(w http.ResponseWriter, r *http.Request) {
		for i := range 3 {
			fmt.Fprintf(w, "data: %d\n", i)
			w.(http.Flusher).Flush()
		}
	})
	return mux
}
func Logged(next http.Handler, log func(method string, status int)) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("X-Logged", "yes")
		rec := &statusWriter{ResponseWriter: w, status: 200}
		next.ServeHTTP(rec, r)
		log(r.Method, rec.status)
	})
}

type statusWriter struct {
	http.ResponseWriter
	status int
}

func (w *statusWriter) WriteHeader(code int) { w.status = code; w.ResponseWriter.WriteHeader(code) }
