// Package driver makes the hidden tests' calls of package lru beside the submission
// and returns what it observes. It holds no expected value.
package driver

import (
	"strconv"

	"github.com/gradus-dev/gradus/challenges/data-structures/lru-cache"
)

// Op is a call of Put, Get, Peek or Delete.
type Op struct {
	Call, Key string
	Value     int // that Put stores
}

// Seen is what a call returned, as far as it returns a value or whether the key
// was there, and what Len returned after it.
type Seen struct {
	Value int
	OK    bool
	Len   int
}

// Ops makes calls of a cache, one after the other, and returns what was seen of
// each. It is compiled beside the submission, so that thousands of calls need no
// message each.
func Ops(c *lru.Cache[string, int], ops []Op) []Seen {
	all := make([]Seen, len(ops))
	for i, op := range ops {
		seen := &all[i]
		switch op.Call {
		case "Put":
			c.Put(op.Key, op.Value)
		case "Get":
			seen.Value, seen.OK = c.Get(op.Key)
		case "Peek":
			seen.Value, seen.OK = c.Peek(op.Key)
		case "Delete":
			seen.OK = c.Delete(op.Key)
		}
		seen.Len = c.Len()
	}
	return all
}

// Many fills a cache that has room for as many entries as there are keys,
// uses and replaces each in the order of keys, puts as many others, which drops the
// first, and deletes those in the same order. It returns how many were found when
// they were used, found when they were looked at, dropped and deleted.
func Many(keys []int) (used, seen, dropped, deleted int, err error) {
	c, err := lru.New(len(keys), func(string, int) { dropped++ })
	if err != nil {
		return 0, 0, 0, 0, err
	}
	for i := range keys {
		c.Put(strconv.Itoa(i), i)
	}
	for _, k := range keys {
		name := strconv.Itoa(k)
		if v, ok := c.Get(name); ok && v == k {
			used++
		}
		if v, ok := c.Peek(name); ok && v == k {
			seen++
		}
		c.Put(name, k)
	}
	for i := range keys {
		c.Put(strconv.Itoa(len(keys)+i), i)
	}
	for _, k := range keys {
		if c.Delete(strconv.Itoa(len(keys) + k)) {
			deleted++
		}
	}
	return used, seen, dropped, deleted, nil
}
