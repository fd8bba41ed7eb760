package bloom_test

import (
	"bytes"
	"fmt"
	"math"
	"math/rand"
	"testing"

	"github.com/gradus-dev/gradus/challenges/data-structures/bloom-filter"
	"github.com/gradus-dev/gradus/challenges/data-structures/bloom-filter/driver"
	"github.com/gradus-dev/gradus/grader/judge/sentinel"
)

// promised are the errors of README.md.
var promised = sentinel.Set{"ErrSize": bloom.ErrSize, "ErrRate": bloom.ErrRate, "ErrMismatch": bloom.ErrMismatch, "ErrFormat": bloom.ErrFormat}

// filter returns an empty filter, and how it was made.
func filter(t *testing.T, n int, rate float64) (f *bloom.Filter, made string) {
	t.Helper()
	f, err := bloom.New(n, rate)
	made = fmt.Sprintf("New(%d, %v)", n, rate)
	if !promised.Only(t, err, nil, "%s", made) {
		t.FailNow()
	}
	return f, made
}

// shapes are what filters are made for.
var shapes = []struct {
	n    int
	rate float64
}{{1, 0.5}, {1, 0.999}, {3, 0.9}, {1, 0.00001}, {2, 0.01}, {10, 0.1}, {100, 0.02}, {1200, 0.015}, {1500, 0.25}, {700, 0.0005}}

func TestHas(t *testing.T) {
	for _, s := range shapes {
		f, made := filter(t, s.n, s.rate)
		for _, key := range []string{"red", "green", "blue", ""} {
			if f.Has(key) {
				t.Fatalf("%s: Has(%q) of an empty filter = true; want false", made, key)
			}
		}
		if n := driver.Count(f, "guest", 0, 500); n > 0 {
			t.Fatalf("%s: of an empty filter, Has returns true for %d of 500 keys; want none", made, n)
		}
		f.Add("green")
		if !f.Has("green") {
			t.Fatalf("%s: after Add(green), Has(green) = false; want true", made)
		}
	}
	f, made := filter(t, 1000, 0.0001)
	f.Add("green")
	for _, key := range []string{"red", "greeN", "gree", "greenn", "blue", ""} {
		if f.Has(key) {
			t.Errorf("%s: after Add(green), Has(%q) = true; want false, as in nearly all filters that are nearly empty", made, key)
		}
	}
}

func TestNoFalseNegatives(t *testing.T) {
	for _, s := range shapes {
		f, made := filter(t, s.n, s.rate)
		for _, to := range []int{s.n, 3 * s.n, 3*s.n + 200} {
			driver.Add(f, "user", 0, to) // those that are there are added again
			if n := driver.Count(f, "user", 0, to); n != to {
				t.Fatalf("%s: with %d keys added, Has returns true for %d of them; want all", made, to, n)
			}
		}
	}
}

func TestKeys(t *testing.T) {
	keys := []string{"", "\x00", "\x00\x00", "a", "a\x00", "\xff\xfe", "日本", string(bytes.Repeat([]byte("long"), 5000))}
	for _, key := range keys {
		f, made := filter(t, 1000, 0.000001)
		f.Add(key)
		for _, other := range keys {
			if got, want := f.Has(other), key == other; got != want {
				t.Errorf("%s: after Add(%.20q), Has(%.20q) = %t; want %t", made, key, other, got, want)
			}
		}
	}
}

func TestFalsePositives(t *testing.T) {
	for _, s := range []struct {
		n    int
		rate float64
	}{{100, 0.02}, {500, 0.001}, {1200, 0.015}, {1500, 0.25}, {2000, 0.1}, {20000, 0.01}} {
		const others = 20000
		f, made := filter(t, s.n, s.rate)
		driver.Add(f, "user", 0, s.n)
		wrong := driver.Count(f, "guest", 0, others)
		most := int(2*s.rate*others) + 20
		if wrong > most {
			t.Errorf("%s: with %d keys, Has returns true for %d of %d others; want about %.0f, and not more than %d", made, s.n, wrong, others, s.rate*others, most)
		}
	}
}

func TestSize(t *testing.T) {
	for _, s := range shapes {
		f, made := filter(t, s.n, s.rate)
		bits := float64(s.n) * math.Log(1/s.rate) / (math.Ln2 * math.Ln2)
		most := int(math.Ceil(bits/8)) + 64
		for _, keys := range []int{0, s.n} {
			driver.Add(f, "user", 0, keys)
			if got := len(f.Bytes()); got > most {
				t.Fatalf("%s: with %d keys, Bytes() returns %d bytes; want at most %d, as %.0f bits are best", made, keys, got, most, bits)
			}
		}
	}
}

