// Package driver makes the hidden tests' calls of package trie beside the submission and
// returns what it observes. It holds no expected value.
package driver

import (
	"fmt"

	"github.com/gradus-dev/gradus/challenges/data-structures/trie"
)

// Call is a call of a method, with a key, or prefix or text, and a value as far as it takes
// them.
type Call struct {
	Method, Key string
	Value       int
}

// Seen is what a call returned, as far as its method returns it, and Len then.
type Seen struct {
	Key   string
	Value int
	OK    bool
	All   []string // "key=value" for each that a loop goes through
	Len   int
}

// most is more keys than any trie has whose keys are looked at one by one.
const most = 100

// Calls makes calls of a trie that is empty at first.
func Calls(calls []Call) (all []Seen) {
	var t trie.Trie[int]
	for _, c := range calls {
		var seen Seen
		switch c.Method {
		case "Put":
			t.Put(c.Key, c.Value)
		case "Get":
			seen.Value, seen.OK = t.Get(c.Key)
		case "Delete":
			seen.OK = t.Delete(c.Key)
		case "LongestPrefix":
			seen.Key, seen.Value, seen.OK = t.LongestPrefix(c.Key)
		case "WithPrefix":
			for k, v := range t.WithPrefix(c.Key) {
				if seen.All = append(seen.All, fmt.Sprintf("%q=%d", k, v)); len(seen.All) == most {
					break
				}
			}
		}
		seen.Len = t.Len()
		all = append(all, seen)
	}
	return all
}

// Filled returns a trie with these keys, each with its length for its value.
func Filled(keys []string) *trie.Trie[int] {
	t := &trie.Trie[int]{}
	for _, k := range keys {
		t.Put(k, len(k))
	}
	return t
}

// Cleared is Filled, and then deletes these keys.
func Cleared(keys, gone []string) *trie.Trie[int] {
	t := Filled(keys)
	for _, k := range gone {
		t.Delete(k)
	}
	return t
}

// All puts keys, looks for each, for each with a byte more, and for the longest prefix of
// that, and deletes each. It returns how many were found, each time, and deleted.
func All(keys []string) (found, longer, prefixes, deleted int) {
	t := Filled(keys)
	for _, k := range keys {
		if _, ok := t.Get(k); ok {
			found++
		}
		if _, ok := t.Get(k + "x"); ok {
			longer++
		}
		if p, _, _ := t.LongestPrefix(k + "x"); p == k {
			prefixes++
		}
	}
	for _, k := range keys {
		if t.Delete(k) {
			deleted++
		}
	}
	return found, longer, prefixes, deleted
}

// Few goes through the keys with a prefix, and leaves the loop at the n-th.
func Few(t *trie.Trie[int], prefix string, n int) (keys []string) {
	for k := range t.WithPrefix(prefix) {
		if keys = append(keys, k); len(keys) == n {
			break
		}
	}
	return keys
}
