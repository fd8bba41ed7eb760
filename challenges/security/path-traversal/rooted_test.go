package rooted_test

import (
	"archive/zip"
	"bytes"
	"fmt"
	"io"
	"io/fs"
	"maps"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/gradus-dev/gradus/challenges/security/path-traversal"
	"github.com/gradus-dev/gradus/challenges/security/path-traversal/driver"
	"github.com/gradus-dev/gradus/grader/judge/sentinel"
)

// store is a store below the folder inside of a folder made for the test. Beside it
// lie things that nobody may see or change.
type store struct {
	files *rooted.Store
	t     *testing.T
	base  string
}

var outside = map[string]string{"secret.txt": "secret", "inside-not/secret.txt": "secret", "etc/passwd": "secret"}

// newStore makes a store with these files and links, named from the folder it is
// in, beside what is outside.
func newStore(t *testing.T, files, links map[string]string) *store {
	t.Helper()
	all := maps.Clone(outside)
	all["inside/.keep"] = ""
	maps.Copy(all, files)
	base, err := driver.Folder(all, links)
	if err != nil {
		t.Fatalf("the folder for the test can't be made: %v", err)
	}
	t.Cleanup(func() { driver.Remove(base) })
	s, err := rooted.Open(base + "/inside")
	if err != nil {
		t.Fatalf("Open of a folder that is there = error %v", err)
	}
	t.Cleanup(func() { s.Close() })
	return &store{s, t, base}
}

// tree is what is in the whole folder.
func (s *store) tree() map[string]string {
	s.t.Helper()
	tree, err := driver.Tree(s.base)
	if err != nil {
		s.t.Fatalf("the folder of the test can't be read: %v", err)
	}
	return tree
}

// same fails the test unless the folder is as it was.
func (s *store) same(after string, was map[string]string) {
	s.t.Helper()
	if diff := cmp.Diff(was, s.tree()); diff != "" {
		s.t.Errorf("%s changed what is on disk (-before +after):\n%s", after, diff)
	}
}

func (s *store) reads(name, want string) {
	s.t.Helper()
	if got, err := s.files.Read(name); err != nil || string(got) != want {
		s.t.Errorf("Read(%q) = %q, error %v; want %q", name, got, err, want)
	}
}

func (s *store) writes(name, content string) {
	s.t.Helper()
	if err := s.files.Write(name, []byte(content)); err != nil {
		s.t.Errorf("Write(%q, %q) = error %v; want nil", name, content, err)
	}
}

// promised are the errors of README.md.
var promised = sentinel.Set{"ErrName": rooted.ErrName, "ErrMissing": rooted.ErrMissing, "ErrArchive": rooted.ErrArchive}

// fails fails the test unless all that take a name refuse this one, because it is bad
// or for any reason, and leave what is on disk as it is.
func (s *store) fails(name string, bad bool) {
	s.t.Helper()
	was := s.tree()
	got, readErr := s.files.Read(name)
	if len(got) > 0 {
		s.t.Errorf("Read(%q) = %q; want nothing", name, got)
	}
	for _, tt := range []struct {
		call string
		err  error
	}{{"Read", readErr}, {"Write", s.files.Write(name, []byte("changed"))}, {"Delete", s.files.Delete(name)}} {
		call, err := tt.call, tt.err
		if bad {
			promised.Only(s.t, err, rooted.ErrName, "%s(%q)", call, name)
		} else if err == nil {
			s.t.Errorf("%s(%q) = no error; want one", call, name)
		}
	}
	s.same(fmt.Sprintf("Read, Write or Delete of %q", name), was)
}

func (s *store) lists(want ...string) {
	s.t.Helper()
	got, err := s.files.Names()
	if diff := cmp.Diff(append([]string{".keep"}, want...), got); diff != "" || err != nil {
		s.t.Errorf("Names() error %v, mismatch (-want +got):\n%s", err, diff)
	}
}

func TestReadAndWrite(t *testing.T) {
	s := newStore(t, map[string]string{"inside/a.txt": "first", "inside/d/e/f.txt": "deep"}, nil)
	s.reads("a.txt", "first")
	s.reads("d/e/f.txt", "deep")
	was := s.tree()
	s.writes("a.txt", "2")
	s.writes("new.txt", "new")
	s.writes("d/x/y/z.txt", "deeper")
	s.writes("empty", "")
	for _, tt := range []struct {
		name, content string
	}{{"a.txt", "2"}, {"new.txt", "new"}, {"d/x/y/z.txt", "deeper"}, {"empty", ""}, {"d/e/f.txt", "deep"}} {
		name, content := tt.name, tt.content
		s.reads(name, content)
		was["inside/"+name] = content
	}
	s.same("Write, beside what it should have changed,", was)
}