func TestArguments(t *testing.T) {
	nan, inf := math.NaN(), math.Inf(1)
	for _, tt := range []struct {
		n    int
		rate float64
		want error
	}{
		{0, 0.01, bloom.ErrSize}, {-1, 0.01, bloom.ErrSize}, {math.MinInt, 0.5, bloom.ErrSize},
		{10, 0, bloom.ErrRate}, {10, 1, bloom.ErrRate}, {10, -0.5, bloom.ErrRate}, {10, 1.5, bloom.ErrRate}, {1, 100, bloom.ErrRate},
		{10, nan, bloom.ErrRate}, {10, inf, bloom.ErrRate}, {10, -inf, bloom.ErrRate},
		{0, 0, bloom.ErrSize}, {-5, 2, bloom.ErrSize}, {0, nan, bloom.ErrSize},
		{1, 0.5, nil}, {1, 0.999, nil}, {1, 0.000001, nil},
	} {
		f, err := bloom.New(tt.n, tt.rate)
		if promised.Only(t, err, tt.want, "New(%d, %v)", tt.n, tt.rate) && (f != nil) != (err == nil) {
			t.Errorf("New(%d, %v) returns error %v and a filter: %t; want one of both", tt.n, tt.rate, err, f != nil)
		}
	}
}

func TestUnion(t *testing.T) {
	for _, s := range shapes {
		a, made := filter(t, s.n, s.rate)
		b, _ := filter(t, s.n, s.rate)
		both, _ := filter(t, s.n, s.rate)
		alone, _ := filter(t, s.n, s.rate)
		driver.Add(a, "user", 0, s.n/2+1)
		driver.Add(b, "user", s.n/2, s.n+3)
		driver.Add(alone, "user", s.n/2, s.n+3)
		driver.Add(both, "user", 0, s.n+3)
		promised.Only(t, a.Union(b), nil, "%s: Union with another made so", made)
		if n := driver.Count(a, "user", 0, s.n+3); n != s.n+3 {
			t.Fatalf("%s: when filters with %d and %d keys are joined, of all %d, Has returns true for %d; want all", made, s.n/2+1, s.n+3-s.n/2, s.n+3, n)
		}
		if n := driver.Differ(a, both, "guest", 0, 1000); n > 0 {
			t.Fatalf("%s: a filter that was joined with another answers otherwise for %d of 1000 keys than one that all their keys were added to; want none", made, n)
		}
		promised.Only(t, a.Union(a), nil, "%s: Union with itself", made)
		if n := driver.Differ(a, both, "guest", 0, 1000) + driver.Differ(a, both, "user", 0, s.n+3); n > 0 {
			t.Fatalf("%s: a filter that was joined with itself has changed", made)
		}
		if n := driver.Differ(b, alone, "user", 0, s.n+3) + driver.Differ(b, alone, "guest", 0, 1000); n > 0 {
			t.Fatalf("%s: a filter that another was joined with has changed: for %d keys it answers otherwise than before", made, n)
		}
	}
}

func TestMismatch(t *testing.T) {
	f, made := filter(t, 100, 0.01)
	same, _ := filter(t, 100, 0.01)
	driver.Add(f, "user", 0, 100)
	driver.Add(same, "user", 0, 100)
	for _, other := range []struct {
		n    int
		rate float64
	}{{200, 0.01}, {50, 0.01}, {100, 0.001}, {100, 0.1}} {
		g, madeSo := filter(t, other.n, other.rate)
		driver.Add(g, "guest", 0, 50)
		promised.Only(t, f.Union(g), bloom.ErrMismatch, "%s: Union with %s", made, madeSo)
		promised.Only(t, g.Union(f), bloom.ErrMismatch, "%s: Union with %s", madeSo, made)
		if n := driver.Differ(f, same, "guest", 0, 500) + driver.Differ(f, same, "user", 0, 500); n > 0 {
			t.Fatalf("%s: after Union with %s, which returned ErrMismatch, Has answers otherwise for %d of 1000 keys; want nothing changed", made, madeSo, n)
		}
	}
}

// parse returns the filter of bytes.
func parse(t *testing.T, data []byte, made string) *bloom.Filter {
	t.Helper()
	f, err := bloom.Parse(data)
	if !promised.Only(t, err, nil, "%s: Parse of what Bytes() returned", made) {
		t.FailNow()
	}
	return f
}

