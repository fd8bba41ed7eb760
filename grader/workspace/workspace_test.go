//go:build unix

package workspace

import (
	"archive/tar"
	"archive/zip"
	"bytes"
	"compress/gzip"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
	"testing"
	"testing/fstest"

	"github.com/gradus-dev/gradus/grader"
)

var challenge = &grader.Challenge{Track: "t", Slug: "add", Kind: grader.KindCode, Package: "add",
	FS: fstest.MapFS{
		"README.md":               &fstest.MapFile{Data: []byte("# Add\n")},
		"starter/add.go":          &fstest.MapFile{Data: []byte("package add\n")},
		"starter/example_test.go": &fstest.MapFile{Data: []byte("package add\n")},
	},
	Files: grader.Files{Readme: "README.md", Starter: []string{"starter/add.go", "starter/example_test.go"}}}

func newWorkspace(t *testing.T) *Workspace {
	t.Helper()
	dir := filepath.Join(t.TempDir(), "My Practice")
	if _, err := Init(dir, grader.Modules{Mod: []byte("module catalogue\n\ngo 1.26\n"), Sum: []byte("sum\n")}); err != nil {
		t.Fatal(err)
	}
	ws, err := Find(dir)
	if err != nil {
		t.Fatal(err)
	}
	return ws
}

func put(t *testing.T, path, text string) {
	t.Helper()
	if err := os.MkdirAll(filepath.Dir(path), 0o777); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, []byte(text), 0o666); err != nil {
		t.Fatal(err)
	}
}

func get(t *testing.T, path string) string {
	t.Helper()
	data, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return string(data)
}

func TestInitTwiceLosesNothing(t *testing.T) {
	ws := newWorkspace(t)
	if got := get(t, filepath.Join(ws.Dir, "go.mod")); !strings.HasPrefix(got, "module my-practice\n") {
		t.Errorf("go.mod = %q", got)
	}
	readme := filepath.Join(ws.Dir, "README.md")
	put(t, readme, "mine")
	os.Remove(filepath.Join(ws.Dir, ".gitignore"))
	created, err := Init(ws.Dir, grader.Modules{})
	if err != nil || !slices.Equal(created, []string{".gitignore"}) || get(t, readme) != "mine" {
		t.Errorf("second Init wrote %v, %v; README %q", created, err, get(t, readme))
	}
}

func TestFindFromBelow(t *testing.T) {
	ws := newWorkspace(t)
	deep := filepath.Join(ws.Dir, "t", "add", "deeper")
	os.MkdirAll(deep, 0o777)
	found, err := Find(deep)
	if err != nil || found.Dir != ws.Dir || found.Challenge(deep) != "t/add" || found.Challenge(ws.Dir) != "" {
		t.Errorf("Find = %+v, %v; challenge %q", found, err, found.Challenge(deep))
	}
	if _, err := Find(t.TempDir()); !errors.Is(err, ErrNotFound) {
		t.Errorf("Find elsewhere = %v; want ErrNotFound", err)
	}
	put(t, filepath.Join(ws.Dir, Marker), "challenges = \n")
	if _, err := Find(deep); err == nil || !strings.Contains(err.Error(), Marker+":1: ") {
		t.Errorf("Find with a broken marker = %v; want its line", err)
	}
	put(t, filepath.Join(ws.Dir, Marker), "chalenges = \"x\"\n")
	if _, err := Find(deep); err == nil || !strings.Contains(err.Error(), `"chalenges"`) {
		t.Errorf("Find with an unknown key = %v", err)
	}
}

