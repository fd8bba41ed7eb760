package heap_test

import (
	"fmt"
	"math/rand"
	"slices"
	"strings"
	"testing"

	"github.com/gradus-dev/gradus/challenges/data-structures/heap"
	"github.com/gradus-dev/gradus/challenges/data-structures/heap/driver"
	"github.com/gradus-dev/gradus/grader/judge/cost"
)

type call = driver.Call

// do returns a call with a key and a priority.
func do(method string, key, priority int) call {
	return call{Method: method, Key: key, Priority: priority}
}

// text writes calls as a learner would.
func text(calls []call) string {
	var all []string
	for _, c := range calls {
		switch c.Method {
		case "Push", "Update":
			all = append(all, fmt.Sprintf("%s(%d, %d)", c.Method, c.Key, c.Priority))
		case "Remove", "Priority":
			all = append(all, fmt.Sprintf("%s(%d)", c.Method, c.Key))
		default:
			all = append(all, c.Method+"()")
		}
	}
	return strings.Join(all, ", ")
}

// result writes what a call returned.
func result(c call, seen driver.Seen) string {
	switch c.Method {
	case "Peek", "Pop":
		return fmt.Sprintf("%d, %d, %t", seen.Key, seen.Priority, seen.OK)
	case "Priority":
		return fmt.Sprintf("%d, %t", seen.Priority, seen.OK)
	}
	return fmt.Sprint(seen.OK)
}

// entry is a key of the model.
type entry struct{ key, priority int }

// model makes a call of a queue that is a slice of its keys in the order in which they
// came, and returns what is to be seen of it. The last digit of a priority does not count.
func model(in []entry, c call) (left []entry, seen driver.Seen) {
	at := slices.IndexFunc(in, func(e entry) bool { return e.key == c.Key })
	switch c.Method {
	case "Push":
		if seen.OK = at < 0; seen.OK {
			in = append(in, entry{c.Key, c.Priority})
		}
	case "Update":
		if seen.OK = at >= 0; seen.OK {
			in[at].priority = c.Priority
		}
	case "Remove":
		if seen.OK = at >= 0; seen.OK {
			in = slices.Delete(in, at, at+1)
		}
	case "Priority":
		if seen.OK = at >= 0; seen.OK {
			seen.Priority = in[at].priority
		}
	default:
		if seen.OK = len(in) > 0; !seen.OK {
			break
		}
		first := 0
		for i, e := range in {
			if e.priority/10 < in[first].priority/10 {
				first = i
			}
		}
		seen.Key, seen.Priority = in[first].key, in[first].priority
		if c.Method == "Pop" {
			in = slices.Delete(in, first, first+1)
		}
	}
	seen.Len = len(in)
	return in, seen
}

// difference makes calls, and says what is wrong about the first that goes wrong, and which
// it is.
func difference(calls []call) (what string, i int) {
	var in []entry
	for i, got := range driver.Calls(calls) {
		var want driver.Seen
		in, want = model(in, calls[i])
		if g, w := result(calls[i], got), result(calls[i], want); g != w {
			return fmt.Sprintf("returns %s; want %s", g, w), i
		}
		if got.Len != want.Len {
			return fmt.Sprintf("then Len() = %d; want %d", got.Len, want.Len), i
		}
	}
	return "", 0
}

// right fails t unless the calls return what they should, and the queue holds what it should
// then. It leaves out of those that lead to something wrong what is not needed for it.
func right(t *testing.T, calls ...call) {
	t.Helper()
	for range calls {
		calls = append(calls, call{Method: "Pop"})
	}
	what, last := difference(calls)
	if what == "" {
		return
	}
	calls = calls[:last+1]
	for i := 0; i < len(calls); i++ {
		fewer := slices.Delete(slices.Clone(calls), i, i+1)
		if less, last := difference(fewer); less != "" {
			calls, what, i = fewer[:last+1], less, -1
		}
	}
	t.Fatalf("%s: the last one %s", text(calls), what)
}

// push returns calls that push the keys 1, 2, 3 and so on, with these priorities.
func push(priorities ...int) (calls []call) {
	for i, p := range priorities {
		calls = append(calls, do("Push", i+1, p))
	}
	return calls
}

