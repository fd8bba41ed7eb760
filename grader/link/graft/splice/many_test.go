package splice

import (
	"fmt"
	"path/filepath"
	"testing"

	"github.com/google/go-cmp/cmp"
)

const (
	library = "example.com/library"
	plain   = "example.com/plain" // which library imports, and which has nothing to initialise
)

const plainSource = "package plain\n\nimport \"fmt\"\n\nfunc Twice(x int) string { return fmt.Sprint(2 * x) }\n"

// librarySource is what the other package imports: with variables to initialise
// and not, generic code, inlined calls, method tables, and errors told apart.
const librarySource = `package library

import (
	"errors"
	"fmt"
	"strings"

	"example.com/plain"
)

var ErrFull = errors.New("full")

var table = map[string]int{"a": 1}

var order []string

func init() { order = append(order, "library") }

type Sized interface{ Size() int }

type Stack[T any] struct {
	items []T
	max   int
}

func New[T any](max int) *Stack[T] { return &Stack[T]{max: max} }

func (s *Stack[T]) Push(x T) error {
	if len(s.items) == s.max {
		return fmt.Errorf("push %v on %s: %w", x, plain.Twice(s.max), ErrFull)
	}
	s.items = append(s.items, x)
	return nil
}

func (s *Stack[T]) Size() int { return len(s.items) }

type Name string

func (n Name) Size() int { return len(n) }

func Look(key string) (n int, ok bool) { n, ok = table[key]; return n, ok }

func Order() []string { return order }

func Inlined(x int) int { return x*2 + 1 }

func Deferred(f func()) (text string) {
	defer func() { text = strings.ToUpper(fmt.Sprint(recover())) }()
	f()
	return "not"
}

func Crash(xs []int, at int) int { return xs[at] }
`

const usesLibrary = `package learner

import (
	"errors"
	"fmt"

	"example.com/hook"
	"example.com/library"
)

var order = append(library.Order(), "learner")

func init() {
	hook.Run = func() {
		s := library.New[int](2)
		words := library.New[library.Name](9)
		for i := range 3 {
			err := s.Push(i)
			fmt.Println(err, errors.Is(err, library.ErrFull), words.Push("word"))
		}
		for _, x := range []any{s, words, library.Name("four"), 7} {
			sized, ok := x.(library.Sized)
			fmt.Printf("%T %v\n", x, ok)
			if ok {
				fmt.Println(sized.Size())
			}
		}
		fmt.Println(library.Look("a"))
		fmt.Println(order, library.Inlined(len(order)))
		fmt.Println(library.Deferred(func() { panic("oh") }))
		for range 100 { // collected again and again: the hook asks for that
			_ = make([]*library.Stack[string], 1000)
		}
		fmt.Println(library.Crash([]int{1}, len(order)))
	}
}
`

// TestManyPackages grafts a package with those that it imports: the program does what
// the linked one does, its trace and the places in it included.
func TestManyPackages(t *testing.T) {
	tools := newToolchain(t)
	tools.compile(t, "example.com/hook", hookSource)
	s := tools.base(t, "package main\n\nimport (\n\t\"errors\"\n\t\"fmt\"\n\t\"strings\"\n\n\t\"example.com/hook\"\n)\n")
	packages := []Package{
		{Path: plain, Archive: read(t, tools.compile(t, plain, plainSource))},
		{Path: library, Archive: read(t, tools.compile(t, library, librarySource))},
		{Path: learner, Archive: read(t, tools.compile(t, learner, usesLibrary))},
	}
	grafted, err := tools.graft(t, s, packages...)
	if err != nil {
		t.Fatal(err)
	}
	main := tools.compile(t, "main", fmt.Sprintf(mainSource, learner))
	linked := filepath.Join(tools.dir, "linked")
	tools.link(t, linked, main, "-s", "-w")
	want, wantErr := output(linked)
	got, gotErr := output(grafted)
	if got != want || fmt.Sprint(gotErr) != fmt.Sprint(wantErr) || wantErr == nil {
		t.Errorf("grafted ends with %v, linked with %v; output (-linked +grafted):\n%s", gotErr, wantErr, cmp.Diff(want, got))
	}
	if _, err := tools.graft(t, s, packages[0], packages[2]); err == nil {
		t.Error("a package is grafted without the one it imports")
	}
}
