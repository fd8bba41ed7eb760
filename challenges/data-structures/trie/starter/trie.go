// Package trie keeps values under keys that are looked up byte by byte.
package trie

import "iter"

// Trie holds values under keys. The zero Trie is empty and ready to use. It is not safe for
// concurrent use.
type Trie[V any] struct {
	// What is a node, and how does one find the next?
}

// Len returns the number of keys.
func (t *Trie[V]) Len() int { return -1 }

// Put stores a value under a key, in place of the one that was there.
func (t *Trie[V]) Put(key string, value V) {}

// Get returns the value under a key. ok is false if there is none.
func (t *Trie[V]) Get(key string) (value V, ok bool) { return value, true }

// Delete removes a key, and reports whether it was there.
func (t *Trie[V]) Delete(key string) bool { return true }

// WithPrefix goes through the keys that begin with a prefix, and their values, in the order
// of the keys' bytes. The trie must not be changed meanwhile.
func (t *Trie[V]) WithPrefix(prefix string) iter.Seq2[string, V] {
	return func(yield func(string, V) bool) {
		// yield(key, value) hands both to the loop, and says whether it wants more.
	}
}

// LongestPrefix returns the longest key that a text begins with, and its value. ok is false
// if there is none.
func (t *Trie[V]) LongestPrefix(text string) (key string, value V, ok bool) {
	return "", value, true
}