func TestStartNeverOverwrites(t *testing.T) {
	ws := newWorkspace(t)
	s, err := ws.Start(challenge, false)
	if err != nil || len(s.Written) != 3 {
		t.Fatalf("Start = %+v, %v", s, err)
	}
	mine := filepath.Join(ws.Path(challenge), "add.go")
	put(t, mine, "package add // mine\n")
	os.Remove(filepath.Join(ws.Path(challenge), "README.md"))
	s, err = ws.Start(challenge, false)
	if err != nil || get(t, mine) != "package add // mine\n" || !slices.Equal(s.Written, []string{"README.md"}) || len(s.Kept) != 2 {
		t.Errorf("second Start = %+v, %v; mine is %q", s, err, get(t, mine))
	}
	put(t, filepath.Join(ws.Path(challenge), "helper.go"), "package add\n")
	s, err = ws.Start(challenge, true)
	if err != nil || get(t, mine) != "package add\n" {
		t.Fatalf("Start with force = %+v, %v; file is %q", s, err, get(t, mine))
	}
	if got := get(t, filepath.Join(s.Backup, "add.go")); got != "package add // mine\n" {
		t.Errorf("the backup holds %q", got)
	}
	if got := get(t, filepath.Join(s.Backup, "helper.go")); got != "package add\n" {
		t.Errorf("the backup of helper.go holds %q", got)
	}
	if _, err := os.Stat(filepath.Join(ws.Path(challenge), "helper.go")); !errors.Is(err, fs.ErrNotExist) {
		t.Error("a fresh start left a Go file of the old one")
	}
}

func TestFreezeTakesOnlyRegularGoFiles(t *testing.T) {
	dir := t.TempDir()
	put(t, filepath.Join(dir, "b.go"), "package add // b\n")
	put(t, filepath.Join(dir, "a.go"), "package add // a\n")
	put(t, filepath.Join(dir, "a_test.go"), "package add\n")
	put(t, filepath.Join(dir, "notes.txt"), "x")
	put(t, filepath.Join(dir, "asm.s"), "x")
	put(t, filepath.Join(dir, "vendor", "x", "x.go"), "package x\n")
	put(t, filepath.Join(dir, "evil\n\x1b[2J.go"), "package add\n")
	secret := filepath.Join(t.TempDir(), "secret.go")
	put(t, secret, "package add // secret\n")
	if err := os.Symlink(secret, filepath.Join(dir, "link.go")); err != nil {
		t.Fatal(err)
	}
	if err := syscall.Mkfifo(filepath.Join(dir, "pipe.go"), 0o666); err != nil {
		t.Fatal(err)
	}
	sub, err := Freeze(dir, challenge)
	if err != nil {
		t.Fatal(err)
	}
	var names []string
	for _, f := range sub.Files {
		names = append(names, f.Name)
	}
	if !slices.Equal(names, []string{"a.go", "b.go"}) {
		t.Errorf("took %v; want a.go and b.go", names)
	}
	for _, want := range []string{"link.go (a symbolic link)", "pipe.go (not a regular file)", "vendor/ (a directory", "asm.s (only Go", `"evil\n\x1b[2J.go" (a name`} {
		if !slices.ContainsFunc(sub.Ignored, func(s string) bool { return strings.HasPrefix(s, want) }) {
			t.Errorf("ignored %q; want one like %q", sub.Ignored, want)
		}
	}
}

func TestFreezeRefuses(t *testing.T) {
	for _, tt := range []struct {
		reason string
		fill   func(dir string)
		want   string
	}{
		{"an empty directory", func(string) {}, "no Go file here"},
		{"garbage", func(dir string) { put(t, filepath.Join(dir, "x.bin"), "\x00\xff") }, "no Go file here"},
		{"a huge file", func(dir string) { put(t, filepath.Join(dir, "a.go"), strings.Repeat("x", maxFileBytes+1)) }, "larger than"},
		{"too much source", func(dir string) {
			for i := range 5 {
				put(t, filepath.Join(dir, fmt.Sprintf("a%d.go", i)), strings.Repeat("x", maxFileBytes))
			}
		}, "MiB of source"},
		{"too many files", func(dir string) {
			for i := range maxFiles + 1 {
				put(t, filepath.Join(dir, fmt.Sprintf("a%d.go", i)), "package a\n")
			}
		}, "Go files"},
		{"too many entries", func(dir string) {
			for i := range maxEntries + 1 {
				put(t, filepath.Join(dir, fmt.Sprint(i)), "")
			}
		}, "entries"},
	} {
		dir := t.TempDir()
		tt.fill(dir)
		_, err := Freeze(dir, challenge)
		if bad, ok := IsBad(err); !ok || !strings.Contains(bad.Error(), tt.want) {
			t.Errorf("%s: err = %v; want a BadSubmission with %q", tt.reason, err, tt.want)
		}
	}
	if _, err := Freeze(filepath.Join(t.TempDir(), "missing"), challenge); err == nil {
		t.Error("a missing directory was read")
	} else if _, ok := IsBad(err); ok {
		t.Errorf("a missing directory is a verdict: %v", err)
	}
}

