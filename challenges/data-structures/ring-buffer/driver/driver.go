// Package driver makes the hidden tests' calls of package ring beside the submission and
// returns what it observes. It holds no expected value.
package driver

import (
	"runtime"
	"weak"

	"github.com/gradus-dev/gradus/challenges/data-structures/ring-buffer"
)

// Call is a call of Push, Overwrite, Pop, At or Resize.
type Call struct {
	Method string
	Arg    int
}

// Seen is what a call returned, as far as its method returns it, and what the buffer looks
// like then. OK is whether there was no error, for Push and Resize.
type Seen struct {
	Value    int
	OK       bool
	All      []int
	Len, Cap int
}

// Calls makes calls of a buffer that is empty at first. It ends where All goes through
// more values than there is room for.
func Calls(capacity int, calls []Call) (all []Seen) {
	b, err := ring.New[int](capacity)
	if err != nil {
		return nil
	}
	for _, c := range calls {
		var seen Seen
		switch c.Method {
		case "Push":
			seen.OK = b.Push(c.Arg) == nil
		case "Overwrite":
			seen.Value, seen.OK = b.Overwrite(c.Arg)
		case "Pop":
			seen.Value, seen.OK = b.Pop()
		case "At":
			seen.Value, seen.OK = b.At(c.Arg)
		case "Resize":
			seen.OK = b.Resize(c.Arg) == nil
		}
		seen.Len, seen.Cap = b.Len(), b.Cap()
		for v := range b.All() {
			if seen.All = append(seen.All, v); len(seen.All) > 100 {
				return append(all, seen)
			}
		}
		all = append(all, seen)
	}
	return all
}

// Kept puts so many pointers in, takes out all but the last, and returns how many the
// garbage collector finds in use then.
func Kept(pointers int) (inUse int) {
	b, err := ring.New[*[64]byte](pointers)
	if err != nil {
		return -1
	}
	var all []weak.Pointer[[64]byte]
	for range pointers {
		all = append(all, pushNew(b))
	}
	for range pointers - 1 {
		b.Pop()
	}
	runtime.GC()
	for _, p := range all {
		if p.Value() != nil {
			inUse++
		}
	}
	runtime.KeepAlive(b)
	return inUse
}

// pushNew pushes a pointer, and keeps only a weak one.
//
//go:noinline
func pushNew(b *ring.Buffer[*[64]byte]) weak.Pointer[[64]byte] {
	p := new([64]byte)
	_ = b.Push(p)
	return weak.Make(p)
}

// Through fills a buffer with the numbers below n, looks at each by its age, overwrites
// each with n more, goes through them, and takes them out. It returns the sums of what it
// saw.
func Through(n int) (at, dropped, all, taken int) {
	b, err := ring.New[int](n)
	if err != nil {
		return
	}
	for i := range n {
		_ = b.Push(i)
	}
	for i := range n {
		v, _ := b.At(i)
		at += v
	}
	for i := range n {
		v, _ := b.Overwrite(n + i)
		dropped += v
	}
	for v := range b.All() {
		all += v
	}
	for range n {
		v, _ := b.Pop()
		taken += v
	}
	return at, dropped, all, taken
}

// Passing lets n numbers pass through a buffer with room for eight, half of them by Push
// and Pop, and returns the sum of those that are out again, and how many bytes were
// allocated for it.
func Passing(n int) (gone, bytes int) {
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	b, err := ring.New[int](8)
	if err != nil {
		return -1, 0
	}
	for i := range n {
		if i%2 == 0 {
			v, _ := b.Overwrite(i)
			gone += v
			continue
		}
		if b.Len() == b.Cap() {
			v, _ := b.Pop()
			gone += v
		}
		_ = b.Push(i)
	}
	runtime.ReadMemStats(&after)
	return gone, int(after.TotalAlloc - before.TotalAlloc)
}
