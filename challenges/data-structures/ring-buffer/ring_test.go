package ring_test

import (
	"fmt"
	"math/rand"
	"slices"
	"strings"
	"testing"

	"github.com/gradus-dev/gradus/challenges/data-structures/ring-buffer"
	"github.com/gradus-dev/gradus/challenges/data-structures/ring-buffer/driver"
	"github.com/gradus-dev/gradus/grader/judge/cost"
	"github.com/gradus-dev/gradus/grader/judge/sentinel"
)

type buffer = ring.Buffer[int]

// promised are the errors of README.md.
var promised = sentinel.Set{"ErrCapacity": ring.ErrCapacity, "ErrFull": ring.ErrFull}

// of returns a buffer that these values were pushed into.
func of(t *testing.T, capacity int, values ...int) *buffer {
	t.Helper()
	b, err := ring.New[int](capacity)
	if err != nil || b == nil {
		t.Fatalf("New(%d) returns error %v; want a buffer", capacity, err)
	}
	for i, v := range values {
		if !promised.Only(t, b.Push(v), nil, "with %d values in a buffer for %d, Push(%d)", i, capacity, v) {
			t.FailNow()
		}
	}
	return b
}

// most is more values than any buffer has whose values are looked at one by one.
const most = 12

// values returns what All goes through, up to a point.
func values(b *buffer) (all []int) {
	for v := range b.All() {
		if all = append(all, v); len(all) == most {
			break
		}
	}
	return all
}

// holds fails t unless the buffer has these values, from the oldest to the newest.
func holds(t *testing.T, b *buffer, after string, capacity int, want ...int) {
	t.Helper()
	if got := values(b); !slices.Equal(got, want) {
		t.Fatalf("after %s: All() goes through %v; want %v", after, got, want)
	}
	if n := b.Len(); n != len(want) {
		t.Fatalf("after %s: Len() = %d; want %d", after, n, len(want))
	}
	if n := b.Cap(); n != capacity {
		t.Fatalf("after %s: Cap() = %d; want %d", after, n, capacity)
	}
}

// returns fails t unless a call returned this.
func returns(t *testing.T, after, call string, got int, ok bool, want int, wantOK bool) {
	t.Helper()
	if got != want || ok != wantOK {
		t.Fatalf("after %s: %s = %d, %t; want %d, %t", after, call, got, ok, want, wantOK)
	}
}

func TestFirstInFirstOut(t *testing.T) {
	b, other := of(t, 4, 10, 20, 30), of(t, 4, 7)
	after := "Push(10), Push(20), Push(30)"
	for _, want := range []int{10, 20, 30} {
		got, ok := b.Pop()
		returns(t, after, "Pop()", got, ok, want, true)
		after += ", Pop()"
	}
	got, ok := other.Pop()
	returns(t, "Push(7) into a second buffer", "Pop()", got, ok, 7, true)
}

func TestFull(t *testing.T) {
	for capacity := 1; capacity <= 3; capacity++ {
		var in []int
		for i := range capacity {
			in = append(in, i+1)
		}
		b, after := of(t, capacity, in...), fmt.Sprintf("pushing %v into a buffer for %d", in, capacity)
		promised.Only(t, b.Push(9), ring.ErrFull, "after %s: Push(9)", after)
		after += ", Push(9)"
		holds(t, b, after, capacity, in...)
		got, ok := b.Pop()
		returns(t, after, "Pop()", got, ok, 1, true)
		after += ", Pop()"
		promised.Only(t, b.Push(8), nil, "after %s: Push(8)", after)
		holds(t, b, after+", Push(8)", capacity, append(in[1:], 8)...)
	}
}

func TestEmpty(t *testing.T) {
	b, after := of(t, 2), "making a buffer for 2"
	for range 3 {
		for range 2 {
			got, ok := b.Pop()
			returns(t, after, "Pop()", got, ok, 0, false)
			got, ok = b.At(0)
			returns(t, after, "At(0)", got, ok, 0, false)
			holds(t, b, after, 2)
			after += ", Pop()"
		}
		promised.Only(t, b.Push(5), nil, "after %s: Push(5)", after)
		after += ", Push(5)"
		holds(t, b, after, 2, 5)
		got, ok := b.Pop()
		returns(t, after, "Pop()", got, ok, 5, true)
		after += ", Pop()"
	}
}

func TestZeros(t *testing.T) {
	b, after := of(t, 2, 0, 0), "Push(0), Push(0) into a buffer for 2"
	holds(t, b, after, 2, 0, 0)
	got, ok := b.At(1)
	returns(t, after, "At(1)", got, ok, 0, true)
	got, ok = b.Overwrite(0)
	returns(t, after, "Overwrite(0)", got, ok, 0, true)
	got, ok = b.Pop()
	returns(t, after+", Overwrite(0)", "Pop()", got, ok, 0, true)
	holds(t, b, after+", Overwrite(0), Pop()", 2, 0)
}

