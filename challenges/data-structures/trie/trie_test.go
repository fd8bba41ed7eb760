package trie_test

import (
	"fmt"
	"maps"
	"math/rand"
	"slices"
	"strings"
	"testing"

	"github.com/gradus-dev/gradus/challenges/data-structures/trie"
	"github.com/gradus-dev/gradus/challenges/data-structures/trie/driver"
	"github.com/gradus-dev/gradus/grader/judge/cost"
)

type call = driver.Call

// short cuts a long text in its middle.
func short(text string) string {
	if len(text) > 40 {
		return fmt.Sprintf("%q…%q (%d bytes)", text[:10], text[len(text)-10:], len(text))
	}
	return fmt.Sprintf("%q", text)
}

// do returns a call with a key and a value.
func do(method, key string, value int) call { return call{Method: method, Key: key, Value: value} }

// text writes calls as a learner would.
func text(calls []call) string {
	var all []string
	for _, c := range calls {
		if c.Method == "Put" {
			all = append(all, fmt.Sprintf("Put(%s, %d)", short(c.Key), c.Value))
		} else {
			all = append(all, fmt.Sprintf("%s(%s)", c.Method, short(c.Key)))
		}
	}
	return strings.Join(all, ", ")
}

// result writes what a call returned.
func result(c call, seen driver.Seen) string {
	switch c.Method {
	case "Get":
		return fmt.Sprintf("returns %d, %t", seen.Value, seen.OK)
	case "Delete":
		return fmt.Sprintf("returns %t", seen.OK)
	case "LongestPrefix":
		return fmt.Sprintf("returns %s, %d, %t", short(seen.Key), seen.Value, seen.OK)
	case "WithPrefix":
		return fmt.Sprintf("goes through %.300s", fmt.Sprint(seen.All))
	}
	return ""
}

// model makes a call of a map, and returns what is to be seen of it.
func model(in map[string]int, c call) (seen driver.Seen) {
	switch c.Method {
	case "Put":
		in[c.Key] = c.Value
	case "Get":
		seen.Value, seen.OK = in[c.Key]
	case "Delete":
		_, seen.OK = in[c.Key]
		delete(in, c.Key)
	case "LongestPrefix":
		for k, v := range in {
			if strings.HasPrefix(c.Key, k) && len(k) >= len(seen.Key) {
				seen.Key, seen.Value, seen.OK = k, v, true
			}
		}
	case "WithPrefix":
		for _, k := range slices.Sorted(maps.Keys(in)) {
			if strings.HasPrefix(k, c.Key) {
				seen.All = append(seen.All, fmt.Sprintf("%q=%d", k, in[k]))
			}
		}
	}
	seen.Len = len(in)
	return seen
}

// difference makes calls, and says what is wrong about the first that goes wrong, and which
// it is.
func difference(calls []call) (what string, i int) {
	in := map[string]int{}
	for i, got := range driver.Calls(calls) {
		want := model(in, calls[i])
		if g, w := result(calls[i], got), result(calls[i], want); g != w {
			return fmt.Sprintf("the last one %s; want %s", g, strings.TrimPrefix(strings.TrimPrefix(w, "returns "), "goes through ")), i
		}
		if got.Len != want.Len {
			return fmt.Sprintf("then Len() = %d; want %d", got.Len, want.Len), i
		}
	}
	return "", 0
}

// right fails t unless the calls return what they should. It leaves out of those that lead to
// something wrong what is not needed for it.
func right(t *testing.T, calls ...call) {
	t.Helper()
	what, last := difference(calls)
	if what == "" {
		return
	}
	calls = calls[:last+1]
	for i := 0; i < len(calls); i++ {
		fewer := slices.Delete(slices.Clone(calls), i, i+1)
		if less, last := difference(fewer); less != "" {
			calls, what, i = fewer[:last+1], less, -1
		}
	}
	t.Fatalf("%s: %s", text(calls), what)
}

// put returns calls that put keys, with the values 1, 2, 3 and so on.
func put(keys ...string) (calls []call) {
	for i, k := range keys {
		calls = append(calls, do("Put", k, i+1))
	}
	return calls
}

// each returns calls of a method for keys.
func each(method string, keys ...string) (calls []call) {
	for _, k := range keys {
		calls = append(calls, call{Method: method, Key: k})
	}
	return calls
}

var words = []string{"car", "card", "care", "cat", "dog", "do", "carpet", "c"}