func TestListing(t *testing.T) {
	s := newStore(t, map[string]string{"inside/b": "", "inside/a/z": "", "inside/a/b/c": ""}, nil)
	s.lists("a/b/c", "a/z", "b")
	s.writes("a.txt", "")
	s.writes("c/d", "")
	s.lists("a/b/c", "a/z", "a.txt", "b", "c/d")
	newStore(t, nil, nil).lists()
}

func TestDeleting(t *testing.T) {
	s := newStore(t, map[string]string{"inside/a.txt": "a", "inside/d/b.txt": "b", "inside/d/c.txt": "c"}, nil)
	was := s.tree()
	for _, name := range []string{"a.txt", "d/c.txt"} {
		if err := s.files.Delete(name); err != nil {
			t.Errorf("Delete(%q) = error %v; want nil", name, err)
		}
		delete(was, "inside/"+name)
	}
	s.same("Delete, beside what it should have changed,", was)
	if err := s.files.Delete("d"); err == nil {
		t.Error(`Delete("d"), a folder with a file in it = nil; want an error`)
	}
	s.same("Delete of a folder", was)
}

func TestMissing(t *testing.T) {
	s := newStore(t, map[string]string{"inside/d/a": "a"}, nil)
	was := s.tree()
	for _, name := range []string{"a", "d/b", "e/a"} {
		_, err := s.files.Read(name)
		promised.Only(t, err, rooted.ErrMissing, "Read(%q), which is not there,", name)
		promised.Only(t, s.files.Delete(name), rooted.ErrMissing, "Delete(%q), which is not there,", name)
	}
	for _, tt := range []struct {
		name, what string
	}{{"d", "a folder"}, {"d/a/b", "below a file"}} {
		name, what := tt.name, tt.what
		if got, err := s.files.Read(name); err == nil {
			t.Errorf("Read(%q), %s, = %q; want an error", name, what, got)
		}
		if err := s.files.Write(name, nil); err == nil {
			t.Errorf("Write(%q), %s, = nil; want an error", name, what)
		}
	}
	s.same("what failed", was)
	if _, err := rooted.Open(s.base + "/nowhere"); err == nil {
		t.Error("Open of a folder that is not there = nil; want an error")
	}
}

// bad are names that are none, with what some of them would lead to.
func bad(base string) []string {
	return []string{"", ".", "..", "/", "./", "../", "../secret.txt", "../inside-not/secret.txt", "../inside/a.txt", "../../etc/passwd", strings.Repeat("../", 20) + "etc/passwd",
		base + "/secret.txt", base + "/inside/a.txt", "/a.txt", "//a.txt", "/etc/passwd", "d/../../secret.txt", "d/../a.txt", "d/..", "a.txt/../../secret.txt", "nowhere/../../secret.txt",
		"./a.txt", "d//b.txt", "d/./b.txt", "a.txt/", "d/", `..\secret.txt`, `d\..\..\secret.txt`, `\a.txt`, `C:\a.txt`, "a\xff.txt", "a.txt\x00", "a.txt\x00.png", "../secret.txt\x00.png", "\x00"}
}

func TestBadNames(t *testing.T) {
	s := newStore(t, map[string]string{"inside/a.txt": "a", "inside/d/b.txt": "b"}, nil)
	for _, name := range bad(s.base) {
		s.fails(name, true)
	}
	s.reads("a.txt", "a")
}

func TestOddNames(t *testing.T) {
	names := []string{"..a", "a..", "...", "a..b/c", "%2e%2e%2fsecret.txt", "..%2fsecret.txt", "%2e%2e/secret.txt", "~", "~root/x", "$HOME", "a b", "-rf", "*", "ænid", "٠", "inside-not/secret.txt", "etc/passwd"}
	s := newStore(t, nil, nil)
	was := s.tree()
	for _, name := range names {
		_, err := s.files.Read(name)
		promised.Only(t, err, rooted.ErrMissing, "Read(%q), a name like others that is not there,", name)
		s.writes(name, "content of "+name)
		was["inside/"+name] = "content of " + name
	}
	s.same("Write of odd names, beside what it should have changed,", was)
}

