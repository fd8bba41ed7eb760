// Package driver makes the hidden tests' calls of package stackqueue beside the
// submission and returns what it observes. It holds no expected value.
package driver

import "github.com/gradus-dev/gradus/challenges/data-structures/stack-queue"

// keeper is what a stack and a queue have in common.
type keeper interface {
	Peek() (int, bool)
	Len() int
}

// Seen is what taking a value out returned, and what Peek and Len return after each
// call.
type Seen struct {
	Value  int
	OK     bool
	Peeked int
	Peek   bool
	Len    int
}

func (s *Seen) look(k keeper) {
	s.Peeked, s.Peek = k.Peek()
	s.Len = k.Len()
}

// Stack puts in each number that is above 0 and takes one out for each other.
func Stack(ops []int) []Seen {
	s, all := &stackqueue.Stack[int]{}, make([]Seen, len(ops))
	for i, op := range ops {
		if op > 0 {
			s.Push(op)
		} else {
			all[i].Value, all[i].OK = s.Pop()
		}
		all[i].look(s)
	}
	return all
}

// Queue does the same with a queue.
func Queue(ops []int) []Seen {
	q, all := &stackqueue.Queue[int]{}, make([]Seen, len(ops))
	for i, op := range ops {
		if op > 0 {
			q.Enqueue(op)
		} else {
			all[i].Value, all[i].OK = q.Dequeue()
		}
		all[i].look(q)
	}
	return all
}

// ManyOnStack puts n numbers in, looks at each, and takes all out. It returns the sums of
// what it looked at, of the lengths, and of what it took out.
func ManyOnStack(n int) (peeked, lengths, taken int) {
	var s stackqueue.Stack[int]
	for i := range n {
		s.Push(i)
		v, _ := s.Peek()
		peeked += v
		lengths += s.Len()
	}
	for v, ok := s.Pop(); ok; v, ok = s.Pop() {
		taken += v
	}
	return peeked, lengths, taken
}

// ManyInQueue does the same with a queue.
func ManyInQueue(n int) (peeked, lengths, taken int) {
	var q stackqueue.Queue[int]
	for i := range n {
		q.Enqueue(i)
		v, _ := q.Peek()
		peeked += v
		lengths += q.Len()
	}
	for v, ok := q.Dequeue(); ok; v, ok = q.Dequeue() {
		taken += v
	}
	return peeked, lengths, taken
}

// Passing keeps n/2 numbers in a queue while n more come and go, and returns the sum of
// those that went.
func Passing(n int) (gone int) {
	var q stackqueue.Queue[int]
	for i := range n + n/2 {
		q.Enqueue(i)
		if i >= n/2 {
			v, _ := q.Dequeue()
			gone += v
		}
	}
	return gone
}
