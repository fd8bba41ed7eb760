package stackqueue_test

import (
	"fmt"
	"math/rand"
	"slices"
	"strings"
	"testing"

	"github.com/gradus-dev/gradus/challenges/data-structures/stack-queue"
	"github.com/gradus-dev/gradus/challenges/data-structures/stack-queue/driver"
	"github.com/gradus-dev/gradus/grader/judge/cost"
)

// returns fails t unless a call, made after others, returned what it should.
func returns(t *testing.T, after, call string, got int, ok bool, want int, wantOK bool) {
	t.Helper()
	if got != want || ok != wantOK {
		t.Fatalf("after %s: %s = %d, %t; want %d, %t", after, call, got, ok, want, wantOK)
	}
}

func length(t *testing.T, after string, got, want int) {
	t.Helper()
	if got != want {
		t.Fatalf("after %s: Len() = %d; want %d", after, got, want)
	}
}

func TestStack(t *testing.T) {
	var s stackqueue.Stack[int]
	s.Push(10)
	s.Push(20)
	s.Push(30)
	after := "Push(10), Push(20), Push(30)"
	for _, want := range []int{30, 20, 10} {
		got, ok := s.Pop()
		returns(t, after, "Pop()", got, ok, want, true)
		after += ", Pop()"
	}
}

func TestStackPeek(t *testing.T) {
	var s stackqueue.Stack[int]
	s.Push(10)
	s.Push(20)
	after := "Push(10), Push(20)"
	for range 2 {
		got, ok := s.Peek()
		returns(t, after, "Peek()", got, ok, 20, true)
		after += ", Peek()"
	}
	length(t, after, s.Len(), 2)
	s.Pop()
	length(t, "Push(10), Push(20), Pop()", s.Len(), 1)
	got, ok := s.Peek()
	returns(t, "Push(10), Push(20), Pop()", "Peek()", got, ok, 10, true)
}

func TestEmptyStack(t *testing.T) {
	var s stackqueue.Stack[int]
	const empty, emptied = "making a stack", "Push(7), Pop(), Pop()"
	got, ok := s.Pop()
	returns(t, empty, "Pop()", got, ok, 0, false)
	got, ok = s.Peek()
	returns(t, empty, "Peek()", got, ok, 0, false)
	length(t, empty, s.Len(), 0)
	s.Push(7)
	s.Pop()
	got, ok = s.Pop()
	returns(t, "Push(7), Pop()", "Pop()", got, ok, 0, false)
	got, ok = s.Peek()
	returns(t, emptied, "Peek()", got, ok, 0, false)
	length(t, emptied, s.Len(), 0)
	s.Push(0)
	got, ok = s.Peek()
	returns(t, emptied+", Push(0)", "Peek()", got, ok, 0, true)
	got, ok = s.Pop()
	returns(t, emptied+", Push(0)", "Pop()", got, ok, 0, true)
}

func TestQueue(t *testing.T) {
	var q stackqueue.Queue[int]
	q.Enqueue(10)
	q.Enqueue(20)
	q.Enqueue(30)
	after := "Enqueue(10), Enqueue(20), Enqueue(30)"
	for _, want := range []int{10, 20, 30} {
		got, ok := q.Dequeue()
		returns(t, after, "Dequeue()", got, ok, want, true)
		after += ", Dequeue()"
	}
}

func TestQueuePeek(t *testing.T) {
	var q stackqueue.Queue[int]
	q.Enqueue(10)
	q.Enqueue(20)
	after := "Enqueue(10), Enqueue(20)"
	for range 2 {
		got, ok := q.Peek()
		returns(t, after, "Peek()", got, ok, 10, true)
		after += ", Peek()"
	}
	length(t, after, q.Len(), 2)
	q.Dequeue()
	length(t, "Enqueue(10), Enqueue(20), Dequeue()", q.Len(), 1)
	got, ok := q.Peek()
	returns(t, "Enqueue(10), Enqueue(20), Dequeue()", "Peek()", got, ok, 20, true)
}

func TestEmptyQueue(t *testing.T) {
	var q stackqueue.Queue[int]
	const empty, emptied = "making a queue", "Enqueue(7), Dequeue(), Dequeue()"
	got, ok := q.Dequeue()
	returns(t, empty, "Dequeue()", got, ok, 0, false)
	got, ok = q.Peek()
	returns(t, empty, "Peek()", got, ok, 0, false)
	length(t, empty, q.Len(), 0)
	q.Enqueue(7)
	q.Dequeue()
	got, ok = q.Dequeue()
	returns(t, "Enqueue(7), Dequeue()", "Dequeue()", got, ok, 0, false)
	got, ok = q.Peek()
	returns(t, emptied, "Peek()", got, ok, 0, false)
	length(t, emptied, q.Len(), 0)
	q.Enqueue(0)
	got, ok = q.Peek()
	returns(t, emptied+", Enqueue(0)", "Peek()", got, ok, 0, true)
	got, ok = q.Dequeue()
	returns(t, emptied+", Enqueue(0)", "Dequeue()", got, ok, 0, true)
}