// around are words, what is on the way to them, and what goes on behind.
var around = append([]string{"", "ca", "d", "cares", "carp", "carpets", "e", "b", "cb", "dogs", "dot", "zebra"}, words...)

func TestPutAndGet(t *testing.T) {
	right(t, each("Get", "a", "")...)
	for n := range words {
		right(t, append(put(words[:n+1]...), each("Get", around...)...)...)
	}
	first, second := driver.Filled([]string{"one"}), driver.Filled([]string{"three"})
	if v, ok := second.Get("one"); v != 0 || ok {
		t.Errorf("of a second trie, Get(one) = %d, %t; want 0, false, it is in the first one only", v, ok)
	}
	if v, ok := first.Get("one"); v != 3 || !ok {
		t.Errorf("of a first trie, Get(one) = %d, %t; want 3, true", v, ok)
	}
}

func TestReplacing(t *testing.T) {
	calls := put(words...)
	for _, k := range words {
		calls = append(calls, do("Put", k, 50+len(k)))
	}
	right(t, append(calls, each("Get", words...)...)...)
}

func TestDelete(t *testing.T) {
	for _, gone := range words {
		right(t, slices.Concat(put(words...), each("Delete", gone), each("Get", around...), each("Delete", gone), put(gone), each("Get", words...))...)
	}
	calls := put(words...)
	for _, gone := range words {
		calls = slices.Concat(calls, each("Delete", gone), each("Get", around...))
	}
	right(t, slices.Concat(calls, put("cart"), each("Get", "car", "cart"))...)
}

func TestDeleteMissing(t *testing.T) {
	right(t, each("Delete", "a", "")...)
	right(t, slices.Concat(put(words...), each("Delete", "ca", "d", "carpets", "cares", "e", "zebra", "cx", ""), each("Get", words...))...)
}

func TestWithPrefix(t *testing.T) {
	right(t, each("WithPrefix", "", "a")...)
	right(t, slices.Concat(put(words...), each("WithPrefix", around...))...)
	right(t, slices.Concat(put("b", "Z", "a", "aa", "B", "0", "a0", "~", "ab", "aB"), each("WithPrefix", "", "a", "A"))...)
	var many []string
	for i := range 60 {
		many = append(many, string([]byte{'k', byte(32 + i*37%60)}))
	}
	right(t, slices.Concat(put(many...), each("WithPrefix", "k"))...)
	right(t, slices.Concat(put(words...), each("Delete", "car", "dog", "c"), each("WithPrefix", around...))...)
}

func TestLoops(t *testing.T) {
	var empty trie.Trie[int]
	before := empty.WithPrefix("ca")
	for _, k := range []string{"cat", "dog", "card", "car", "carpet"} {
		empty.Put(k, len(k))
	}
	want := []string{"car", "card", "carpet", "cat"}
	for range 2 {
		for n := range len(want) + 1 {
			var got []string
			for k, v := range before {
				if len(got) == n {
					break
				}
				if got = append(got, k); v != len(k) {
					t.Fatalf("WithPrefix(ca) goes through %s with value %d; want %d", k, v, len(k))
				}
			}
			if !slices.Equal(got, want[:n]) {
				t.Fatalf("WithPrefix(ca), called before all Put: the first %d keys are %q; want %q", n, got, want[:n])
			}
		}
	}
}

func TestLongestPrefix(t *testing.T) {
	right(t, each("LongestPrefix", "", "a")...)
	texts := append([]string{"carpenter", "cards and dice", "carpets", "caxton", "doe", "cow", "Car", "xcar"}, around...)
	for n := range words {
		right(t, append(put(words[:n+1]...), each("LongestPrefix", texts...)...)...)
	}
	right(t, slices.Concat(put(words...), each("Delete", "car", "carpet", "do"), each("LongestPrefix", texts...))...)
}

func TestEmptyKey(t *testing.T) {
	right(t, slices.Concat(put("", "b"), each("Get", "", "b", "a"), each("WithPrefix", "", "b"), each("LongestPrefix", "", "a", "bc"),
		each("Delete", "", ""), each("Get", "", "b"), each("WithPrefix", ""), each("LongestPrefix", "", "a"))...)
	right(t, slices.Concat(put("", "b"), each("Delete", "b"), each("Get", "", "b"), each("Delete", ""), each("Get", ""))...)
}