func TestBytes(t *testing.T) {
	for _, s := range shapes {
		f, made := filter(t, s.n, s.rate)
		empty := parse(t, f.Bytes(), made)
		if n := driver.Count(empty, "user", 0, 100); n > 0 {
			t.Fatalf("%s: an empty filter that was stored and read again returns true for %d of 100 keys; want none", made, n)
		}
		driver.Add(f, "user", 0, s.n)
		again := parse(t, f.Bytes(), made)
		for range 2 {
			if n := driver.Differ(f, again, "user", 0, s.n+100) + driver.Differ(f, again, "guest", 0, 1000); n > 0 {
				t.Fatalf("%s: a filter that was stored and read again answers otherwise for %d keys", made, n)
			}
			promised.Only(t, empty.Union(again), nil, "%s: Union of filters that were read again", made)
			driver.Add(f, "more", 0, s.n/2)
			driver.Add(again, "more", 0, s.n/2)
		}
		promised.Only(t, f.Union(again), nil, "%s: Union with one that was read again", made)
		other, madeSo := filter(t, 4*s.n, s.rate/2)
		promised.Only(t, again.Union(other), bloom.ErrMismatch, "%s, stored and read again: Union with %s", made, madeSo)
		promised.Only(t, other.Union(again), bloom.ErrMismatch, "%s: Union with %s, stored and read again", madeSo, made)
		if twice := parse(t, again.Bytes(), made); driver.Differ(twice, again, "user", 0, s.n) > 0 {
			t.Fatalf("%s: a filter that was stored and read again twice has changed", made)
		}
	}
}

func TestOwnSlices(t *testing.T) {
	f, made := filter(t, 50, 0.01)
	driver.Add(f, "user", 0, 50)
	again, err := driver.WriteOver(f)
	if !promised.Only(t, err, nil, "%s: Parse of what Bytes() returned", made) {
		t.FailNow()
	}
	if n := driver.Count(f, "user", 0, 50); n != 50 {
		t.Errorf("%s: after what Bytes() returned is written over, Has returns true for %d of 50 keys that were added", made, n)
	}
	if n := driver.Count(again, "user", 0, 50); n != 50 {
		t.Errorf("%s: after what Parse was given is written over, Has returns true for %d of 50 keys that were added", made, n)
	}
	data := f.Bytes()
	driver.Add(f, "guest", 0, 50)
	if n := driver.Differ(parse(t, data, made), f, "guest", 0, 50); n == 0 {
		t.Errorf("%s: what Bytes() returned has keys that were added afterwards", made)
	}
}

func TestFormat(t *testing.T) {
	for _, n := range []int{1, 20, 200} {
		f, made := filter(t, n, 0.01)
		driver.Add(f, "user", 0, n)
		if parsed := driver.Prefixes(f); len(parsed) > 0 {
			t.Fatalf("%s: of the %d bytes of Bytes(), Parse takes the first %d for a filter; want ErrFormat", made, len(f.Bytes()), parsed[0])
		}
		data := f.Bytes()
		for _, wrong := range [][]byte{nil, {}, data[:len(data)-1], data[:len(data)/2], data[:1], append(bytes.Clone(data), 0), append(bytes.Clone(data), data...)} {
			g, err := bloom.Parse(wrong)
			if promised.Only(t, err, bloom.ErrFormat, "%s: Parse of %d bytes, where Bytes() returns %d", made, len(wrong), len(data)) && g != nil {
				t.Errorf("%s: Parse of %d bytes returns a filter beside ErrFormat; want nil", made, len(wrong))
			}
		}
	}
	either := func(data []byte) { // it may happen to be a filter
		g, err := bloom.Parse(data)
		if err != nil {
			promised.Only(t, err, bloom.ErrFormat, "Parse(% x)", data)
		}
		if (g != nil) != (err == nil) {
			t.Errorf("Parse(% x) returns error %v and a filter: %t; want one of both", data, err, g != nil)
		}
	}
	either([]byte{0, 0, 0, 0, 0, 0, 0, 0, 0x3f, 0xe0, 0, 0, 0, 0, 0, 0}) // 0 keys at a rate of 0.5
	rng := rand.New(rand.NewSource(16))
	for i := range 300 {
		data := make([]byte, rng.Intn(60))
		rng.Read(data)
		if i%3 == 0 { // many numbers begin or end with such bytes
			copy(data, bytes.Repeat([]byte{[]byte{0, 0x7f, 0xff}[i/3%3]}, rng.Intn(40)))
		}
		either(data)
	}
}