func TestSeparate(t *testing.T) {
	var s, other stackqueue.Stack[int]
	var q, line stackqueue.Queue[int]
	s.Push(1)
	other.Push(2)
	q.Enqueue(3)
	line.Enqueue(4)
	const after = "pushing 1 and 2 on two stacks, enqueuing 3 and 4 in two queues"
	got, ok := s.Pop()
	returns(t, after, "Pop() of the first stack", got, ok, 1, true)
	got, ok = other.Pop()
	returns(t, after, "Pop() of the second stack", got, ok, 2, true)
	got, ok = line.Dequeue()
	returns(t, after, "Dequeue() of the second queue", got, ok, 4, true)
	got, ok = q.Dequeue()
	returns(t, after, "Dequeue() of the first queue", got, ok, 3, true)
}

// model returns what is to be seen of calls. What is kept is a slice; at is where the
// next value to be taken out is.
func model(ops []int, at func(length int) int) (all []driver.Seen) {
	var kept []int
	for _, op := range ops {
		var seen driver.Seen
		if op > 0 {
			kept = append(kept, op)
		} else if seen.OK = len(kept) > 0; seen.OK {
			i := at(len(kept))
			seen.Value = kept[i]
			kept = slices.Delete(kept, i, i+1)
		}
		seen.Len, seen.Peek = len(kept), len(kept) > 0
		if seen.Peek {
			seen.Peeked = kept[at(len(kept))]
		}
		all = append(all, seen)
	}
	return all
}

// agree makes random calls, and leaves out of those that lead to something wrong what is
// not needed for it.
func agree(t *testing.T, run func(ops []int) []driver.Seen, at func(length int) int, put, take string) {
	t.Helper()
	wrong := func(ops []int) (what string, i int) {
		want := model(ops, at)
		for i, got := range run(ops) {
			switch {
			case got.Value != want[i].Value || got.OK != want[i].OK:
				return fmt.Sprintf("%s() = %d, %t; want %d, %t", take, got.Value, got.OK, want[i].Value, want[i].OK), i
			case got.Len != want[i].Len:
				return fmt.Sprintf("then Len() = %d; want %d", got.Len, want[i].Len), i
			case got.Peeked != want[i].Peeked || got.Peek != want[i].Peek:
				return fmt.Sprintf("then Peek() = %d, %t; want %d, %t", got.Peeked, got.Peek, want[i].Peeked, want[i].Peek), i
			}
		}
		return "", 0
	}
	rng := rand.New(rand.NewSource(6))
	for round := range 40 {
		ops := make([]int, 60)
		for i := range ops {
			if rng.Intn(40) < 20+round/4 { // it gets fuller each time
				ops[i] = i + 1
			}
		}
		what, last := wrong(ops)
		if what == "" {
			continue
		}
		ops = ops[:last+1]
		for i := 0; i < len(ops); i++ {
			fewer := slices.Delete(slices.Clone(ops), i, i+1)
			if less, last := wrong(fewer); less != "" {
				ops, what, i = fewer[:last+1], less, -1
			}
		}
		var calls []string
		for _, op := range ops {
			if op > 0 {
				calls = append(calls, fmt.Sprintf("%s(%d)", put, op))
			} else {
				calls = append(calls, take+"()")
			}
		}
		t.Fatalf("%s: %s", strings.Join(calls, ", "), what)
	}
}

func TestStackAgainstModel(t *testing.T) {
	agree(t, driver.Stack, func(length int) int { return length - 1 }, "Push", "Pop")
}

func TestQueueAgainstModel(t *testing.T) {
	agree(t, driver.Queue, func(length int) int { return 0 }, "Enqueue", "Dequeue")
}

var sizes = []int{16, 32, 64, 128, 256, 512}

func size(n int) int { return n }

func TestStackCost(t *testing.T) {
	cost.AtMost(t, cost.N, sizes, size, func(n int) {
		sum := n * (n - 1) / 2
		if peeked, lengths, taken := driver.ManyOnStack(n); peeked != sum || lengths != sum+n || taken != sum {
			t.Errorf("of a stack that grew to %d numbers, what Peek saw added up to %d, the lengths to %d, and what Pop returned to %d; want %d, %d and %d",
				n, peeked, lengths, taken, sum, sum+n, sum)
		}
	})
}

func TestQueueCost(t *testing.T) {
	cost.AtMost(t, cost.N, sizes, size, func(n int) {
		sum := n * (n - 1) / 2
		if peeked, lengths, taken := driver.ManyInQueue(n); peeked != 0 || lengths != sum+n || taken != sum {
			t.Errorf("of a queue that grew to %d numbers, what Peek saw added up to %d, the lengths to %d, and what Dequeue returned to %d; want 0, %d and %d",
				n, peeked, lengths, taken, sum+n, sum)
		}
		if gone := driver.Passing(n); gone != sum {
			t.Errorf("of %d numbers that passed through a queue, the sum is %d; want %d", n, gone, sum)
		}
	})
}
