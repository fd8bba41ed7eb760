package list_test

import (
	"fmt"
	"math/rand"
	"slices"
	"strings"
	"testing"

	"github.com/gradus-dev/gradus/challenges/data-structures/linked-list"
	"github.com/gradus-dev/gradus/challenges/data-structures/linked-list/driver"
	"github.com/gradus-dev/gradus/grader/judge/cost"
)

type ints = list.List[int]

// of returns a list of these values, made by PushBack.
func of(values ...int) *ints {
	l := &ints{}
	for _, v := range values {
		l.PushBack(v)
	}
	return l
}

// most is more values than any list has whose values are looked at one by one.
const most = 40

// holds fails t unless the list has these values, from front to back.
func holds(t *testing.T, l *ints, after string, want ...int) {
	t.Helper()
	if got := driver.Values(l, most); !slices.Equal(got, want) {
		t.Fatalf("after %s the list holds %v%s; want %v", after, got, endless(got), want)
	}
	if n := l.Len(); n != len(want) {
		t.Fatalf("after %s Len() = %d; want %d", after, n, len(want))
	}
}

// endless says so if there are too many values.
func endless(values []int) string {
	if len(values) == most {
		return " and so on"
	}
	return ""
}

// pops fails t unless PopFront returns this.
func pops(t *testing.T, l *ints, after string, want int, wantOK bool) {
	t.Helper()
	if got, ok := l.PopFront(); got != want || ok != wantOK {
		t.Fatalf("after %s PopFront() = %d, %t; want %d, %t", after, got, ok, want, wantOK)
	}
}

func TestPush(t *testing.T) {
	l := &ints{}
	l.PushBack(10)
	l.PushBack(20)
	holds(t, l, "PushBack(10), PushBack(20)", 10, 20)
	l.PushFront(5)
	l.PushFront(4)
	holds(t, l, "PushBack(10), PushBack(20), PushFront(5), PushFront(4)", 4, 5, 10, 20)
	l = &ints{}
	l.PushFront(2)
	l.PushFront(1)
	l.PushBack(3)
	holds(t, l, "PushFront(2), PushFront(1), PushBack(3)", 1, 2, 3)
	holds(t, &ints{}, "making a second list")
}

func TestPop(t *testing.T) {
	l := of(7, 8, 9)
	pops(t, l, "pushing 7, 8, 9", 7, true)
	holds(t, l, "pushing 7, 8, 9 and PopFront()", 8, 9)
	pops(t, l, "a first PopFront()", 8, true)
	pops(t, l, "a second PopFront()", 9, true)
	pops(t, l, "taking out all values", 0, false)
	pops(t, l, "PopFront() of an empty list", 0, false)
	holds(t, l, "taking out all values")
	pops(t, &ints{}, "making a list", 0, false)
	pops(t, of(0), "pushing 0", 0, true)
}

func TestEmptied(t *testing.T) {
	l := of(1)
	l.PopFront()
	holds(t, l, "PushBack(1), PopFront()")
	l.PushBack(2)
	l.PushBack(3)
	holds(t, l, "PushBack(1), PopFront(), PushBack(2), PushBack(3)", 2, 3)
	l = of(1)
	l.PopFront()
	l.PushFront(3)
	l.PushFront(2)
	l.PushBack(4)
	holds(t, l, "PushBack(1), PopFront(), PushFront(3), PushFront(2), PushBack(4)", 2, 3, 4)
}

// deletes fails t unless DeleteFunc deletes the negative numbers.
func deletes(t *testing.T, values ...int) {
	t.Helper()
	l, call := of(values...), fmt.Sprintf("DeleteFunc of the negative ones among %v", values)
	kept := slices.DeleteFunc(slices.Clone(values), func(v int) bool { return v < 0 })
	if got, want := l.DeleteFunc(func(v int) bool { return v < 0 }), len(values)-len(kept); got != want {
		t.Fatalf("%s = %d; want %d", call, got, want)
	}
	holds(t, l, call, kept...)
	l.PushBack(99)
	holds(t, l, call+", PushBack(99)", append(slices.Clone(kept), 99)...)
}

func TestDelete(t *testing.T) {
	deletes(t, 1, 2)
	deletes(t, 1, -2, 3)
	deletes(t, 5, -1, 5, -1, 5)
	deletes(t, 1, -2, 3, 4, -5, 6)
}

