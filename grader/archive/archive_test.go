package archive

import (
	"archive/zip"
	"bytes"
	"errors"
	"fmt"
	"testing"
)

func TestZipBoundsEntries(t *testing.T) {
	var b bytes.Buffer
	w := zip.NewWriter(&b)
	for i := range 5 {
		if _, err := w.Create(fmt.Sprint(i)); err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	if r, err := Zip(b.Bytes(), 5); err != nil || len(r.File) != 5 {
		t.Errorf("Zip of 5 entries, at most 5: %v", err)
	}
	if _, err := Zip(b.Bytes(), 4); !errors.Is(err, ErrManyEntries) {
		t.Errorf("Zip of 5 entries, at most 4: %v; want %v", err, ErrManyEntries)
	}
	// The count at the end says less than there is.
	data := bytes.Clone(b.Bytes())
	data[len(data)-22+8], data[len(data)-22+10] = 1, 1
	if _, err := Zip(data, 4); !errors.Is(err, ErrManyEntries) {
		t.Errorf("Zip of 5 entries that says 1, at most 4: %v; want %v", err, ErrManyEntries)
	}
}

func TestPlace(t *testing.T) {
	for name, want := range map[string]string{
		"a": "a", "a/b.go": "a/b.go", "a/": "a", "a.b": "a.b", "./a": "a", "././a/./b": "a/b", "a//b": "a/b", "./": ".", ".": ".",
		"a..b/..c": "a..b/..c", "\xff/a": "\xff/a", `a\b`: `a\b`, "ab:c": "ab:c",
		"": "", "/": "", "/a": "", "//a": "", "../a": "", "a/../b": "", "a/..": "", "..": "", "./../a": "",
		`..\a`: "", `a\..`: "", `C:\a`: "", "c:a": "", "a\x00b": "",
	} {
		if got, ok := Place(name); got != want || ok != (want != "") {
			t.Errorf("Place(%q) = %q, %t; want %q", name, got, ok, want)
		}
	}
}

func TestInside(t *testing.T) {
	for name, want := range map[string]bool{
		"a": true, "a/b.go": true, "a/": true, "a.b": true,
		"": false, "/": false, "/a": false, "../a": false, "a/../b": false, "a//b": false, "./a": false,
		`a\b`: false, `..\a`: false, "a/..": false, "\xff": false,
	} {
		if got := Inside(name); got != want {
			t.Errorf("Inside(%q) = %t; want %t", name, got, want)
		}
	}
}
