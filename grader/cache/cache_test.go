package cache

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"
)

func put(t *testing.T, d Dir, key, text string) {
	t.Helper()
	if err := d.Put(key, []byte(text)); err != nil {
		t.Fatal(err)
	}
}

// names lists what is in a directory.
func names(t *testing.T, d Dir) string {
	t.Helper()
	entries, err := os.ReadDir(d.Path)
	if err != nil {
		t.Fatal(err)
	}
	var all []string
	for _, e := range entries {
		all = append(all, e.Name())
	}
	return strings.Join(all, " ")
}

// used makes an entry one that was last used hours ago.
func used(t *testing.T, d Dir, key string, hours time.Duration) {
	t.Helper()
	at := time.Now().Add(-hours * time.Hour)
	if err := os.Chtimes(d.File(key), at, at); err != nil {
		t.Fatal(err)
	}
}

func TestKeysOfOtherPartsDiffer(t *testing.T) {
	seen := map[string]string{}
	for _, parts := range [][]string{nil, {""}, {"", ""}, {"ab"}, {"a", "b"}, {"", "ab"}, {"ab", ""}, {"b", "a"}} {
		var all [][]byte
		for _, p := range parts {
			all = append(all, []byte(p))
		}
		key := Key(all...)
		if other, ok := seen[key]; ok {
			t.Errorf("%q and %s have the same key", parts, other)
		}
		seen[key] = fmt.Sprintf("%q", parts)
	}
}

// TestDamage changes each byte of an entry in turn, and cuts it at each.
func TestDamage(t *testing.T) {
	d := Dir{Path: filepath.Join(t.TempDir(), "made with the first entry")}
	if got, ok := d.Get("k"); ok {
		t.Errorf("an empty cache has %q", got)
	}
	put(t, d, "k", "some bytes")
	if got, ok := d.Get("k"); !ok || string(got) != "some bytes" {
		t.Errorf("Get = %q, %v; want what was put", got, ok)
	}
	whole, err := os.ReadFile(d.File("k"))
	if err != nil {
		t.Fatal(err)
	}
	for i := range whole {
		flipped := slices.Clone(whole)
		flipped[i] ^= 0x20
		for _, bad := range [][]byte{flipped, whole[:i]} {
			if err := os.WriteFile(d.File("k"), bad, 0o600); err != nil {
				t.Fatal(err)
			}
			if got, ok := d.Get("k"); ok {
				t.Errorf("%q passes for %q", bad, got)
			}
			if left := names(t, d); left != "" {
				t.Errorf("%s is still there", left)
			}
		}
	}
}

func TestJSON(t *testing.T) {
	d := Dir{Path: t.TempDir()}
	var got struct{ N int }
	if err := d.PutJSON("k", struct{ N int }{3}); err != nil || !d.GetJSON("k", &got) || got.N != 3 {
		t.Errorf("error %v, got %v; want 3 back", err, got)
	}
	put(t, d, "k", "no JSON")
	if d.GetJSON("k", &got) {
		t.Error("what is no JSON was read as such")
	}
	if err := d.PutJSON("k", make(chan int)); err == nil {
		t.Error("a channel was kept")
	}
}