// orders are orders of the numbers below n.
func orders(n int) (all [][]int) {
	rising := make([]int, n)
	for i := range rising {
		rising[i] = i
	}
	falling := slices.Clone(rising)
	slices.Reverse(falling)
	all = append(all, rising, falling)
	for seed := range 4 {
		all = append(all, rand.New(rand.NewSource(int64(seed))).Perm(n))
	}
	return all
}

// tens returns numbers that are ten times as large.
func tens(numbers []int) (larger []int) {
	for _, n := range numbers {
		larger = append(larger, 10*n)
	}
	return larger
}

func TestPushAndPop(t *testing.T) {
	right(t, push(20, 10, 30)...)
	for n := range 10 {
		for _, order := range orders(n) {
			right(t, push(tens(order)...)...)
		}
	}
	// What comes first changes while keys are taken out.
	right(t, append(push(50, 40, 30), call{Method: "Pop"}, do("Push", 4, 10), call{Method: "Pop"}, do("Push", 5, 45))...)
}

func TestPeek(t *testing.T) {
	peek := call{Method: "Peek"}
	right(t, slices.Concat(push(20), []call{peek, peek, do("Push", 5, 10), peek, do("Push", 6, 30), peek, {Method: "Pop"}, peek})...)
}

func TestEmpty(t *testing.T) {
	peek, pop := call{Method: "Peek"}, call{Method: "Pop"}
	right(t, peek, pop, pop, do("Push", 7, 70), peek, pop, peek, pop, do("Push", 8, 80), do("Push", 9, 30), peek)
	right(t, do("Push", 7, 70), do("Remove", 7, 0), peek, pop, do("Push", 0, 0), peek, pop, pop)
}

func TestTurns(t *testing.T) {
	for n := 2; n < 12; n++ {
		right(t, push(make([]int, n)...)...)
	}
	right(t, push(10, 20, 10, 20, 10, 0, 20, 10)...)
	// Of the same ten, priorities are equal.
	right(t, push(19, 18, 17, 16, 15, 14, 13)...)
	// A key keeps its turn, whatever its priority was meanwhile.
	right(t, slices.Concat(push(30, 30, 30, 30), []call{do("Update", 1, 90), do("Update", 3, 10), do("Update", 1, 30), do("Update", 3, 30)})...)
	right(t, slices.Concat(push(50, 40, 60), []call{do("Update", 3, 40), do("Update", 1, 40)})...)
	// One that comes again is the last of its equals.
	right(t, slices.Concat(push(30, 30, 30), []call{do("Remove", 1, 0), do("Push", 1, 30)})...)
	right(t, slices.Concat(push(30, 30, 30), []call{{Method: "Pop"}, do("Push", 1, 30), do("Push", 4, 30)})...)
}

func TestKeysThatAreThere(t *testing.T) {
	right(t, slices.Concat(push(30, 20, 10), []call{do("Push", 1, 0), do("Push", 3, 90), do("Push", 2, 20)})...)
	right(t, slices.Concat(push(30, 30), []call{do("Push", 1, 30)})...)
	right(t, slices.Concat(push(30, 20), []call{{Method: "Pop"}, do("Push", 2, 40), do("Push", 2, 10), do("Remove", 1, 0), do("Push", 1, 50)})...)
}

func TestUpdate(t *testing.T) {
	for n := 1; n < 7; n++ {
		for _, order := range orders(n) {
			for key := 1; key <= n; key++ {
				for _, to := range []int{-10, 5 * n, 10 * n} {
					right(t, append(push(tens(order)...), do("Update", key, to))...)
				}
			}
		}
	}
	right(t, slices.Concat(push(10, 20, 30), []call{do("Update", 2, 20), do("Update", 3, 39), do("Priority", 3, 0)})...)
	// What is below the neighbour of an item is none of its business.
	right(t, append(push(0, 50, 10, 60, 70, 20, 30, 100, 110, 120, 130, 40), do("Update", 5, 140))...)
	right(t, slices.Concat(push(10, 20, 30), []call{do("Update", 3, 5), do("Update", 3, 40), do("Update", 3, 15), do("Update", 1, 90)})...)
}