func TestRoundAndRound(t *testing.T) {
	for capacity := 1; capacity <= 4; capacity++ {
		for most := 1; most <= capacity; most++ { // so many values are in at once
			var in []int
			b := of(t, capacity)
			for i := range 3 * capacity {
				after := fmt.Sprintf("%d values came into a buffer for %d, and %d went", i, capacity, i-len(in))
				if len(in) == most {
					got, ok := b.Pop()
					returns(t, after, "Pop()", got, ok, in[0], true)
					in, after = in[1:], after+", Pop()"
				}
				promised.Only(t, b.Push(i), nil, "after %s: Push(%d)", after, i)
				in, after = append(in, i), fmt.Sprintf("%s, Push(%d)", after, i)
				holds(t, b, after, capacity, in...)
			}
		}
	}
}

func TestOverwrite(t *testing.T) {
	for capacity := 1; capacity <= 3; capacity++ {
		var in []int
		b, after := of(t, capacity), fmt.Sprintf("making a buffer for %d", capacity)
		for i := range 2*capacity + 2 {
			got, full := b.Overwrite(i + 1)
			call := fmt.Sprintf("Overwrite(%d)", i+1)
			if i < capacity {
				returns(t, after, call, got, full, 0, false)
			} else {
				returns(t, after, call, got, full, in[0], true)
				in = in[1:]
			}
			after += ", " + call
			in = append(in, i+1)
			holds(t, b, after, capacity, in...)
		}
		got, ok := b.Pop()
		returns(t, after, "Pop()", got, ok, in[0], true)
	}
}

// turned returns calls after which the oldest value is so many slots further on, and there
// are so many values.
func turned(slots, values int) (calls []driver.Call) {
	for range slots {
		calls = append(calls, do("Push", 9), do("Pop", 0))
	}
	for i := range values {
		calls = append(calls, do("Push", 11+i))
	}
	return calls
}

func TestAt(t *testing.T) {
	for slots := range 4 {
		calls := turned(slots, 3)
		for _, more := range []driver.Call{do("Push", 14), do("Pop", 0), do("Pop", 0)} {
			for i := -4; i < 8; i++ {
				calls = append(calls, do("At", i))
			}
			calls = append(calls, more)
		}
		right(t, 4, calls)
	}
}

func TestAll(t *testing.T) {
	in := []int{21, 22, 23}
	b := of(t, 4, 9, 9)
	b.Pop()
	b.Pop()
	for _, v := range in {
		if !promised.Only(t, b.Push(v), nil, "after Push(9), Push(9), Pop(), Pop() in a buffer for 4: Push(%d)", v) {
			t.FailNow()
		}
	}
	const after = "Push(9), Push(9), Pop(), Pop(), Push(21), Push(22), Push(23) in a buffer for 4"
	all := b.All()
	for range 2 {
		for n := range len(in) + 1 {
			var got []int
			for v := range all {
				if len(got) == n {
					break
				}
				got = append(got, v)
			}
			if want := in[:n]; !slices.Equal(got, want) {
				t.Fatalf("after %s: the first %d of All() are %v; want %v", after, n, got, want)
			}
		}
	}
	holds(t, b, after+", and going through them", 4, in...)
}

func TestResize(t *testing.T) {
	for slots := range 4 {
		for length := range 5 {
			for capacity := 1; capacity <= 6; capacity++ {
				right(t, 4, append(turned(slots, length), do("Resize", capacity), do("Overwrite", 7), do("Overwrite", 8), do("Pop", 0)))
			}
		}
	}
}

func TestCapacity(t *testing.T) {
	for _, n := range []int{0, -1, -5} {
		if b, err := ring.New[int](n); promised.Only(t, err, ring.ErrCapacity, "New(%d)", n) && b != nil {
			t.Errorf("New(%d) returns a buffer beside ErrCapacity; want nil", n)
		}
		b := of(t, 2, 6, 7)
		b.Pop()
		const after = "Push(6), Push(7) into a buffer for 2, Pop()"
		promised.Only(t, b.Resize(n), ring.ErrCapacity, "after %s: Resize(%d)", after, n)
		holds(t, b, fmt.Sprintf("%s, Resize(%d)", after, n), 2, 7)
	}
}

