package results

import (
	"fmt"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/gradus-dev/gradus/grader"
)

var someKey = Key{Challenge: "c", ImportPath: "example.com/c", Modules: "m", Submission: "s",
	Toolchain: "go1.26", Gradus: "v1", Environment: "full"}

func accepted(output string) *grader.Report {
	return &grader.Report{Schema: grader.ReportSchema, Challenge: "t/c", Verdict: grader.Accepted, Score: 3, MaxScore: 3,
		Output: output, Outcomes: []grader.Outcome{{Test: "TestX", Status: grader.Passed, Verdict: grader.Accepted, Points: 3, MaxPoints: 3}}}
}

func pathOf(c *Cache, k Key) string {
	dir, name := c.place(k)
	return dir.File(name)
}

func put(t *testing.T, c *Cache, k Key, r *grader.Report) {
	t.Helper()
	if err := c.Put(k, r); err != nil {
		t.Fatal(err)
	}
}

func TestGetReturnsWhatWasPut(t *testing.T) {
	c := &Cache{Dir: filepath.Join(t.TempDir(), "results")}
	if r, ok := c.Get(someKey); ok {
		t.Fatalf("an empty cache has %+v", r)
	}
	put(t, c, someKey, accepted("hello"))
	got, ok := c.Get(someKey)
	want := accepted("hello")
	want.Cached = true
	if !ok || !reflect.DeepEqual(got, want) {
		t.Errorf("Get = %+v, %v; want %+v", got, ok, want)
	}
}

// TestEveryPartOfTheKeyCounts changes one part at a time, whatever parts there are.
func TestEveryPartOfTheKeyCounts(t *testing.T) {
	c := &Cache{Dir: t.TempDir()}
	put(t, c, someKey, accepted(""))
	for i := range reflect.TypeFor[Key]().NumField() {
		other := someKey
		reflect.ValueOf(&other).Elem().Field(i).SetString("other")
		if _, ok := c.Get(other); ok {
			t.Errorf("another %s is answered from the cache", reflect.TypeFor[Key]().Field(i).Name)
		}
	}
	moved := someKey // the same letters, parted elsewhere
	moved.Challenge, moved.ImportPath = someKey.Challenge+"example", strings.TrimPrefix(someKey.ImportPath, "example")
	if moved.name() == someKey.name() {
		t.Error("two keys have one name")
	}
}

// TestDamage changes each byte of an entry in turn, and cuts it at each.
func TestDamage(t *testing.T) {
	c := &Cache{Dir: t.TempDir()}
	put(t, c, someKey, accepted(""))
	path := pathOf(c, someKey)
	whole, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	check := func(what string, data []byte) {
		t.Helper()
		if err := os.WriteFile(path, data, 0o600); err != nil {
			t.Fatal(err)
		}
		if r, ok := c.Get(someKey); ok {
			t.Fatalf("%s: answered %+v", what, r)
		}
		if _, err := os.Stat(path); err == nil {
			t.Fatalf("%s: the entry is still there", what)
		}
	}
	for i := range whole {
		flipped := slices.Clone(whole)
		flipped[i] ^= 0x20
		check(fmt.Sprint("byte ", i, " changed"), flipped)
		check(fmt.Sprint("cut to ", i, " bytes"), whole[:i])
	}
}

// TestEntryOfAnotherKey puts a sound entry where another belongs.
func TestEntryOfAnotherKey(t *testing.T) {
	c := &Cache{Dir: t.TempDir()}
	put(t, c, someKey, accepted(""))
	other := someKey
	other.Submission = "x"
	put(t, c, other, accepted(""))
	if err := os.Rename(pathOf(c, someKey), pathOf(c, other)); err != nil {
		t.Fatal(err)
	}
	if _, ok := c.Get(other); ok {
		t.Error("the report of another submission is returned")
	}
}

