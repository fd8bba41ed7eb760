// Package bloom tells which keys were certainly never added, in a few bits for each.
package bloom

import "errors"

var (
	ErrSize     = errors.New("bloom: room for less than one key")
	ErrRate     = errors.New("bloom: rate of false positives not between 0 and 1")
	ErrMismatch = errors.New("bloom: filters made for another number of keys or another rate")
	ErrFormat   = errors.New("bloom: not the bytes of a filter")
)

// Filter remembers keys. It has false positives, and no false negatives. New and Parse make
// one. It is not safe for concurrent use.
type Filter struct {
	// How many bits are there, and how many of them does a key set?
}

// New returns an empty filter that, when it has n keys, takes others for one of them at a
// rate of false positives that is about rate. The error is ErrSize if n is below one, else
// ErrRate if rate is not between 0 and 1.
func New(n int, rate float64) (*Filter, error) { return nil, errors.New("bloom: not written yet") }

// Add adds a key.
func (f *Filter) Add(key string) {}

// Has returns false if the key was certainly not added. Of keys that were, it returns true.
func (f *Filter) Has(key string) bool { return true }

// Union adds all keys of another filter. The error is ErrMismatch, and nothing changes,
// unless both were made for the same number of keys and rate.
func (f *Filter) Union(other *Filter) error { return errors.New("bloom: not written yet") }

// Bytes returns the filter as bytes for Parse. They are the caller's.
func (f *Filter) Bytes() []byte { return nil }

// Parse returns the filter that Bytes made these bytes of; it does not keep them. The error
// is ErrFormat if there are too few or too many, or if they can't be a filter's.
func Parse(data []byte) (*Filter, error) { return nil, errors.New("bloom: not written yet") }
