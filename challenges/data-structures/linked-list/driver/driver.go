// Package driver makes the hidden tests' calls of package list beside the submission
// and returns what it observes. It holds no expected value.
package driver

import "github.com/gradus-dev/gradus/challenges/data-structures/linked-list"

// Op is a call of a method of one of two lists.
type Op struct {
	List  int    // 0 or 1; Append appends the other one
	Call  string // the name of the method
	Value int    // that is pushed, or deleted
}

// Seen is what a call returned, and what both lists hold after it.
type Seen struct {
	Value   int  // from PopFront
	OK      bool // from PopFront
	Deleted int  // from DeleteFunc
	Len     [2]int
	Values  [2][]int
}

// Ops makes calls of two new lists, one after the other.
func Ops(ops []Op, most int) []Seen {
	var lists [2]list.List[int]
	all := make([]Seen, len(ops))
	for i, op := range ops {
		seen, l := &all[i], &lists[op.List]
		switch op.Call {
		case "PushFront":
			l.PushFront(op.Value)
		case "PushBack":
			l.PushBack(op.Value)
		case "PopFront":
			seen.Value, seen.OK = l.PopFront()
		case "DeleteFunc":
			seen.Deleted = l.DeleteFunc(func(value int) bool { return value == op.Value })
		case "Reverse":
			l.Reverse()
		case "Append":
			l.Append(&lists[1-op.List])
		}
		for i := range lists {
			seen.Len[i], seen.Values[i] = lists[i].Len(), Values(&lists[i], most)
		}
	}
	return all
}

// Values returns the values of a list, but no more than most: a chain of nodes may be
// closed to a ring.
func Values(l *list.List[int], most int) (values []int) {
	for v := range l.All() {
		if len(values) == most {
			break
		}
		values = append(values, v)
	}
	return values
}

// Ends puts so many numbers before and behind the others in turn, asks for the length
// each time and for the first number, and takes all out again. It returns the sum of the
// lengths, of the first numbers and of the numbers taken out.
func Ends(n int) (lengths, firsts, taken int) {
	l := &list.List[int]{}
	for i := range n {
		if i%2 == 0 {
			l.PushFront(i)
		} else {
			l.PushBack(i)
		}
		lengths += l.Len()
		for v := range l.All() {
			firsts += v
			break
		}
	}
	for v, ok := l.PopFront(); ok; v, ok = l.PopFront() {
		taken += v
	}
	return lengths, firsts, taken
}

// Joined makes a list of n numbers by appending lists of one number each to a long list,
// or the long list to them, in turn. It returns the length and the sum of the numbers.
func Joined(n int) (length, sum int) {
	long := &list.List[int]{}
	for i := range n {
		one := &list.List[int]{}
		one.PushBack(i)
		if i%2 == 0 {
			one, long = long, one
		}
		long.Append(one)
	}
	for v := range long.All() {
		sum += v
	}
	return long.Len(), sum
}

// Whole makes a list of n numbers, turns it around, and deletes all that three does not
// divide. It returns how many it deleted, and what the list holds then.
func Whole(n int) (deleted int, left []int) {
	l := &list.List[int]{}
	for i := range n {
		l.PushBack(i)
	}
	l.Reverse()
	deleted = l.DeleteFunc(func(value int) bool { return value%3 != 0 })
	for v := range l.All() {
		left = append(left, v)
	}
	return deleted, left
}