func TestZeroValues(t *testing.T) {
	right(t, do("Put", "key", 0), do("Get", "key", 0), do("LongestPrefix", "keys", 0), do("WithPrefix", "", 0), do("Put", "key", 0), do("Delete", "key", 0), do("Get", "key", 0))
}

func TestBytes(t *testing.T) {
	keys := []string{"\xff", "\x00", "\x00\x00", "é", "\xc3", "è", "z", "\xfe", "\xff\xfe", "日本", "日", "\uFFFD", "a\x00b", "a"}
	texts := append([]string{"", "\xc3\xff", "\xe6\x97", "日本語", "\xff\xff", "\x80", "\x00a"}, keys...)
	right(t, slices.Concat(put(keys...), each("Get", texts...), each("WithPrefix", texts...), each("LongestPrefix", texts...))...)
	right(t, slices.Concat(put(keys...), each("Delete", "\xfe", "é", "\x00", "日"), each("Get", texts...), each("WithPrefix", texts...))...)
}

func TestLongKeys(t *testing.T) {
	long := strings.Repeat("long ", 1000)
	near := long[:len(long)-1] + "!"
	right(t, slices.Concat(put(long, near, long[:300], long[:44]), each("Get", long, near, long[:300], long[:44], long[:43], long[:2500], long+"!"),
		each("LongestPrefix", long+"!", long[:2500], long[:299], long[:43]), each("Delete", long, long[:300]), each("Get", long, near, long[:300]), each("WithPrefix", long[:2500]))...)
}

func TestAgainstModel(t *testing.T) {
	rng := rand.New(rand.NewSource(15))
	for round := range 40 {
		calls := make([]call, 60)
		for i := range calls {
			key := make([]byte, rng.Intn(2+round/8))
			for j := range key {
				key[j] = "ab\xff"[rng.Intn(3)]
			}
			calls[i] = do([]string{"Put", "Put", "Put", "Get", "Delete", "Delete", "WithPrefix", "LongestPrefix"}[rng.Intn(8)], string(key), 0)
			if calls[i].Method == "Put" {
				calls[i].Value = i
			}
		}
		right(t, calls...)
	}
}

var sizes = []int{16, 32, 64, 128, 256, 512}

// keys returns n keys of the same length, in no order, that begin with a letter.
func keys(letter string, n int) (all []string) {
	for _, i := range rand.New(rand.NewSource(int64(n))).Perm(n) {
		all = append(all, fmt.Sprintf("%s%06d", letter, i*1999))
	}
	return all
}

func TestCost(t *testing.T) {
	cost.AtMost(t, cost.NLogN.Times(4000), sizes, func(n int) []string { return keys("k", n) }, func(keys []string) {
		n := len(keys)
		if found, longer, prefixes, deleted := driver.All(keys); found != n || longer != 0 || prefixes != n || deleted != n {
			t.Errorf("of %d keys, Get finds %d, LongestPrefix %d, and Delete %d, and Get finds %d with one byte more; want all, all, all, and none", n, found, prefixes, deleted, longer)
		}
	})
}

func TestPrefixCost(t *testing.T) {
	filled := func(n int) *trie.Trie[int] {
		return driver.Filled(slices.Concat(keys("a", n), []string{"match", "matches", "mate"}, keys("z", n)))
	}
	cost.AtMost(t, cost.LogN.Times(4000), sizes, filled, func(tree *trie.Trie[int]) {
		if got, want := driver.Few(tree, "match", 5), []string{"match", "matches"}; !slices.Equal(got, want) {
			t.Errorf("among many others, WithPrefix(match) goes through %q; want %q", got, want)
		}
		if got, want := driver.Few(tree, "", 1), []string{"a000000"}; !slices.Equal(got, want) {
			t.Errorf("among many others, WithPrefix(\"\") begins with %q; want %q", got, want)
		}
	})
}

func TestDeletedCost(t *testing.T) {
	cleared := func(n int) *trie.Trie[int] {
		return driver.Cleared(slices.Concat([]string{"a", "x"}, keys("x", n)), keys("x", n))
	}
	cost.AtMost(t, cost.LogN.Times(4000), sizes, cleared, func(tree *trie.Trie[int]) {
		if got, want := driver.Few(tree, "", 5), []string{"a", "x"}; !slices.Equal(got, want) {
			t.Errorf("where all keys were deleted but a and x, WithPrefix(\"\") goes through %q; want %q", got, want)
		}
	})
}