func TestDeleteEnds(t *testing.T) {
	deletes(t)
	deletes(t, -1)
	deletes(t, -1, 2)
	deletes(t, 1, -2)
	deletes(t, -1, -2, 3)
	deletes(t, 1, -2, -3)
	deletes(t, -1, -2, -3)
	deletes(t, 1, -2, -3, -4, 5)
}

func TestDeleteAsks(t *testing.T) {
	var asked []int
	l := of(3, 1, 3, 2)
	l.DeleteFunc(func(v int) bool {
		asked = append(asked, v)
		return v == 3
	})
	if want := []int{3, 1, 3, 2}; !slices.Equal(asked, want) {
		t.Errorf("DeleteFunc of a list of %v asks for %v; want once for each value, from front to back", want, asked)
	}
}

func TestReverse(t *testing.T) {
	for _, values := range [][]int{{}, {1}, {1, 2}, {1, 2, 3, 4, 5}} {
		turned := slices.Clone(values)
		slices.Reverse(turned)
		l, call := of(values...), fmt.Sprintf("Reverse of %v", values)
		l.Reverse()
		holds(t, l, call, turned...)
		l.PushBack(88)
		l.PushFront(77)
		holds(t, l, call+", PushBack(88), PushFront(77)", slices.Concat([]int{77}, turned, []int{88})...)
		l.Reverse()
		holds(t, l, call+", PushBack(88), PushFront(77), Reverse", slices.Concat([]int{88}, values, []int{77})...)
	}
}

// appends appends one list to another.
func appends(t *testing.T, first, second []int) {
	t.Helper()
	a, b, call := of(first...), of(second...), fmt.Sprintf("Append of %v to %v", second, first)
	both := slices.Concat(first, second)
	a.Append(b)
	holds(t, a, call, both...)
	if got := driver.Values(b, most); len(got) > 0 || b.Len() != 0 {
		t.Fatalf("after %s the appended list holds %v, and its Len() = %d; want it empty", call, got, b.Len())
	}
	a.PushBack(66)
	b.PushBack(55)
	holds(t, a, call+", PushBack(66) to that one, PushBack(55) to the appended one", append(both, 66)...)
	if got := driver.Values(b, most); !slices.Equal(got, []int{55}) {
		t.Fatalf("after %s and PushBack(55) to the appended list, it holds %v; want [55]", call, got)
	}
}

func TestAppend(t *testing.T) {
	appends(t, []int{1}, []int{2})
	appends(t, []int{1, 2}, []int{3, 4, 5})
}

func TestAppendNothing(t *testing.T) {
	appends(t, []int{1, 2}, nil)
	appends(t, nil, []int{3, 4})
	appends(t, nil, nil)
	l := of(1, 2)
	l.Append(l)
	holds(t, l, "Append of a list of 1, 2 to itself", 1, 2)
	l.PushBack(3)
	holds(t, l, "Append of a list of 1, 2 to itself, PushBack(3)", 1, 2, 3)
}

func TestAll(t *testing.T) {
	l := of(6, 7, 8)
	all := l.All()
	for _, what := range []string{"a loop over All() of 6, 7, 8", "a second loop over the same All()"} {
		var got []int
		for v := range all {
			got = append(got, v)
			if v == 7 {
				break
			}
		}
		if want := []int{6, 7}; !slices.Equal(got, want) {
			t.Fatalf("%s, left at 7, sees %v; want %v", what, got, want)
		}
	}
	for v := range new(ints).All() {
		t.Fatalf("All() of an empty list yields %d", v)
	}
	holds(t, l, "two loops over All() of 6, 7, 8", 6, 7, 8)
}

// model is two lists that are obviously right.
type model [2][]int

// run makes a call and returns what is to be seen of it.
func (m *model) run(op driver.Op) (seen driver.Seen) {
	l, other := &m[op.List], &m[1-op.List]
	switch op.Call {
	case "PushFront":
		*l = slices.Insert(*l, 0, op.Value)
	case "PushBack":
		*l = append(*l, op.Value)
	case "PopFront":
		if len(*l) > 0 {
			seen.Value, seen.OK = (*l)[0], true
			*l = (*l)[1:]
		}
	case "DeleteFunc":
		before := len(*l)
		*l = slices.DeleteFunc(*l, func(v int) bool { return v == op.Value })
		seen.Deleted = before - len(*l)
	case "Reverse":
		slices.Reverse(*l)
	case "Append":
		*l, *other = append(*l, *other...), nil
	}
	for i := range m {
		seen.Len[i], seen.Values[i] = len(m[i]), slices.Clone(m[i])
	}
	return seen
}