func TestLinksOutside(t *testing.T) {
	links := map[string]string{"inside/file": "../secret.txt", "inside/absolute": "BASE/secret.txt", "inside/d/up": "../../secret.txt", "inside/new": "../created.txt",
		"inside/folder": "..", "inside/etc": "BASE/etc", "inside/sibling": "../inside-not", "inside/chain": "file", "inside/round": "folder/etc"}
	files := map[string]string{"inside/a.txt": "a"}
	s := newStore(t, files, links)
	was := s.tree()
	for _, name := range []string{"file", "absolute", "d/up", "new", "chain"} { // deleting a link is fine
		if got, err := s.files.Read(name); err == nil || len(got) > 0 {
			t.Errorf("Read(%q), a link to what is outside = %q, error %v; want an error", name, got, err)
		}
		if err := s.files.Write(name, []byte("changed")); err == nil {
			t.Errorf("Write(%q), a link to what is outside = nil; want an error", name)
		}
		s.same(fmt.Sprintf("Read or Write of %q", name), was)
	}
	for _, name := range []string{"folder/secret.txt", "folder/etc/passwd", "etc/passwd", "sibling/secret.txt", "round/passwd", "folder/created.txt", "etc/x/y/created.txt"} {
		s.fails(name, false)
	}
	s.lists("a.txt")
	if err := s.files.Delete("file"); err != nil {
		t.Errorf(`Delete("file"), a link = error %v; want nil`, err)
	}
	delete(was, "inside/file")
	s.same("Delete of a link, beside the link,", was)
}

func TestLinksInside(t *testing.T) {
	s := newStore(t, map[string]string{"inside/a.txt": "a", "inside/d/b.txt": "b"}, map[string]string{"inside/file": "a.txt", "inside/e/folder": "../d", "inside/e/back": "../d/../a.txt"})
	was := s.tree()
	s.reads("file", "a")
	s.reads("e/folder/b.txt", "b")
	s.reads("e/back", "a")
	s.writes("file", "2")
	s.writes("e/folder/c.txt", "c")
	was["inside/a.txt"], was["inside/d/c.txt"] = "2", "c"
	s.same("Write through links, beside what it should have changed,", was)
	s.lists("a.txt", "d/b.txt", "d/c.txt")
}

// TestLinksThatChange holds a store against somebody who replaces a folder by a link at
// the worst moment.
func TestLinksThatChange(t *testing.T) {
	driver.Swaps().Check(t, "while a file is read and written, a folder that it is in is replaced by a link to one outside, with a file of that name", "read: false, written: false")
}

// entry is an entry of an archive.
type entry struct {
	name, content string
	mode          fs.FileMode
}

