// Package driver makes the hidden tests' calls of package bloom beside the submission and
// returns what it observes. It holds no expected value.
package driver

import (
	"bytes"
	"fmt"

	"github.com/gradus-dev/gradus/challenges/data-structures/bloom-filter"
)

// Add adds the keys "NAME-from@example.org" to "NAME-(to-1)@example.org" to a filter.
func Add(f *bloom.Filter, name string, from, to int) {
	for i := from; i < to; i++ {
		f.Add(key(name, i))
	}
}

// Count returns for how many of the same keys a filter returns true.
func Count(f *bloom.Filter, name string, from, to int) (has int) {
	for i := from; i < to; i++ {
		if f.Has(key(name, i)) {
			has++
		}
	}
	return has
}

// Differ returns for how many of the same keys one filter returns true and the other false.
func Differ(a, b *bloom.Filter, name string, from, to int) (n int) {
	for i := from; i < to; i++ {
		if k := key(name, i); a.Has(k) != b.Has(k) {
			n++
		}
	}
	return n
}

func key(name string, i int) string { return fmt.Sprintf("%s-%d@example.org", name, i) }

// Prefixes parses what the bytes of a filter begin with, of each length, and returns the
// lengths for which there was no error.
func Prefixes(f *bloom.Filter) (parsed []int) {
	data := f.Bytes()
	for n := range data {
		if _, err := bloom.Parse(data[:n:n]); err == nil {
			parsed = append(parsed, n)
		}
	}
	return parsed
}

// WriteOver returns the filter that is parsed of the bytes of another, after both of the
// slices that were handed out and in are written over.
func WriteOver(f *bloom.Filter) (parsed *bloom.Filter, err error) {
	out := f.Bytes()
	in := bytes.Clone(out)
	parsed, err = bloom.Parse(in)
	for i := range out {
		out[i] ^= 0xff
		in[i] ^= 0xff
	}
	return parsed, err
}