// wrong makes calls and says what the first wrong one did, and which it was.
func wrong(ops []driver.Op) (what string, at int) {
	var m model
	for i, got := range driver.Ops(ops, most) {
		op, want := ops[i], m.run(ops[i])
		switch {
		case op.Call == "PopFront" && (got.Value != want.Value || got.OK != want.OK):
			return fmt.Sprintf("it returns %d, %t; want %d, %t", got.Value, got.OK, want.Value, want.OK), i
		case got.Deleted != want.Deleted:
			return fmt.Sprintf("it returns %d; want %d", got.Deleted, want.Deleted), i
		}
		for n, name := range "ab" {
			if !slices.Equal(got.Values[n], want.Values[n]) {
				return fmt.Sprintf("%c holds %v%s; want %v", name, got.Values[n], endless(got.Values[n]), want.Values[n]), i
			}
			if got.Len[n] != want.Len[n] {
				return fmt.Sprintf("%c.Len() = %d; want %d", name, got.Len[n], want.Len[n]), i
			}
		}
	}
	return "", 0
}

// program writes calls of the lists a and b.
func program(ops []driver.Op) string {
	var calls []string
	for _, op := range ops {
		name, other := "ab"[op.List:op.List+1], "ba"[op.List:op.List+1]
		calls = append(calls, name+map[string]string{
			"PushFront":  fmt.Sprintf(".PushFront(%d)", op.Value),
			"PushBack":   fmt.Sprintf(".PushBack(%d)", op.Value),
			"PopFront":   ".PopFront()",
			"DeleteFunc": fmt.Sprintf(".DeleteFunc(equal to %d)", op.Value),
			"Reverse":    ".Reverse()",
			"Append":     ".Append(" + other + ")",
		}[op.Call])
	}
	return strings.Join(calls, "; ")
}

// TestAgainstModel makes random calls, and leaves out of those that lead to something
// wrong what is not needed for it.
func TestAgainstModel(t *testing.T) {
	rng := rand.New(rand.NewSource(12))
	calls := []string{"PushFront", "PushFront", "PushBack", "PushBack", "PushBack", "PopFront", "DeleteFunc", "Reverse", "Append"}
	for range 60 {
		ops := make([]driver.Op, 30)
		for i := range ops {
			ops[i] = driver.Op{List: rng.Intn(2), Call: calls[rng.Intn(len(calls))], Value: rng.Intn(4)}
		}
		what, at := wrong(ops)
		if what == "" {
			continue
		}
		ops = ops[:at+1]
		for i := 0; i < len(ops); i++ {
			fewer := slices.Delete(slices.Clone(ops), i, i+1)
			if less, at := wrong(fewer); less != "" {
				ops, what, i = fewer[:at+1], less, -1
			}
		}
		t.Fatalf("after %s: %s", program(ops), what)
	}
}

var sizes = []int{16, 32, 64, 128, 256, 512}

func size(n int) int { return n }

func TestEndsCost(t *testing.T) {
	cost.AtMost(t, cost.N, sizes, size, func(n int) {
		// The first number after each push is the last even one.
		lengths, firsts, taken := driver.Ends(n)
		if wantLengths, want := n*(n+1)/2, n*(n-1)/2; lengths != wantLengths || firsts != n*(n-2)/2 || taken != want {
			t.Errorf("of a list that grew to %d numbers, the lengths added up to %d, the first numbers to %d and all numbers to %d; want %d, %d and %d",
				n, lengths, firsts, taken, wantLengths, n*(n-2)/2, want)
		}
	})
}

func TestAppendCost(t *testing.T) {
	cost.AtMost(t, cost.N, sizes, size, func(n int) {
		if length, sum := driver.Joined(n); length != n || sum != n*(n-1)/2 {
			t.Errorf("a list of %d numbers, appended one by one, has length %d and the sum %d; want %d and %d", n, length, sum, n, n*(n-1)/2)
		}
	})
}

func TestWholeCost(t *testing.T) {
	cost.AtMost(t, cost.N, sizes, size, func(n int) {
		var want []int
		for i := (n - 1) / 3 * 3; i >= 0; i -= 3 {
			want = append(want, i)
		}
		if deleted, left := driver.Whole(n); deleted != n-len(want) || !slices.Equal(left, want) {
			t.Errorf("of %d numbers turned around, DeleteFunc deleted %d and left %v; want %d and the multiples of 3", n, deleted, left[:min(len(left), 20)], n-len(want))
		}
	})
}