func zipOf(t testing.TB, files ...string) []byte {
	t.Helper()
	var b bytes.Buffer
	w := zip.NewWriter(&b)
	for i := 0; i < len(files); i += 2 {
		f, err := w.Create(files[i])
		if err != nil {
			t.Fatal(err)
		}
		f.Write([]byte(files[i+1]))
	}
	w.Close()
	return b.Bytes()
}

func tarOf(t testing.TB, headers ...tar.Header) []byte {
	t.Helper()
	var b bytes.Buffer
	gz := gzip.NewWriter(&b)
	w := tar.NewWriter(gz)
	for _, h := range headers {
		body := ""
		if h.Typeflag == tar.TypeReg {
			body = "package add\n"
			h.Size = int64(len(body))
		}
		if err := w.WriteHeader(&h); err != nil {
			t.Fatal(err)
		}
		w.Write([]byte(body))
	}
	w.Close()
	gz.Close()
	return b.Bytes()
}

func TestArchives(t *testing.T) {
	reg := func(name string) tar.Header { return tar.Header{Name: name, Typeflag: tar.TypeReg, Mode: 0o644} }
	for _, tt := range []struct {
		reason string
		data   []byte
		files  int
		want   string
	}{
		{"files at the root", zipOf(t, "add.go", "package add\n", "notes.md", "x"), 1, ""},
		{"files in one folder", tarOf(t, reg("ann/add.go"), reg("ann/more.go")), 2, ""},
		{"a symbolic link is left out", tarOf(t, reg("add.go"), tar.Header{Name: "l.go", Linkname: "/etc/passwd", Typeflag: tar.TypeSymlink}), 1, ""},
		{"a hard link is left out", tarOf(t, reg("add.go"), tar.Header{Name: "l.go", Linkname: "add.go", Typeflag: tar.TypeLink}), 1, ""},
		{"a device is left out", tarOf(t, reg("add.go"), tar.Header{Name: "d.go", Typeflag: tar.TypeBlock}), 1, ""},
		{"traversal in a zip", zipOf(t, "../../add.go", "package add\n"), 0, "outside the archive"},
		{"traversal in a tar", tarOf(t, reg("a/../../add.go")), 0, "outside the archive"},
		{"an absolute path", tarOf(t, reg("/tmp/add.go")), 0, "outside the archive"},
		{"a backslash", zipOf(t, `..\add.go`, "package add\n"), 0, "outside the archive"},
		{"two folders", zipOf(t, "a/add.go", "package add\n", "b/add.go", "package add\n"), 0, "more than one folder"},
		{"the same name twice", zipOf(t, "add.go", "package add\n", "add.go", "package add\n"), 0, "twice"},
		{"a bomb", zipOf(t, "add.go", strings.Repeat("\n", 8<<20)), 0, "larger than"},
		{"no archive", []byte("hello"), 0, "can't be read"},
		{"half an archive", zipOf(t, "add.go", "package add\n")[:40], 0, "can't be read"},
		{"nothing", nil, 0, "no Go file here"},
	} {
		sub, err := freezeArchive("x", tt.data, challenge)
		if tt.want == "" {
			if err != nil || len(sub.Files) != tt.files {
				t.Errorf("%s: %+v, %v; want %d files", tt.reason, sub, err, tt.files)
			}
			continue
		}
		if bad, ok := IsBad(err); !ok || !strings.Contains(bad.Error(), tt.want) {
			t.Errorf("%s: err = %v; want a BadSubmission with %q", tt.reason, err, tt.want)
		}
	}
}

func FuzzArchive(f *testing.F) {
	f.Add(zipOf(f, "add.go", "package add\n"))
	f.Add(tarOf(f, tar.Header{Name: "a/add.go", Typeflag: tar.TypeReg}))
	f.Fuzz(func(t *testing.T, data []byte) {
		sub, err := freezeArchive("x", data, challenge)
		if err != nil {
			if _, ok := IsBad(err); !ok {
				t.Fatalf("an archive made the grader fail: %v", err)
			}
			return
		}
		for _, file := range sub.Files {
			if filepath.Base(file.Name) != file.Name || !printable(file.Name) {
				t.Fatalf("a file is called %q", file.Name)
			}
		}
	})
}