func TestRemove(t *testing.T) {
	for n := 1; n < 7; n++ {
		for _, order := range orders(n) {
			for key := 1; key <= n; key++ {
				right(t, append(push(tens(order)...), do("Remove", key, 0))...)
			}
		}
	}
	// What takes the place of the removed one has to go up.
	for key := 1; key <= 12; key++ {
		right(t, append(push(0, 100, 10, 110, 120, 20, 30, 130, 140, 150, 160, 40), do("Remove", key, 0))...)
		right(t, append(push(0, 10, 100, 20, 30, 110, 120, 40, 50, 60, 70, 130), do("Remove", key, 0))...)
	}
}

func TestMissingKeys(t *testing.T) {
	for _, before := range [][]call{nil, push(30, 20), append(push(30, 20, 10), call{Method: "Pop"})} {
		right(t, slices.Concat(before, []call{do("Update", 3, 0), do("Remove", 3, 0), do("Priority", 3, 0), do("Update", 0, 0), do("Remove", 0, 0), do("Priority", 0, 0)})...)
	}
	right(t, do("Push", 4, 10), do("Remove", 4, 0), do("Remove", 4, 0), do("Update", 4, 20), do("Priority", 4, 0))
}

func TestPriority(t *testing.T) {
	calls := push(50, 40, 30, 20, 10, 60)
	ask := func() {
		for key := range 7 {
			calls = append(calls, do("Priority", key, 0))
		}
	}
	for _, c := range []call{do("Push", 0, 0), {Method: "Pop"}, do("Update", 6, 15), do("Remove", 4, 0), {Method: "Pop"}} {
		ask()
		calls = append(calls, c)
	}
	ask()
	right(t, calls...)
}

func TestOwnOrder(t *testing.T) {
	q := heap.New[int, int](func(a, b int) bool { return a%10 > b%10 })
	priorities := []int{51, 13, 82, 33, 9}
	for i, p := range priorities {
		q.Push(i, p)
	}
	q.Update(0, 12)
	const after = "where large last digits come first, Push(0, 51), Push(1, 13), Push(2, 82), Push(3, 33), Push(4, 9), Update(0, 12)"
	for i, want := range []entry{{4, 9}, {1, 13}, {3, 33}, {0, 12}, {2, 82}} {
		if key, priority, ok := q.Pop(); key != want.key || priority != want.priority || !ok {
			t.Fatalf("%s: the Pop() after %d others = %d, %d, %t; want %d, %d, true", after, i, key, priority, ok, want.key, want.priority)
		}
	}
}

func TestAgainstModel(t *testing.T) {
	rng := rand.New(rand.NewSource(12))
	methods := []string{"Push", "Push", "Push", "Update", "Update", "Remove", "Pop", "Peek", "Priority"}
	for round := range 60 {
		calls := make([]call, 60)
		for i := range calls {
			calls[i] = do(methods[rng.Intn(len(methods))], rng.Intn(8+round/2), rng.Intn(60))
		}
		right(t, calls...)
	}
}

func TestCost(t *testing.T) {
	sizes := []int{16, 32, 64, 128, 256, 512}
	for _, tt := range []struct {
		order string
		of    func(n int) []int
	}{
		{"rising", func(n int) []int { return orders(n)[0] }},
		{"falling", func(n int) []int { return orders(n)[1] }},
		{"random", func(n int) []int { return orders(n)[2] }},
	} {
		t.Run(tt.order, func(t *testing.T) {
			cost.AtMost(t, cost.NLogN, sizes, tt.of, func(keys []int) {
				n := len(keys)
				if sorted := driver.Sort(keys); len(sorted) != n || !slices.IsSorted(sorted) {
					t.Errorf("%d keys that are pushed with themselves as priorities are taken out as %.100s…; want them rising", n, fmt.Sprint(sorted))
				}
				if moved := driver.Move(keys); !slices.Equal(moved, keys) {
					t.Errorf("%d keys that are moved to the front, and to the back one after the other, are taken out as %.100s…; want them in that order", n, fmt.Sprint(moved))
				}
				if removed, taken := driver.Thin(keys); len(removed)+len(taken) != n {
					t.Errorf("of %d keys, %d are removed and %d taken out; want all", n, len(removed), len(taken))
				}
			})
		})
	}
}
