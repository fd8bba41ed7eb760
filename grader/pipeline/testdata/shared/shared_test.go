package shared_test

import (
	"encoding/json"
	"errors"
	"io/fs"
	"strconv"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"

	"example.com/course/track/shared"
)

func TestShrinksInPlace(t *testing.T) {
	l := []int{1, 2, 3}
	old := l
	shared.Drop(&l)
	if diff := cmp.Diff([][]int{{2, 3}, {2, 3, 3}}, [][]int{l, old}); diff != "" {
		t.Errorf("Drop, and what the old slice shows (-want +got):\n%s", diff)
	}
	if &l[0] != &old[0] {
		t.Error("Drop left the array")
	}
}

func TestFieldsShrink(t *testing.T) {
	var s shared.Staff
	for _, name := range []string{"ann", "bob", "cat"} {
		s.Add(name)
	}
	s.Remove("ann")
	s.Remove("cat")
	if diff := cmp.Diff([]string{"bob"}, s.Names); diff != "" {
		t.Error(diff)
	}
}

func TestHiddenPointersStay(t *testing.T) {
	var s shared.Staff
	s.Hire("ann", 30)
	s.Hire("bob", 40)
	s.All[0].Age++ // the tests' own change is kept
	s.Rename(40, "rob")
	if diff := cmp.Diff([]shared.Person{{"ann", 31}, {"rob", 40}}, s.All); diff != "" {
		t.Error(diff)
	}
}

func TestRows(t *testing.T) {
	rows := [][]int{{0, 1, 2}, {3, 0, 4}}
	shared.Compact(rows)
	if diff := cmp.Diff([][]int{{1, 2}, {3, 4}}, rows); diff != "" {
		t.Error(diff)
	}
	words := [][]string{{"a"}, {"b", "c"}, nil}
	first := words[0]
	shared.Rotate(words)
	if diff := cmp.Diff([][]string{{"b", "c"}, nil, {"a"}}, words); diff != "" || &first[0] != &words[2][0] {
		t.Error(diff)
	}
}

func TestLists(t *testing.T) {
	c := &shared.Node{Value: 3}
	b := &shared.Node{Value: 2, Next: c}
	a := &shared.Node{Value: 1, Next: b}
	if head := shared.Reverse(a); head != c || c.Next != b || b.Next != a || a.Next != nil {
		t.Errorf("Reverse = %+v", head)
	}
	if got := shared.Weigh(map[*shared.Node]int{a: 1, c: 10}); got != 31 {
		t.Errorf("Weigh = %d; want 31", got)
	}
}

func TestAnotherMap(t *testing.T) {
	marks := map[string]int{"old": 1}
	b := &shared.Box{Marks: marks}
	b.Fresh()
	if diff := cmp.Diff(map[string]int{"new": 1}, b.Marks); diff != "" || len(marks) != 1 || marks["old"] != 1 {
		t.Errorf("%s; the old map is %v", diff, marks)
	}
}

func TestAliases(t *testing.T) {
	all := []int{1, 2, 3, 4}
	shared.Join(all[:1], all[3:])
	if diff := cmp.Diff([]int{1, 4, 3, 4}, all); diff != "" {
		t.Errorf("Join into what room there is (-want +got):\n%s", diff)
	}
	shared.Exchange(&all[0], &all[1])
	n := 5
	shared.Exchange(&n, &n)
	if all[0] != 4 || all[1] != 1 || n != 5 {
		t.Errorf("Exchange left %v and %d", all, n)
	}
}

func TestCallbackSeesWhatChanged(t *testing.T) {
	s := []int{3, 1, 2}
	shared.Sort(s, func(i, j int) bool { return s[i] < s[j] })
	if diff := cmp.Diff([]int{1, 2, 3}, s); diff != "" {
		t.Error(diff)
	}
}

func TestCallsThatOnlyRead(t *testing.T) {
	graph := map[int][]int{}
	for i := range 50 {
		graph[i] = []int{i, i}
	}
	var wg sync.WaitGroup
	for range 20 {
		wg.Go(func() {
			if n := shared.Count(graph); n != 100 {
				t.Errorf("Count = %d; want 100", n)
			}
			for _, to := range graph { // as a search beside it would
				_ = to[0]
			}
		})
	}
	wg.Wait()
	if n := shared.Count(graph); n != 100 {
		t.Errorf("Count = %d; want 100", n)
	}
}

func TestCallsThatOverlap(t *testing.T) {
	a := shared.Open("x", 1000)
	words := make([]string, 100)
	var wg sync.WaitGroup
	for i := range 100 {
		wg.Go(func() { a.Put(10) })
		wg.Go(func() { a.Put(-5) })
		wg.Go(func() { shared.Fill(words, i) })
	}
	wg.Wait()
	if diff := cmp.Diff(map[string]int{"10": 100, "-5": 100}, a.History); diff != "" || a.Balance != 1500 {
		t.Errorf("Balance = %v; want 1500; History (-want +got):\n%s", a.Balance, diff)
	}
	for i, w := range words {
		if w != "word "+strconv.Itoa(i) {
			t.Errorf("word %d is %q", i, w)
		}
	}
}

func TestStandardErrors(t *testing.T) {
	err := shared.Load("/no/such/file")
	var pathErr *fs.PathError
	if !errors.Is(err, fs.ErrNotExist) || !errors.As(err, &pathErr) || pathErr.Path != "/no/such/file" {
		t.Errorf("Load = %v", err)
	}
	_, err = shared.Parse("x")
	var numErr *strconv.NumError
	if !errors.Is(err, strconv.ErrSyntax) || !errors.As(err, &numErr) || numErr.Num != "x" {
		t.Errorf("Parse = %v", err)
	}
	var syntax *json.SyntaxError
	if err := shared.Decode("{!"); !errors.As(err, &syntax) || syntax.Offset != 2 || syntax.Error() != "invalid character '!' looking for beginning of object key string" {
		t.Errorf("Decode = %v, at %+v", err, syntax)
	}
}