// model makes a call of a buffer that is a slice, and returns what is to be seen of it.
func model(in []int, capacity *int, c driver.Call) (left []int, seen driver.Seen) {
	switch full := len(in) == *capacity; c.Method {
	case "Push":
		if seen.OK = !full; seen.OK {
			in = append(in, c.Arg)
		}
	case "Overwrite":
		if seen.OK = full; full {
			seen.Value, in = in[0], in[1:]
		}
		in = append(in, c.Arg)
	case "Pop":
		if seen.OK = len(in) > 0; seen.OK {
			seen.Value, in = in[0], in[1:]
		}
	case "At":
		if seen.OK = c.Arg >= 0 && c.Arg < len(in); seen.OK {
			seen.Value = in[c.Arg]
		}
	case "Resize":
		if seen.OK = c.Arg > 0; seen.OK {
			*capacity = c.Arg
			in = in[max(0, len(in)-c.Arg):]
		}
	}
	seen.All, seen.Len, seen.Cap = slices.Clone(in), len(in), *capacity
	return in, seen
}

// difference makes calls, and says what is wrong about the first that goes wrong, and which
// it is.
func difference(capacity int, calls []driver.Call) (what string, i int) {
	var in []int
	seen := driver.Calls(capacity, calls)
	for i, c := range calls {
		var want driver.Seen
		in, want = model(in, &capacity, c)
		if i >= len(seen) {
			return "there is no buffer", 0
		}
		switch got := seen[i]; {
		case got.OK != want.OK && (c.Method == "Push" || c.Method == "Resize"):
			return fmt.Sprintf("error: %t; want %t", !got.OK, !want.OK), i
		case got.Value != want.Value || got.OK != want.OK:
			return fmt.Sprintf("%d, %t; want %d, %t", got.Value, got.OK, want.Value, want.OK), i
		case !slices.Equal(got.All, want.All) || got.Len != want.Len || got.Cap != want.Cap:
			return fmt.Sprintf("then %.200s, Len() = %d, Cap() = %d; want %v, %d, %d", fmt.Sprint(got.All), got.Len, got.Cap, want.All, want.Len, want.Cap), i
		}
	}
	return "", 0
}

// right fails t unless the calls return what they should. It leaves out of those that lead to
// something wrong what is not needed for it.
func right(t *testing.T, capacity int, calls []driver.Call) {
	t.Helper()
	what, last := difference(capacity, calls)
	if what == "" {
		return
	}
	calls = calls[:last+1]
	for i := 0; i < len(calls); i++ {
		fewer := slices.Delete(slices.Clone(calls), i, i+1)
		if less, last := difference(capacity, fewer); less != "" {
			calls, what, i = fewer[:last+1], less, -1
		}
	}
	var text []string
	for _, c := range calls {
		text = append(text, strings.Replace(fmt.Sprintf("%s(%d)", c.Method, c.Arg), "Pop(0)", "Pop()", 1))
	}
	t.Fatalf("buffer for %d, %s: %s", capacity, strings.Join(text, ", "), what)
}

// do returns a call.
func do(method string, arg int) driver.Call { return driver.Call{Method: method, Arg: arg} }

func TestAgainstModel(t *testing.T) {
	rng := rand.New(rand.NewSource(11))
	for round := range 40 {
		calls := make([]driver.Call, 40)
		for i := range calls {
			switch method := []string{"Push", "Push", "Push", "Overwrite", "Pop", "Pop", "At", "Resize"}[rng.Intn(8)]; method {
			case "Pop":
				calls[i] = do(method, 0)
			case "At", "Resize":
				calls[i] = do(method, rng.Intn(8)-1)
			default:
				calls[i] = do(method, i+1)
			}
		}
		right(t, 1+round%4, calls)
	}
}

func TestForgets(t *testing.T) {
	if n := driver.Kept(5); n != 1 {
		t.Errorf("of 5 pointers that were pushed, 4 are taken out again: %d are still in use; want 1", n)
	}
}

var sizes = []int{16, 32, 64, 128, 256, 512}

func size(n int) int { return n }

func TestSteps(t *testing.T) {
	cost.AtMost(t, cost.N, sizes, size, func(n int) {
		below := n * (n - 1) / 2
		if at, dropped, all, taken := driver.Through(n); at != below || dropped != below || all != below+n*n || taken != below+n*n {
			t.Errorf("of %d numbers and %[1]d that overwrote them, At returned %d in sum, Overwrite %d, All %d and Pop %d; want %d, %d, %d and %d",
				n, at, dropped, all, taken, below, below, below+n*n, below+n*n)
		}
	})
}

func TestMemory(t *testing.T) {
	const n = 50000
	gone, bytes := driver.Passing(n)
	if want := (n - 8) * (n - 9) / 2; gone != want {
		t.Fatalf("of %d numbers that passed through a buffer for 8, those that are out again are %d in sum; want %d", n, gone, want)
	}
	if bytes > n { // a number takes eight
		t.Errorf("while %d numbers pass through a buffer for 8, %d bytes are allocated; want as many as for few numbers", n, bytes)
	}
}