func archive(t *testing.T, entries ...entry) []byte {
	t.Helper()
	var b bytes.Buffer
	w := zip.NewWriter(&b)
	for _, e := range entries {
		h := &zip.FileHeader{Name: e.name, Method: zip.Deflate}
		h.SetMode(max(e.mode, 0o644))
		f, err := w.CreateHeader(h)
		if err == nil && !strings.HasSuffix(e.name, "/") {
			_, err = io.WriteString(f, e.content)
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func TestUnpack(t *testing.T) {
	s := newStore(t, map[string]string{"inside/a.txt": "old", "inside/kept.txt": "kept"}, nil)
	was := s.tree()
	err := s.files.Unpack(archive(t, entry{name: "a.txt", content: "new"}, entry{name: "d/", mode: fs.ModeDir | 0o755}, entry{name: "d/b.txt", content: "b"},
		entry{name: "e/f/g.txt", content: "g"}, entry{name: "..x", content: "x"}, entry{name: "empty"}))
	if err != nil {
		t.Fatalf("Unpack of a good archive = error %v; want nil", err)
	}
	for _, tt := range []struct {
		name, content string
	}{{"a.txt", "new"}, {"d/b.txt", "b"}, {"e/f/g.txt", "g"}, {"..x", "x"}, {"empty", ""}} {
		name, content := tt.name, tt.content
		was["inside/"+name] = content
	}
	s.same("Unpack, beside what it should have changed,", was)
	if err := s.files.Unpack(archive(t)); err != nil {
		t.Errorf("Unpack of an archive without entries = error %v; want nil", err)
	}
}

func TestUnpackBadNames(t *testing.T) {
	s := newStore(t, map[string]string{"inside/a.txt": "a"}, nil)
	was := s.tree()
	for _, name := range bad(s.base) {
		if folder, ok := strings.CutSuffix(name, "/"); ok && fs.ValidPath(folder) && folder != "." {
			continue // in an archive, that is the good name of a folder
		}
		for _, entries := range [][]entry{{{name: "good.txt", content: "x"}, {name: name, content: "evil"}}, {{name: name, content: "evil"}, {name: "good.txt", content: "x"}}} {
			promised.Only(t, s.files.Unpack(archive(t, entries...)), rooted.ErrName, "Unpack of an archive with %q", name)
		}
	}
	err := s.files.Unpack(archive(t, entry{name: "good.txt", content: "x"}, entry{name: "../d/", mode: fs.ModeDir | 0o755}))
	promised.Only(t, err, rooted.ErrName, "Unpack of an archive with the folder ../d/")
	s.same("Unpack of archives with bad names", was)
}

func TestUnpackLinks(t *testing.T) {
	s := newStore(t, map[string]string{"inside/a.txt": "a"}, map[string]string{"inside/there": ".."})
	was := s.tree()
	for _, tt := range []struct {
		what    string
		entries []entry
	}{
		{"a link to a file outside", []entry{{name: "good.txt", content: "x"}, {name: "l", content: "../secret.txt", mode: fs.ModeSymlink | 0o777}}},
		{"a link and a file behind it", []entry{{name: "l", content: "..", mode: fs.ModeSymlink | 0o777}, {name: "l/evil.txt", content: "x"}}},
		{"a link to a file inside", []entry{{name: "good.txt", content: "x"}, {name: "l", content: "a.txt", mode: fs.ModeSymlink | 0o777}}},
		{"a pipe", []entry{{name: "good.txt", content: "x"}, {name: "p", mode: fs.ModeNamedPipe | 0o644}}},
	} {
		what, entries := tt.what, tt.entries
		promised.Only(t, s.files.Unpack(archive(t, entries...)), rooted.ErrArchive, "Unpack of an archive with %s", what)
		s.same("Unpack of an archive with "+what, was)
	}
	if err := s.files.Unpack(archive(t, entry{name: "there/evil.txt", content: "x"})); err == nil {
		t.Error("Unpack of a file behind a link that leads outside = nil; want an error")
	}
	s.same("Unpack of a file behind a link that leads outside", was)
}

func TestClosed(t *testing.T) {
	s := newStore(t, map[string]string{"inside/a.txt": "a"}, nil)
	was := s.tree()
	if err := s.files.Close(); err != nil {
		t.Errorf("Close() = error %v; want nil", err)
	}
	s.fails("a.txt", false)
	if got, err := s.files.Names(); err == nil {
		t.Errorf("Names() of a closed store = %q; want an error", got)
	}
	for _, tt := range []struct {
		what string
		data []byte
	}{{"a file", archive(t, entry{name: "b.txt", content: "b"})}, {"nothing", archive(t)}} {
		what, data := tt.what, tt.data
		if err := s.files.Unpack(data); err == nil {
			t.Errorf("Unpack of an archive with %s in it into a closed store = nil; want an error", what)
		}
	}
	s.same("what was done with a closed store", was)
}

func TestNoArchives(t *testing.T) {
	s := newStore(t, nil, nil)
	was := s.tree()
	good := archive(t, entry{name: "a.txt", content: strings.Repeat("text ", 100)}, entry{name: "b.txt", content: "text"})
	changed := bytes.Clone(good)
	changed[30+len("a.txt")+5] ^= 0xff // of the content, behind the header
	var strange bytes.Buffer
	w := zip.NewWriter(&strange)
	w.RegisterCompressor(99, func(out io.Writer) (io.WriteCloser, error) { return nopCloser{out}, nil })
	for _, file := range []zip.FileHeader{{Name: "a.txt", Method: zip.Store}, {Name: "b.txt", Method: 99}} {
		if f, err := w.CreateHeader(&file); err == nil {
			io.WriteString(f, "text")
		}
	}
	w.Close()
	for _, tt := range []struct {
		what string
		data []byte
	}{{"an archive with a file in an unknown form", strange.Bytes()}, {"nothing", nil}, {"text", []byte("no archive")}, {"half an archive", good[:len(good)/2]}, {"an archive with a changed file", changed}} {
		what, data := tt.what, tt.data
		promised.Only(t, s.files.Unpack(data), rooted.ErrArchive, "Unpack of %s", what)
	}
	s.same("Unpack of what is no archive", was)
}

// nopCloser writes what an archive's files hold as it is.
type nopCloser struct{ io.Writer }

func (nopCloser) Close() error { return nil }