func TestLasting(t *testing.T) {
	failed := func(v grader.Verdict, c grader.Criterion) *grader.Report {
		return &grader.Report{Verdict: grader.Partial, Outcomes: []grader.Outcome{
			{Status: grader.Passed, Verdict: grader.Accepted}, {Status: grader.Failed, Verdict: v, Criterion: c}, {Status: grader.Skipped}}}
	}
	broken := func(v grader.Verdict, line int) *grader.Report {
		return &grader.Report{Verdict: v, Diagnostics: []grader.Diagnostic{{Kind: "advice"}, {Kind: "compile", File: "x.go", Line: line}}}
	}
	for name, tt := range map[string]struct {
		r    *grader.Report
		want bool
	}{
		"accepted":              {accepted(""), true},
		"wrong":                 {failed(grader.WrongAnswer, grader.Correctness), true},
		"panic":                 {failed(grader.RuntimeError, grader.Robustness), true},
		"concurrent":            {failed(grader.WrongAnswer, grader.Concurrency), false},
		"out of time":           {failed(grader.TimeLimit, grader.Efficiency), false},
		"out of memory":         {failed(grader.MemoryLimit, grader.Efficiency), false},
		"too much output":       {failed(grader.OutputLimit, grader.Correctness), false},
		"out of time all":       {&grader.Report{Verdict: grader.TimeLimit}, false},
		"does not compile":      {broken(grader.CompileError, 3), true},
		"compiler out of limit": {broken(grader.CompileError, 0), false},
		"rule":                  {&grader.Report{Verdict: grader.RuleViolation, Diagnostics: []grader.Diagnostic{{Kind: "rule"}}}, true},
		"tampering":             {&grader.Report{Verdict: grader.Tampering}, false},
		"grader error":          {&grader.Report{Verdict: grader.GraderError}, false},
		"no verdict":            {&grader.Report{}, false},
	} {
		c := &Cache{Dir: t.TempDir()}
		put(t, c, someKey, tt.r)
		if _, ok := c.Get(someKey); ok != tt.want {
			t.Errorf("%s: kept %v; want %v", name, ok, tt.want)
		}
		put(t, c, someKey, accepted(""))
		put(t, c, someKey, tt.r) // the same submission, graded again
		if _, ok := c.Get(someKey); ok != tt.want {
			t.Errorf("%s: after another verdict kept %v; want %v", name, ok, tt.want)
		}
	}
}

// sameShard returns keys whose entries lie in one directory.
func sameShard(t *testing.T, c *Cache, n int) (keys []Key) {
	for i := 0; len(keys) < n; i++ {
		k := someKey
		k.Submission = fmt.Sprint("s", i)
		if len(keys) == 0 || filepath.Dir(pathOf(c, k)) == filepath.Dir(pathOf(c, keys[0])) {
			keys = append(keys, k)
		}
	}
	return keys
}

func TestEvictsWhatWasUsedLongestAgo(t *testing.T) {
	const size = 10_000
	c := &Cache{Dir: t.TempDir(), Max: shards * size * 7 / 2} // room for three in a shard
	keys := sameShard(t, c, 4)
	remains := filepath.Join(filepath.Dir(pathOf(c, keys[0])), ".new-123")
	for i, k := range keys[:3] {
		put(t, c, k, accepted(strings.Repeat("x", size)))
		at := time.Now().Add(time.Duration(i-10) * time.Hour)
		if err := os.Chtimes(pathOf(c, k), at, at); err != nil {
			t.Fatal(err)
		}
	}
	if err := os.WriteFile(remains, nil, 0o600); err != nil { // of a process that was killed
		t.Fatal(err)
	}
	long := time.Now().Add(-time.Hour * 100)
	if err := os.Chtimes(remains, long, long); err != nil {
		t.Fatal(err)
	}
	if _, ok := c.Get(keys[0]); !ok { // now the second is the oldest
		t.Fatal("the first entry is missing")
	}
	put(t, c, keys[3], accepted(strings.Repeat("x", size)))
	for i, want := range []bool{true, false, true, true} {
		if _, ok := c.Get(keys[i]); ok != want {
			t.Errorf("entry %d: there %v; want %v", i, ok, want)
		}
	}
	if _, err := os.Stat(remains); err == nil {
		t.Error("what a killed process left is still there")
	}
	put(t, c, keys[1], accepted(strings.Repeat("x", 10*size)))
	if _, ok := c.Get(keys[1]); !ok {
		t.Error("an entry larger than the cache was evicted at once")
	}
}

// TestConcurrentUse reads and writes the same few entries, with room for one.
func TestConcurrentUse(t *testing.T) {
	dir := t.TempDir()
	keys := sameShard(t, &Cache{Dir: dir}, 3)
	var done sync.WaitGroup
	for i := range 8 {
		c := &Cache{Dir: dir, Max: shards * 1500} // as another process would have
		done.Go(func() {
			for n := range 50 {
				k := keys[(i+n)%len(keys)]
				if err := c.Put(k, accepted(k.Submission)); err != nil {
					t.Error(err)
				}
				if r, ok := c.Get(k); ok && r.Output != k.Submission {
					t.Errorf("Get(%s) has the report of %s", k.Submission, r.Output)
				}
			}
		})
	}
	done.Wait()
}
