package iteration

import (
	"fmt"
	"runtime"
	"slices"
	"testing"
)

// files is what is in each directory.
var files = map[string][]string{
	"/":     {"/etc", "/home"},
	"/etc":  {"/etc/hosts"},
	"/home": {"/home/ann", "/home/bob"},
}

func inside(name string) []string { return files[name] }

// take is a game: of a row of matches, take one, two or three.
func take(matches int) (left []int) {
	for n := 1; n <= min(3, matches); n++ {
		left = append(left, matches-n)
	}
	return left
}

// calls are the calls that were made, in order.
type calls []string

func (c *calls) note(call string, args ...any) { *c = append(*c, call+" "+fmt.Sprint(args...)) }

// asking is children, noting each call.
func asking[N any](c *calls, children func(n N) []N) func(n N) []N {
	return func(n N) []N {
		c.note("ask", n)
		return children(n)
	}
}

func compare(t *testing.T, what string, got, want calls) {
	t.Helper()
	if !slices.Equal(got, want) {
		t.Errorf("the calls made by %s:\n     yours %q\nrecursive %q", what, got, want)
	}
}

func TestExamplePreorder(t *testing.T) {
	var got, want calls
	for name := range Preorder("/", asking(&got, inside)) {
		got.note("yield", name)
	}
	for name := range recursivePreorder("/", asking(&want, inside)) {
		want.note("yield", name)
	}
	compare(t, `Preorder("/")`, got, want)
}

func TestExampleFold(t *testing.T) {
	var got, want calls
	counting := func(c *calls) func(name string, counts []int) int {
		return func(name string, counts []int) int {
			c.note("combine", name, counts)
			total := 1
			for _, n := range counts {
				total += n
			}
			return total
		}
	}
	n := Fold("/", asking(&got, inside), counting(&got))
	if want := recursiveFold("/", asking(&want, inside), counting(&want)); n != want {
		t.Errorf(`Fold("/") = %d; want %d`, n, want)
	}
	compare(t, `Fold("/")`, got, want)
}

func TestExampleWins(t *testing.T) {
	for matches := range 6 {
		var got, want calls
		wins := Wins(matches, asking(&got, take))
		if want := recursiveWins(matches, asking(&want, take)); wins != want {
			t.Errorf("Wins(%d) = %t; want %t", matches, wins, want)
		}
		compare(t, fmt.Sprintf("Wins(%d)", matches), got, want)
	}
}

// TestExampleDepth counts the calls that are in progress where children is called, in
// a tree of a thousand levels.
func TestExampleDepth(t *testing.T) {
	deepest := 0
	children := func(n int) []int {
		var all [2000]uintptr
		if deepest = max(deepest, runtime.Callers(0, all[:])); n == 1000 {
			return nil
		}
		return []int{n + 1}
	}
	levels := Fold(1, children, func(n int, below []int) int { return 1 + len(below)*slices.Max(append(below, 0)) })
	if levels != 1000 {
		t.Fatalf("Fold makes %d levels of a tree with 1000", levels)
	}
	if deepest > 100 {
		t.Errorf("Fold has %d calls in progress in a tree of 1000 levels; want a number that does not depend on the levels", deepest)
	}
}
