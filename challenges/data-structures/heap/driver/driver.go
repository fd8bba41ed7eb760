// Package driver makes the hidden tests' calls of package heap beside the submission and
// returns what it observes. It holds no expected value.
package driver

import "github.com/gradus-dev/gradus/challenges/data-structures/heap"

// Call is a call of a method, with a key and a priority as far as it takes them.
type Call struct {
	Method        string
	Key, Priority int
}

// Seen is what a call returned, as far as its method returns it, and Len then.
type Seen struct {
	Key, Priority int
	OK            bool
	Len           int
}

// Calls makes calls of a queue that is empty at first. Of two priorities, the one with fewer
// tens comes first.
func Calls(calls []Call) (all []Seen) {
	q := heap.New[int, int](func(a, b int) bool { return a/10 < b/10 })
	for _, c := range calls {
		var seen Seen
		switch c.Method {
		case "Push":
			seen.OK = q.Push(c.Key, c.Priority)
		case "Peek":
			seen.Key, seen.Priority, seen.OK = q.Peek()
		case "Pop":
			seen.Key, seen.Priority, seen.OK = q.Pop()
		case "Update":
			seen.OK = q.Update(c.Key, c.Priority)
		case "Remove":
			seen.OK = q.Remove(c.Key)
		case "Priority":
			seen.Priority, seen.OK = q.Priority(c.Key)
		}
		seen.Len = q.Len()
		all = append(all, seen)
	}
	return all
}

func less(a, b int) bool { return a < b }

// Sort pushes each number of a list as a key that has itself for its priority, looking at
// the first and the newest key each time, and takes them all out.
func Sort(numbers []int) (sorted []int) {
	q := heap.New[int, int](less)
	for _, n := range numbers {
		q.Push(n, n)
		q.Peek()
		q.Priority(n)
	}
	for k, _, ok := q.Pop(); ok; k, _, ok = q.Pop() {
		sorted = append(sorted, k)
	}
	return sorted
}

// Move pushes each number of a list as a key, all with the same priority, moves each to the
// front, then each to the back, in the order of the list, and takes them all out.
func Move(numbers []int) (sorted []int) {
	q := heap.New[int, int](less)
	for _, n := range numbers {
		q.Push(n, 0)
	}
	for i, n := range numbers {
		q.Update(n, -i-1)
	}
	for i, n := range numbers {
		q.Update(n, i+1)
	}
	for k, _, ok := q.Pop(); ok; k, _, ok = q.Pop() {
		sorted = append(sorted, k)
	}
	return sorted
}

// Thin pushes each number of a list as a key that has itself for its priority, and removes
// them in the order of the list, after each two of which it takes out one. It returns what
// was removed and what was taken out.
func Thin(numbers []int) (removed, taken []int) {
	q := heap.New[int, int](less)
	for _, n := range numbers {
		q.Push(n, n)
	}
	for i, n := range numbers {
		if q.Remove(n) {
			removed = append(removed, n)
		}
		if k, _, ok := q.Pop(); i%2 == 1 && ok {
			taken = append(taken, k)
		} else if ok {
			q.Push(k, k)
		}
	}
	return removed, taken
}