func TestWhatWasUsedLongestAgoGoesFirst(t *testing.T) {
	d := Dir{Path: t.TempDir(), Max: 3*100 + 50}
	text := strings.Repeat("x", 90)
	for i, key := range []string{"a", "b", "c"} {
		put(t, d, key, text)
		used(t, d, key, time.Duration(10-i))
	}
	if _, ok := d.Get("a"); !ok {
		t.Fatal("a is missing")
	}
	left := filepath.Join(d.Path, unfinished+"1") // by a process that was killed
	if err := os.WriteFile(left, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	used(t, d, unfinished+"1", 100)
	if err := os.WriteFile(filepath.Join(d.Path, unfinished+"2"), []byte(text), 0o600); err != nil { // by one that runs
		t.Fatal(err)
	}
	put(t, d, "d", text)
	if got, want := names(t, d), unfinished+"2 a c d"; got != want {
		t.Errorf("kept %s; want %s", got, want)
	}
	if err := d.PutBare("large", make([]byte, 1000)); err != nil {
		t.Fatal(err)
	}
	if got, want := names(t, d), unfinished+"2 large"; got != want {
		t.Errorf("kept %s; want %s: what was just added stays", got, want)
	}
	if err := d.Remove("large"); err != nil || d.Remove("large") != nil {
		t.Errorf("removing an entry, twice: %v", err)
	}
}

func TestSweep(t *testing.T) {
	d := Dir{Path: t.TempDir()}
	put(t, d, "old", "")
	put(t, d, "new", "")
	if err := os.MkdirAll(d.File("tree/below"), 0o755); err != nil {
		t.Fatal(err)
	}
	used(t, d, "old", 3)
	used(t, d, "tree", 3)
	d.Sweep(2 * time.Hour)
	if got := names(t, d); got != "new" {
		t.Errorf("%s is left; want new", got)
	}
	Dir{Path: d.File("nowhere")}.Sweep(0)
}

// TestProgram adds a program, which everybody may start, and harms it.
func TestProgram(t *testing.T) {
	d := Dir{Path: t.TempDir(), Max: 100}
	add := func(text string) string {
		t.Helper()
		file := filepath.Join(t.TempDir(), "program")
		if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		path, err := d.AddProgram("k", file)
		if err != nil {
			t.Fatal(err)
		}
		return path
	}
	path := add("#!/bin/sh\n")
	if got, ok := d.Program("k"); !ok || got != path {
		t.Errorf("Program = %s, %v; want %s", got, ok, path)
	}
	if info, err := os.Stat(path); err != nil || info.Mode().Perm()&0o444 != 0o444 {
		t.Errorf("mode %v, error %v; want one that everybody may read", info.Mode(), err)
	}
	whole, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	for i := range whole {
		flipped := slices.Clone(whole)
		flipped[i] ^= 1
		for _, bad := range [][]byte{flipped, whole[:i], append(slices.Clone(whole), 0)} {
			os.Remove(path)
			if err := os.WriteFile(path, bad, 0o600); err != nil {
				t.Fatal(err)
			}
			if _, ok := d.Program("k"); ok {
				t.Errorf("%q passes", bad)
			}
			if _, err := os.Stat(path); err == nil {
				t.Error("the damaged program is still there")
			}
		}
	}
	if _, err := d.AddProgram("k", d.File("nowhere")); err == nil {
		t.Error("a program that is not there was added")
	}
}

// TestOthersSeeAllOrNothing reads a file and an entry while both are written.
func TestOthersSeeAllOrNothing(t *testing.T) {
	d := Dir{Path: t.TempDir(), Max: 1 << 20}
	file := filepath.Join(t.TempDir(), "file")
	texts := [][]byte{bytes.Repeat([]byte("a"), 1<<16), bytes.Repeat([]byte("b"), 1<<17)}
	is := func(got []byte) bool { return bytes.Equal(got, texts[0]) || bytes.Equal(got, texts[1]) }
	if err := WriteFile(file, 0o644, texts[0]); err != nil {
		t.Fatal(err)
	}
	var done sync.WaitGroup
	for i := range 4 {
		done.Go(func() {
			for n := range 50 {
				text := texts[(i+n)%2]
				if err := WriteFile(file, 0o644, text); err != nil {
					t.Error(err)
				}
				if err := d.Put("k", text); err != nil {
					t.Error(err)
				}
				if got, err := os.ReadFile(file); err != nil || !is(got) {
					t.Errorf("%d bytes, error %v; want either text", len(got), err)
				}
				if got, ok := d.Get("k"); ok && !is(got) {
					t.Errorf("%d bytes; want either text", len(got))
				}
			}
		})
	}
	done.Wait()
	if info, err := os.Stat(file); err != nil || info.Mode().Perm() != 0o644 {
		t.Errorf("mode %v, error %v; want 0644", info.Mode(), err)
	}
	if err := WriteFile(filepath.Join(file, "below"), 0o644, nil); err == nil {
		t.Error("a file was written below a file")
	}
	if got := names(t, Dir{Path: filepath.Dir(file)}); got != "file" {
		t.Errorf("left %s; want file alone", got)
	}
}
