// Package bloom tells which keys were certainly never added, in a few bits for each.
package bloom

import (
	"encoding/binary"
	"errors"
	"hash/fnv"
	"math"
	"slices"
)

var (
	ErrSize     = errors.New("bloom: room for less than one key")
	ErrRate     = errors.New("bloom: rate of false positives not between 0 and 1")
	ErrMismatch = errors.New("bloom: filters made for another number of keys or another rate")
	ErrFormat   = errors.New("bloom: not the bytes of a filter")
)

// Filter remembers keys. It has false positives, and no false negatives. New and Parse make
// one. It is not safe for concurrent use.
type Filter struct {
	n      int
	rate   float64
	hashes int    // how many bits a key sets
	bits   []byte // eight in each, the lowest first
}

// New returns an empty filter that, when it has n keys, takes others for one of them at a
// rate of false positives that is about rate. The error is ErrSize if n is below one, else
// ErrRate if rate is not between 0 and 1.
func New(n int, rate float64) (*Filter, error) {
	if n < 1 {
		return nil, ErrSize
	}
	if !(rate > 0 && rate < 1) { // NaN is neither
		return nil, ErrRate
	}
	return &Filter{n: n, rate: rate, hashes: max(1, int(math.Round(-math.Log2(rate)))), bits: make([]byte, length(n, rate))}, nil
}

// length returns how many bytes a filter for n keys needs.
func length(n int, rate float64) int {
	return int(math.Ceil(float64(n) * -math.Log(rate) / (math.Ln2 * math.Ln2) / 8))
}

// Add adds a key.
func (f *Filter) Add(key string) {
	first, step := hashes(key)
	for i := range f.hashes {
		at, mask := f.bit(first, step, i)
		f.bits[at] |= mask
	}
}

// Has returns false if the key was certainly not added. Of keys that were, it returns true.
func (f *Filter) Has(key string) bool {
	first, step := hashes(key)
	for i := range f.hashes {
		if at, mask := f.bit(first, step, i); f.bits[at]&mask == 0 {
			return false
		}
	}
	return true
}

// hashes returns two numbers that depend on all of a key, and are the same in each process.
func hashes(key string) (first, step uint64) {
	a, b := fnv.New64a(), fnv.New64()
	a.Write([]byte(key))
	b.Write([]byte(key))
	return a.Sum64(), b.Sum64() | 1
}

// bit returns where the i-th bit of a key is: two hashes make any number of others, after
// Kirsch and Mitzenmacher.
func (f *Filter) bit(first, step uint64, i int) (at int, mask byte) {
	n := (first + uint64(i)*step) % uint64(8*len(f.bits))
	return int(n / 8), 1 << (n % 8)
}

// Union adds all keys of another filter. The error is ErrMismatch, and nothing changes,
// unless both were made for the same number of keys and rate.
func (f *Filter) Union(other *Filter) error {
	if f.n != other.n || f.rate != other.rate {
		return ErrMismatch
	}
	for i, b := range other.bits {
		f.bits[i] |= b
	}
	return nil
}

// header is how many bytes Bytes returns before the bits: n and rate.
const header = 16

// Bytes returns the filter as bytes for Parse. They are the caller's.
func (f *Filter) Bytes() []byte {
	data := binary.BigEndian.AppendUint64(nil, uint64(f.n))
	data = binary.BigEndian.AppendUint64(data, math.Float64bits(f.rate))
	return append(data, f.bits...)
}

// Parse returns the filter that Bytes made these bytes of; it does not keep them. The error
// is ErrFormat if there are too few or too many, or if they can't be a filter's.
func Parse(data []byte) (*Filter, error) {
	if len(data) < header {
		return nil, ErrFormat
	}
	n, rate := binary.BigEndian.Uint64(data), math.Float64frombits(binary.BigEndian.Uint64(data[8:]))
	bits := data[header:]
	if n > math.MaxInt32 || length(int(n), rate) != len(bits) {
		return nil, ErrFormat
	}
	f, err := New(int(n), rate)
	if err != nil {
		return nil, ErrFormat
	}
	f.bits = slices.Clone(bits)
	return f, nil
}
