// Package trie keeps values under keys that are looked up byte by byte.
package trie

import (
	"iter"
	"maps"
	"slices"
)

// Trie holds values under keys. The zero Trie is empty and ready to use. It is not safe for
// concurrent use.
type Trie[V any] struct {
	root   node[V]
	length int
}

// node is where the bytes of some keys lead. Each but the root is or leads to a key.
type node[V any] struct {
	value    V
	there    bool // the bytes up to here are a key
	children map[byte]*node[V]
}

// Len returns the number of keys.
func (t *Trie[V]) Len() int { return t.length }

// find returns the node that the bytes of a text lead to, or nil.
func (t *Trie[V]) find(text string) *node[V] {
	n := &t.root
	for i := 0; i < len(text) && n != nil; i++ {
		n = n.children[text[i]]
	}
	return n
}

// Put stores a value under a key, in place of the one that was there.
func (t *Trie[V]) Put(key string, value V) {
	n := &t.root
	for _, b := range []byte(key) {
		if n.children == nil {
			n.children = map[byte]*node[V]{}
		}
		if n.children[b] == nil {
			n.children[b] = &node[V]{}
		}
		n = n.children[b]
	}
	if !n.there {
		t.length++
	}
	n.value, n.there = value, true
}

// Get returns the value under a key. ok is false if there is none.
func (t *Trie[V]) Get(key string) (value V, ok bool) {
	if n := t.find(key); n != nil {
		return n.value, n.there
	}
	return value, false
}

// Delete removes a key, and reports whether it was there.
func (t *Trie[V]) Delete(key string) bool {
	n := t.find(key)
	if n == nil || !n.there {
		return false
	}
	var none V
	n.value, n.there = none, false
	t.length--
	t.root.prune(key)
	return true
}

// prune removes the nodes on the way from n along a key that neither are nor lead to a key
// any more. It reports whether n is one of them.
func (n *node[V]) prune(key string) bool {
	if key != "" && n.children[key[0]].prune(key[1:]) {
		delete(n.children, key[0])
	}
	return !n.there && len(n.children) == 0
}

// WithPrefix goes through the keys that begin with a prefix, and their values, in the order
// of the keys' bytes. The trie must not be changed meanwhile.
func (t *Trie[V]) WithPrefix(prefix string) iter.Seq2[string, V] {
	return func(yield func(string, V) bool) {
		if n := t.find(prefix); n != nil {
			n.each([]byte(prefix), yield)
		}
	}
}

// each goes through the keys from n on, which these bytes lead to. It reports whether yield
// wants more.
func (n *node[V]) each(bytes []byte, yield func(string, V) bool) bool {
	if n.there && !yield(string(bytes), n.value) {
		return false
	}
	for _, b := range slices.Sorted(maps.Keys(n.children)) {
		if !n.children[b].each(append(bytes, b), yield) {
			return false
		}
	}
	return true
}

// LongestPrefix returns the longest key that a text begins with, and its value. ok is false
// if there is none.
func (t *Trie[V]) LongestPrefix(text string) (key string, value V, ok bool) {
	n := &t.root
	for i := 0; n != nil; i++ {
		if n.there {
			key, value, ok = text[:i], n.value, true
		}
		if i == len(text) {
			break
		}
		n = n.children[text[i]]
	}
	return key, value, ok
}
