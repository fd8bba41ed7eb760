//go:build unix

package workspace

import (
	"archive/tar"
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/gradus-dev/gradus/grader"
)

// frozen is what came of a hand-in, for comparison.
type frozen struct {
	Folder  string
	Files   []string
	Ignored []string
	Bad     string // the message of a BadSubmission
	Hint    string // the beginning of its hint
	Stray   bool
}

func freeze(t testing.TB, name string, ch *grader.Challenge) (got frozen) {
	t.Helper()
	sub, err := Freeze(name, ch)
	if bad, ok := IsBad(err); ok {
		return frozen{Ignored: bad.Ignored, Bad: bad.Error(), Hint: bad.Hint, Stray: bad.Stray}
	}
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range sub.Files {
		got.Files = append(got.Files, f.Name)
		if ch.Kind == grader.KindCode && !strings.HasPrefix(string(f.Data), "package add // ") {
			t.Errorf("%s: %s holds %q", name, f.Name, f.Data)
		}
	}
	got.Folder, got.Ignored = sub.Folder, sub.Ignored
	return got
}

const main, ignored = "package main\n", "//go:build ignore\n\npackage main\n"

var starter = "gradus start add puts a starter in place; if the code is elsewhere, name that directory"

// trees are hand-ins and what is made of them in every form. An archive is never a
// stray.
var trees = []struct {
	reason string
	tree   []member
	want   frozen
}{
	// Which folder.
	{"the files at the top", []member{source("add.go"), source("b.go"), text("README.md", "x")}, frozen{Files: []string{"add.go", "b.go"}}},
	{"the challenge's folder", below("add", source("add.go")), frozen{Folder: "add", Files: []string{"add.go"}}},
	{"two folders down", below("handin1/add", source("add.go")), frozen{Folder: "handin1/add", Files: []string{"add.go"}}},
	{"a folder of another name", below("solution", source("x.go")), frozen{Folder: "solution", Files: []string{"x.go"}}},
	{"a name that is no UTF-8 around it", below("\xd7\xf7\xd2\xb5", source("add.go")), frozen{Folder: "\xd7\xf7\xd2\xb5", Files: []string{"add.go"}}},
	{"a folder with blanks and a dot", below("My hand.in (1)", source("add.go")), frozen{Folder: "My hand.in (1)", Files: []string{"add.go"}}},
	{"a whole workspace", below("practice", source("t/add/add.go"), text("t/dfs/dfs.go", "package dfs\n"), text("u/sort/sort.go", "package sort\n"), text("go.mod", "module x\n"), text("gradus.toml", "")),
		frozen{Folder: "practice/t/add", Files: []string{"add.go"}, Ignored: []string{"practice/t/dfs/ and practice/u/sort/ (folders of their own)"}}},
	{"a workspace of many", append(below("t", text("a/a.go", "package a\n"), text("b/b.go", "package b\n"), text("c/c.go", "package c\n"), text("a-long-name/d.go", "package d\n"), text("and-another-long-name/e.go", "package e\n")), source("t/add/add.go")),
		frozen{Folder: "t/add", Files: []string{"add.go"}, Ignored: []string{"t/a-long-name/, t/a/ and 3 more (folders of their own)"}}},
	{"a folder that only its name tells", []member{text("add/add.go", "package add // x\n\nfunc ("), text("old/main.go", main)},
		frozen{Folder: "add", Files: []string{"add.go"}, Ignored: []string{"old/ (a folder of its own)"}}},
	{"the package before the name", []member{text("add/main.go", main), source("add/solution/add.go")},
		frozen{Folder: "add/solution", Files: []string{"add.go"}, Ignored: []string{"add/ (a folder of its own)"}}},
	{"the one that holds the package", []member{text("a/a.go", "package a\n"), source("z/add.go")},
		frozen{Folder: "z", Files: []string{"add.go"}, Ignored: []string{"a/ (a folder of its own)"}}},
	{"the name decides between two that hold the package", []member{source("add/add.go"), source("backup/add.go")},
		frozen{Folder: "add", Files: []string{"add.go"}, Ignored: []string{"backup/ (a folder of its own)"}}},
	{"so does the track", []member{source("t/add/add.go"), source("v/add/add.go")},
		frozen{Folder: "t/add", Files: []string{"add.go"}, Ignored: []string{"v/add/ (a folder of its own)"}}},
	{"the nearest to the top", []member{source("src/add.go"), source("src/old/add.go")},
		frozen{Folder: "src", Files: []string{"add.go"}, Ignored: []string{"src/old/ (a folder of its own)"}}},
	{"the top before all else", []member{source("add.go"), source("add/add.go")},
		frozen{Files: []string{"add.go"}, Ignored: []string{"add/ (a folder of its own)"}}},
	{"a scratch program at the top", []member{text("main.go", main), source("add/add.go")},
		frozen{Folder: "add", Files: []string{"add.go"}, Ignored: []string{"./ (a folder of its own)"}}},
	{"the name that a challenge had", []member{source("old/sum/add.go"), source("new/add.go")},
		frozen{Folder: "old/sum", Files: []string{"add.go"}, Ignored: []string{"new/ (a folder of its own)"}}},
	{"two people's", []member{source("ann/add.go"), source("bob/add.go")},
		frozen{Bad: "Go files in more than one folder: ann/ and bob/", Hint: "hand in one of them, or call the one to grade add/"}},
	{"two folders of other packages", []member{text("a/a.go", "package a\n"), text("b/b.go", "package b\n")},
		frozen{Bad: "Go files in more than one folder: a/ and b/", Hint: "hand in one of them, or call the one to grade add/"}},

	// What is no part of it.
	{"a Mac's archive", []member{source("add/add.go"), text("__MACOSX/add/._add.go", "\x00\x05\x16\x07"), text("__MACOSX/._add", "x")}, frozen{Folder: "add", Files: []string{"add.go"}}},
	{"a Mac's archive in a folder", []member{source("s/add/add.go"), text("s/__MACOSX/add/._add.go", "\x00\x05\x16\x07")}, frozen{Folder: "s/add", Files: []string{"add.go"}}},
	{"a Mac's files beside the files", []member{source("add.go"), text("._add.go", "\x00\x05\x16\x07"), text(".DS_Store", "x")},
		frozen{Files: []string{"add.go"}, Ignored: []string{"._add.go (what a Mac keeps beside a file; Go ignores such names)"}}},
	{"names that Go ignores", []member{source("add.go"), source("_old.go"), source(".#add.go")},
		frozen{Files: []string{"add.go"}, Ignored: []string{".#add.go (Go ignores such names)", "_old.go (Go ignores such names)"}}},
	{"a program that Go is told to ignore", []member{source("add.go"), text("gen.go", ignored)},
		frozen{Files: []string{"add.go"}, Ignored: []string{"gen.go (its //go:build line keeps it out of the package)"}}},
	{"a repository", []member{source("add.go"), text(".git/config", "x"), source(".git/hooks/pre-commit.go"), text(".gitignore", "x"), source(".vscode/x.go")}, frozen{Files: []string{"add.go"}}},
	{"vendored modules", []member{source("add.go"), text("vendor/x/y/y.go", "package y\n"), text("vendor/modules.txt", "x")},
		frozen{Files: []string{"add.go"}, Ignored: []string{"vendor/ (modules are the challenge's, not the submission's)"}}},
	{"folders that Go ignores", []member{source("add.go"), source("_old/add.go"), source("testdata/add.go")},
		frozen{Files: []string{"add.go"}, Ignored: []string{"_old/ (Go ignores such names)", "testdata/ (Go ignores such names)"}}},
	{"a command beside the package", []member{source("add.go"), text("cmd/main.go", main), text("cmd/try/try.go", main)},
		frozen{Files: []string{"add.go"}, Ignored: []string{"cmd/ and cmd/try/ (folders of their own)"}}},
	{"notes in folders", []member{source("add.go"), text("notes/today.md", "x"), dir("empty")}, frozen{Files: []string{"add.go"}}},
	{"public examples", []member{source("add.go"), source("example_test.go")}, frozen{Files: []string{"add.go"}}},
	{"a symbolic link beside", []member{source("add.go"), link("link.go", "/etc/passwd"), link("lib", "/usr/lib")},
		frozen{Files: []string{"add.go"}, Ignored: []string{"lib (a symbolic link)", "link.go (a symbolic link)"}}},
	{"a fifo beside", []member{source("add.go"), fifo("pipe.go")}, frozen{Files: []string{"add.go"}, Ignored: []string{"pipe.go (not a regular file)"}}},
	{"other languages", []member{source("add.go"), text("add.s", "x"), text("add.syso", "x"), text("add.c", "x"), text("add.py", "x")},
		frozen{Files: []string{"add.go"}, Ignored: []string{"add.c (only Go is graded)", "add.s (only Go is graded)", "add.syso (only Go is graded)"}}},
	{"copies that editors keep", []member{source("add.go"), text("add.go~", "x"), text("add.go.bak", "x"), text("HELP.GO", "x")},
		frozen{Files: []string{"add.go"}, Ignored: []string{"HELP.GO (Go wants .go in lower case; rename it to help.go)", "add.go.bak (no name of a Go file)", "add.go~ (no name of a Go file)"}}},
	{"much data beside", []member{source("add.go"), text("data.bin", strings.Repeat("x", maxArchive+1))}, frozen{Files: []string{"add.go"}}},
	{"a long name", []member{source("add.go"), source(strings.Repeat("b", maxName) + ".go")},
		frozen{Files: []string{"add.go"}, Ignored: []string{`"` + strings.Repeat("b", maxName) + `" (a name of more than 120 bytes)`}}},
	{"an older archive beside", []member{source("add.go"), text("old.zip", "x")}, frozen{Files: []string{"add.go"}, Ignored: []string{"old.zip (an archive)"}}},
	{"a name that a terminal obeys", []member{source("add.go"), source("evil\n\x1b[2J.go")},
		frozen{Files: []string{"add.go"}, Ignored: []string{`"evil\n\x1b[2J.go" (a name that can't be printed)`}}},
	{"many left out", func() []member {
		tree := []member{source("add.go")}
		for i := range maxIgnored + 3 {
			tree = append(tree, source(fmt.Sprintf("_%02d.go", i)))
		}
		return tree
	}(), frozen{Files: []string{"add.go"}, Ignored: func() (list []string) {
		for i := range maxIgnored {
			list = append(list, fmt.Sprintf("_%02d.go (Go ignores such names)", i))
		}
		return append(list, "and 3 more")
	}()}},
	{"several packages in the folder, for the compiler to tell", []member{source("add.go"), text("main.go", "package add // no\n")}, frozen{Files: []string{"add.go", "main.go"}}},
	{"names that differ in case", []member{source("add.go"), source("Add.go")}, frozen{Files: []string{"Add.go", "add.go"}}},

	// Nothing to grade.
	{"nothing", []member{dir("empty")}, frozen{Bad: "no Go file here", Hint: starter, Stray: true}},
	{"only a README", []member{text("README.md", "x")},
		frozen{Bad: "no Go file here; there is README.md (not Go)", Hint: starter, Ignored: []string{"README.md (not Go)"}, Stray: true}},
	{"only what is hidden", []member{text(".add.go.icloud", "x"), text(".git/config", "x"), text("__MACOSX/x", "x")},
		frozen{Bad: "no Go file here; there is .add.go.icloud, .git/ and __MACOSX/", Hint: starter,
			Ignored: []string{".add.go.icloud (hidden)", ".git/ (hidden)", "__MACOSX/ (what a Mac keeps beside files)"}, Stray: true}},
	{"what is hidden beside a README", []member{text(".DS_Store", "x"), text("README.md", "x")},
		frozen{Bad: "no Go file here; there is README.md (not Go)", Hint: starter, Ignored: []string{"README.md (not Go)"}, Stray: true}},
	{"a link in place of the file", []member{link("add.go", "../add.go")},
		frozen{Bad: "no Go file here; there is add.go (a symbolic link)", Hint: "add.go: put the file itself in place of the link", Ignored: []string{"add.go (a symbolic link)"}, Stray: true}},
	{"capitals", []member{source("ADD.GO")},
		frozen{Bad: "no Go file here; there is ADD.GO (Go wants .go in lower case; rename it to add.go)", Hint: "ADD.GO: rename it to add.go", Ignored: []string{"ADD.GO (Go wants .go in lower case; rename it to add.go)"}, Stray: true}},
	{"what a mail program made of it", []member{source("hw/add.go.txt"), text("hw/notes.txt", "x")},
		frozen{Bad: "no Go file here; there is hw/add.go.txt and hw/notes.txt", Hint: "hw/add.go.txt: rename it to add.go",
			Ignored: []string{"hw/add.go.txt (no name of a Go file; rename it to add.go)", "hw/notes.txt (not Go)"}, Stray: true}},
	{"tests alone", []member{source("add_test.go")},
		frozen{Bad: "no Go file here; there is add_test.go (a test; tests are not graded here)", Hint: "add_test.go: the solution belongs into a file whose name does not end in _test.go",
			Ignored: []string{"add_test.go (a test; tests are not graded here)"}, Stray: true}},
	{"a program that Go ignores alone", []member{text("gen.go", ignored)},
		frozen{Bad: "no Go file here; there is gen.go (its //go:build line keeps it out of the package)", Hint: "gen.go: remove the //go:build line", Ignored: []string{"gen.go (its //go:build line keeps it out of the package)"}, Stray: true}},
	{"an archive that can't be read", []member{text("add.rar", "x")},
		frozen{Bad: "no Go file here; there is add.rar (an archive of a kind that gradus can't read)", Hint: "add.rar: hand in a .zip or a .tar.gz", Ignored: []string{"add.rar (an archive of a kind that gradus can't read)"}, Stray: true}},
	{"two archives", []member{text("a.zip", "x"), text("b.tgz", "x")},
		frozen{Bad: "no Go file here; there is a.zip and b.tgz", Hint: "there are several archives; name one of them", Ignored: []string{"a.zip (an archive)", "b.tgz (an archive)"}, Stray: true}},
	{"a crowd", crowd("%d.txt", 30), frozen{Bad: "no Go file here; there is 0.txt, 1.txt, 10.txt, 11.txt, 12.txt and 25 more", Hint: starter, Stray: true,
		Ignored: func() (list []string) {
			for _, m := range crowd("%d.txt", 30) {
				list = append(list, m.path+" (not Go)")
			}
			slices.Sort(list)
			return append(list[:maxIgnored], "and 10 more")
		}()}},

	// Too much.
	{"a huge file", []member{text("add.go", "package add // "+strings.Repeat("x", maxFileBytes))}, frozen{Bad: "add.go: larger than 1024 KiB", Hint: "hand in source, not data"}},
	{"a huge file at the top, for which nothing else stands in", []member{text("add.go", "package add // "+strings.Repeat("x", maxFileBytes)), source("add/add.go")},
		frozen{Bad: "add.go: larger than 1024 KiB", Hint: "hand in source, not data"}},
	{"a huge file elsewhere", []member{source("add.go"), text("data/data.go", "package data // "+strings.Repeat("x", maxFileBytes))},
		frozen{Files: []string{"add.go"}, Ignored: []string{"data/ (a folder of its own)"}}},
	{"too much source", big("a%d.go", 5), frozen{Bad: "more than 4 MiB of source", Hint: "hand in the challenge's own folder alone"}},
	{"too many files", crowd("a%d.go", maxFiles+1), frozen{Bad: "more than 200 Go files", Hint: "hand in the challenge's own folder alone"}},
	{"too many names", crowd("%d", maxEntries+1), frozen{Bad: "more than 10000 names", Hint: "hand in the challenge's own folder alone"}},
	{"too many names below, and the files at the top", append(crowd("data/%d", maxEntries+1), source("add.go")),
		frozen{Files: []string{"add.go"}, Ignored: []string{"folders below (too much to look through)"}}},
	{"too many names below", append(crowd("data/%d", maxEntries+1), source("add/add.go")), frozen{Bad: "more than 10000 names", Hint: "hand in the challenge's own folder alone"}},
	{"too many names in a folder that is left out", append(crowd(".git/%d", maxEntries+1), source("add.go")), frozen{Files: []string{"add.go"}}},
	{"folders within folders", []member{source("add.go"), source(strings.Repeat("a/", 40) + "add.go")}, frozen{Files: []string{"add.go"}}},
}

func crowd(pattern string, n int) (tree []member) {
	for i := range n {
		tree = append(tree, source(fmt.Sprintf(pattern, i)))
	}
	return tree
}

func big(pattern string, n int) (tree []member) {
	for i := range n {
		tree = append(tree, text(fmt.Sprintf(pattern, i), "package add // "+strings.Repeat("x", maxFileBytes-100)))
	}
	return tree
}

func TestFreezeTakesTheSameOfEveryForm(t *testing.T) {
	t.Parallel()
	renamed := *challenge
	renamed.Was = []string{"old/sum"}
	for _, tt := range trees {
		t.Run(tt.reason, func(t *testing.T) {
			t.Parallel()
			for _, form := range forms {
				if len(tt.tree) > 2*maxFiles && !slices.Contains([]string{"folder", "zip", "tar"}, form.name) {
					continue // takes long, and these three say it
				}
				if strings.Contains(fmt.Sprint(tt.tree), "\x1b") && form.name == "zip with backslashes" {
					continue // the name alone is what that is about
				}
				want := tt.want
				want.Stray = want.Stray && form.name == "folder"
				got := freeze(t, form.pack(t, filepath.Join(t.TempDir(), "handin"), tt.tree), &renamed)
				if diff := cmp.Diff(want, got); diff != "" {
					t.Errorf("as %s: mismatch (-want +got):\n%s", form.name, diff)
				}
			}
		})
	}
}

// TestFreezeOpensALoneArchive hands in what learning platforms hand out: a folder
// for each learner, with the archive in it.
func TestFreezeOpensALoneArchive(t *testing.T) {
	t.Parallel()
	tree := []member{source("add/add.go"), source("add/_old.go")}
	for _, inner := range forms[1:] {
		archive := inner.pack(t, filepath.Join(t.TempDir(), "submission"), tree)
		data, err := os.ReadFile(archive)
		if err != nil {
			t.Fatal(err)
		}
		name := filepath.Base(archive)
		for _, outer := range forms {
			got := freeze(t, outer.pack(t, filepath.Join(t.TempDir(), "ann"), []member{text(name, string(data)), text("comment.html", "x"), text("add.go.txt", "x")}), challenge)
			want := frozen{Folder: name + "/add", Files: []string{"add.go"},
				Ignored: []string{"add.go.txt (no name of a Go file; rename it to add.go)", "add/_old.go (Go ignores such names)"}}
			if diff := cmp.Diff(want, got); diff != "" {
				t.Errorf("%s in %s: mismatch (-want +got):\n%s", inner.name, outer.name, diff)
			}
		}
	}
	inner := zipOf(t, "", "/", source("add.go"))
	twice := zipOf(t, "", "/", text("inner.zip", inner))
	if got := freeze(t, put(t, filepath.Join(t.TempDir(), "x.zip"), zipOf(t, "", "/", text("middle.zip", twice))), challenge); !strings.HasSuffix(got.Hint, "hand in inner.zip") {
		t.Errorf("of an archive in an archive in an archive: the hint %q", got.Hint)
	}
	for _, tt := range []struct {
		reason, data, want string
	}{
		{"no further than one", zipOf(t, "", "/", text("middle.zip", twice)), "middle.zip: no Go file here; there is inner.zip"},
		{"a broken one", zipOf(t, "", "/", text("broken.zip", inner[:50])), "broken.zip: an archive that can't be read: "},
		{"one too large", zipOf(t, "", "/", text("large.zip", strings.Repeat("x", maxArchive+1))), "large.zip: an archive larger than 16 MiB"},
		{"one with nothing in it", zipOf(t, "", "/", text("d/empty.tgz", zipped1(t, tarOf(t, "")))), "d/empty.tgz: no Go file here"},
	} {
		got := freeze(t, put(t, filepath.Join(t.TempDir(), "x.zip"), tt.data), challenge)
		if !strings.HasPrefix(got.Bad, tt.want) || got.Stray {
			t.Errorf("%s: %+v; want %q", tt.reason, got, tt.want)
		}
	}
}

// TestFreezeLoneFiles hands in files that are no archives.
func TestFreezeLoneFiles(t *testing.T) {
	t.Parallel()
	const code = "package add // x\n"
	for _, tt := range []struct {
		name, data string
		want       frozen
	}{
		{"add.go", code, frozen{Files: []string{"add.go"}}},
		{"ann.go", code, frozen{Files: []string{"ann.go"}}},
		{"add_test.go", code, frozen{Bad: "a test; tests are not graded here", Hint: "add_test.go: the solution belongs into a file", Stray: true}},
		{"add.go.txt", code, frozen{Bad: "no name of a Go file; rename it to add.go", Hint: "add.go.txt: rename it to add.go", Stray: true}},
		{"add.rar", "Rar!", frozen{Bad: "an archive of a kind that gradus can't read", Hint: "add.rar: hand in a .zip or a .tar.gz", Stray: true}},
		{"add.tar.xz", "\xfd7zXZ", frozen{Bad: "an archive of a kind that gradus can't read", Hint: "add.tar.xz: hand in a .zip or a .tar.gz", Stray: true}},
		{"grades.csv", "ann,1\n", frozen{Bad: "neither a Go file to grade nor an archive", Stray: true}},
		{"hello", "hello", frozen{Bad: "neither a Go file to grade nor an archive", Stray: true}},
		{"empty", "", frozen{Bad: "neither a Go file to grade nor an archive", Stray: true}},
		{"x.go", zipOf(t, "", "/", source("add.go")), frozen{Bad: "", Files: []string{"x.go"}}}, // the compiler says what it is
		{"x.zip", "hello", frozen{Bad: "an archive that can't be read: zip: not a valid zip file"}},
		{"x.tgz", "hello", frozen{Bad: "an archive that can't be read: unexpected EOF"}},
		{"x.tar", "hello", frozen{Bad: "an archive that can't be read: unexpected EOF"}},
		{"x.tar", "", frozen{Bad: "no Go file here"}},
		{"noname", zipOf(t, "", "/", source("add.go")), frozen{Files: []string{"add.go"}}},
		{"noname", tarOf(t, "./", source("add.go")), frozen{Files: []string{"add.go"}}},
		{"noname", zipped1(t, tarOf(t, "", source("add.go"))), frozen{Files: []string{"add.go"}}},
		{"half.zip", zipOf(t, "", "/", source("add.go"))[:40], frozen{Bad: "an archive that can't be read: zip: not a valid zip file"}},
		{"add.go.gz", zipped1(t, code+strings.Repeat("// x\n", 200)), frozen{Bad: "an archive that can't be read: what it holds is no tar"}},
		{"half.tar", string(paxHeaded(t))[:600], frozen{Bad: "an archive that can't be read: unexpected EOF"}},
		{"half.tgz", zipped1(t, tarOf(t, "", source("add.go")))[:40], frozen{Bad: "an archive that can't be read: unexpected EOF"}},
		{"large.zip", strings.Repeat("x", maxArchive+1), frozen{Bad: "an archive larger than 16 MiB"}},
	} {
		sub, err := Freeze(put(t, filepath.Join(t.TempDir(), tt.name), tt.data), challenge)
		if bad, ok := IsBad(err); ok {
			if bad.Error() != tt.want.Bad || bad.Stray != tt.want.Stray || !strings.HasPrefix(bad.Hint, tt.want.Hint) {
				t.Errorf("%s: %+v; want %+v", tt.name, bad, tt.want)
			}
			continue
		}
		if err != nil || tt.want.Bad != "" || len(sub.Files) != 1 || sub.Files[0].Name != tt.want.Files[0] || sub.Name != tt.name {
			t.Errorf("%s: %+v, %v; want %+v", tt.name, sub, err, tt.want)
		}
	}
	if _, err := Freeze(filepath.Join(t.TempDir(), "missing"), challenge); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("a missing directory: %v; want an error, not a verdict", err)
	}
}

// TestFreezeRefusesHostileArchives holds what only an archive can say.
func TestFreezeRefusesHostileArchives(t *testing.T) {
	t.Parallel()
	named := func(name string) member { return member{path: name, text: "package add // x\n"} }
	device := member{path: "d.go", mode: fs.ModeDevice}
	hard := func(path, to string) member { return member{path, to, fs.ModeIrregular} }
	for _, tt := range []struct {
		reason string
		data   string
		want   string
	}{
		{"traversal in a zip", zipOf(t, "", "/", named("../../add.go")), `"../../add.go": an entry that names a place outside the archive`},
		{"traversal in a tar", tarOf(t, "", named("a/../../add.go")), "outside the archive"},
		{"traversal that stays inside", zipOf(t, "", "/", named("a/../add.go")), "outside the archive"},
		{"traversal where nobody looks", zipOf(t, "", "/", named("add.go"), named("__MACOSX/../../x")), "outside the archive"},
		{"an absolute path", tarOf(t, "", named("/tmp/add.go")), "outside the archive"},
		{"backslashes up", zipOf(t, "", "/", named(`..\add.go`)), "outside the archive"},
		{"backslashes up, in a tar", tarOf(t, "", named(`a\..\..\add.go`)), "outside the archive"},
		{"an absolute path of Windows", zipOf(t, "", "/", named(`\tmp\add.go`)), "outside the archive"},
		{"a drive", zipOf(t, "", "/", named(`C:\add.go`)), "outside the archive"},
		{"a drive, relative", zipOf(t, "", "/", named(`c:add.go`)), "outside the archive"},
		{"a long name", zipOf(t, "", "/", named("../"+strings.Repeat("x", 60_000))), "outside the archive"},
		{"the same name twice", zipOf(t, "", "/", named("add.go"), named("add.go")), "add.go: the same name twice"},
		{"the same name in two ways", zipOf(t, "", "/", named("add.go"), named("./add.go")), "add.go: the same name twice"},
		{"the same in a tar", tarOf(t, "", named("x/add.go"), named("x//add.go")), "x/add.go: the same name twice"},
		{"a bomb", zipOf(t, "", "/", named("add.go"), text("b.go", strings.Repeat("\n", 8<<20))), "b.go: larger than 1024 KiB"},
		{"a bomb that nobody opens", zipOf(t, "", "/", named("add.go"), text("data.bin", strings.Repeat("\n", maxUnpacked+1))), ""},
		{"a bomb of a tar", zipped1(t, tarOf(t, "", named("add.go"), text("data.bin", strings.Repeat("\n", maxUnpacked)))), "unpacks to more than 64 MiB"},
		{"a bomb of a tar in one file", zipped1(t, tarOf(t, "", text("add.go", strings.Repeat("\n", maxUnpacked)))), "unpacks to more than 64 MiB"},
		{"many bombs", zipOf(t, "", "/", bombs(70)...), "more than 64 MiB of Go files"},
		{"a password", altered(zipOf(t, "", "/", named("add.go")), 6, 8, encrypted), "an archive with a password"},
		{"a password, of a folder", altered(zipOf(t, "", "/", named("b/add.go"), named("b/b.go")), 6, 8, encrypted), "an archive with a password"},
		{"a password, of an archive", altered(zipOf(t, "", "/", text("inner.zip", zipOf(t, "", "/", named("add.go")))), 6, 8, encrypted), "inner.zip: an archive with a password"},
		{"a method that few know", altered(zipOf(t, "", "/", named("add.go")), 8, 10, 14), "an archive packed by a method that gradus can't read"},
		{"a device is left out", tarOf(t, "", named("add.go"), device), ""},
		{"a hard link to what is not there", tarOf(t, "", named("add.go"), hard("l.go", "gone.go")), ""},
		{"a hard link to itself", tarOf(t, "", named("add.go"), hard("l.go", "l.go")), ""},
		{"a hard link to a device", tarOf(t, "", named("add.go"), device, hard("l.go", "d.go")), ""},
		{"a hard link out of the archive", tarOf(t, "", hard("l.go", "/etc/passwd")), "no Go file here; there is l.go (a symbolic link)"},
		{"a hard link to a bomb", tarOf(t, "", text("x.bin", strings.Repeat("\n", 8<<20)), hard("l.go", "x.bin")), "l.go: larger than 1024 KiB"},
		{"a file and a folder of one name", zipOf(t, "", "/", named("add.go"), named("add.go/add.go")), ""},
		{"more entries than are listed", zipOf(t, "", "/", crowd(".git/%d", maxListed)...) + "PK\x01\x02", "names"},
	} {
		got := freeze(t, put(t, filepath.Join(t.TempDir(), "x"), tt.data), challenge)
		if tt.want == "" && !slices.Equal(got.Files, []string{"add.go"}) || !strings.Contains(got.Bad, tt.want) || len(got.Bad) > 300 {
			t.Errorf("%s: %+v; want %q", tt.reason, got, tt.want)
		}
	}
}

// altered sets bits in the headers of all entries of a zip, at an offset in those
// before the content and at another in those of the directory (APPNOTE.TXT 4.3.7,
// 4.3.12).
func altered(data string, local, central int, bits byte) string {
	b := []byte(data)
	for i := range len(b) - 3 {
		switch string(b[i : i+4]) {
		case "PK\x03\x04":
			b[i+local] |= bits
		case "PK\x01\x02":
			b[i+central] |= bits
		}
	}
	return string(b)
}

// bombs are Go files in folders of their own, each as large as one may be.
func bombs(n int) (tree []member) {
	for i := range n {
		tree = append(tree, text(fmt.Sprintf("d%d/a.go", i), "package x // "+strings.Repeat(" ", maxFileBytes-20)))
	}
	return tree
}

// TestFreezeTests hands in tests, where those are graded.
func TestFreezeTests(t *testing.T) {
	t.Parallel()
	tests := *challenge
	tests.Kind = grader.KindTests
	for _, tt := range []struct {
		tree []member
		want frozen
	}{
		{[]member{source("add_test.go"), source("add.go")}, frozen{Files: []string{"add_test.go"}}},
		{[]member{source("x/add_test.go"), source("add.go")}, frozen{Folder: "x", Files: []string{"add_test.go"}}},
		{[]member{source("add.go")}, frozen{Bad: "no _test.go file here; there is add.go (no test)", Hint: "add.go: tests belong into a file whose name ends in _test.go", Ignored: []string{"add.go (no test)"}}},
	} {
		got := freeze(t, put(t, filepath.Join(t.TempDir(), "x.zip"), zipOf(t, "", "/", tt.tree...)), &tests)
		if diff := cmp.Diff(tt.want, got); diff != "" {
			t.Errorf("mismatch (-want +got):\n%s", diff)
		}
	}
}

func TestConstraints(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		line string
		out  bool // it is left out everywhere
	}{
		{"//go:build ignore", true},
		{"//go:build tools", true},
		{"//go:build ignore && linux", true},
		{"//go:build !(windows || !never)", true},
		{"// +build ignore\n", true},
		{"// Words.\n\n//go:build ignore\n", true},
		{"//go:build linux", false},
		{"//go:build ignore || linux", false},
		{"//go:build !gradus && !vet", false},
		{"//go:build !ignore", false},
		{"//go:build go1.99", false},
		{"//go:build race", false},
		{"//go:build amd64.v3", false},
		{"//go:build", false},
		{"// go:build ignore", false},
		{"// +build ignore", false}, // documentation
		{"", false},
	} {
		if h := parseHeader([]byte(tt.line + "\npackage add\n\n//go:build ignore\n")); h.never != tt.out || h.pkg != "add" {
			t.Errorf("%q: %+v; want never %t", tt.line, h, tt.out)
		}
	}
	for _, broken := range []string{"", "packag", "package", "\x00", "//go:build ignore\npackag add"} {
		if h := parseHeader([]byte(broken)); h != (header{}) {
			t.Errorf("%q: %+v; want nothing", broken, h)
		}
	}
}

// TestFreezeFollowsHardLinks hands in a tar that gives a file's content at the first
// of its names alone, as tar does; the folder has it at each.
func TestFreezeFollowsHardLinks(t *testing.T) {
	t.Parallel()
	code := source("add.go").text
	hard := func(path, to string) member { return member{path, to, fs.ModeIrregular} }
	for _, tt := range []struct {
		reason string
		tree   []member
		want   frozen
	}{
		{"to a backup", []member{text("./.backup", code), hard("./add.go", "./.backup")}, frozen{Files: []string{"add.go"}}},
		{"that comes later", []member{hard("add.go", "old.txt"), text("old.txt", code)}, frozen{Files: []string{"add.go"}}},
		{"two of them", []member{text("hw/a.txt", code), hard("hw/add.go", "hw/a.txt"), hard("hw/b.go", "hw/a.txt")}, frozen{Folder: "hw", Files: []string{"add.go", "b.go"}}},
		{"to nothing", []member{source("add.go"), hard("b.go", "gone")}, frozen{Files: []string{"add.go"}, Ignored: []string{"b.go (not a regular file)"}}},
	} {
		data := tarOf(t, "", tt.tree...)
		for name, packed := range map[string]string{"x.tar": data, "x.tgz": zipped1(t, data)} {
			if diff := cmp.Diff(tt.want, freeze(t, put(t, filepath.Join(t.TempDir(), name), packed), challenge)); diff != "" {
				t.Errorf("%s, %s: mismatch (-want +got):\n%s", tt.reason, name, diff)
			}
		}
	}
}

// paxHeaded is a tar whose one file has a header of more than one block.
func paxHeaded(t testing.TB) []byte {
	t.Helper()
	var b bytes.Buffer
	w := tar.NewWriter(&b)
	h := &tar.Header{Typeflag: tar.TypeReg, Name: "add.go", Mode: 0o644, PAXRecords: map[string]string{"SCHILY.xattr.user.x": "y"}}
	if err := errors.Join(w.WriteHeader(h), w.Close()); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// TestFreezePassesOverGlobalHeaders hands in what git archive writes: a header that is
// about all files, and itself none.
func TestFreezePassesOverGlobalHeaders(t *testing.T) {
	t.Parallel()
	var b bytes.Buffer
	w := tar.NewWriter(&b)
	for _, h := range []*tar.Header{
		{Typeflag: tar.TypeXGlobalHeader, Name: "pax_global_header", PAXRecords: map[string]string{"comment": "921460c"}},
		{Typeflag: tar.TypeReg, Name: "README.md", Mode: 0o644},
	} {
		if err := w.WriteHeader(h); err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	got := freeze(t, put(t, filepath.Join(t.TempDir(), "x.tar"), b.String()), challenge)
	if want := "no Go file here; there is README.md (not Go)"; got.Bad != want {
		t.Errorf("%q; want %q", got.Bad, want)
	}
}

// TestFreezeTellsWhatCantBeRead hands in what this user may not read: the machine's
// trouble, with a hint that is about reading.
func TestFreezeTellsWhatCantBeRead(t *testing.T) {
	t.Parallel()
	if os.Geteuid() == 0 {
		t.Skip("root may read everything")
	}
	dir := t.TempDir()
	for name, hide := range map[string]string{"file": "file/add.go", "folder": "folder", "lone.go": "lone.go"} {
		at := filepath.Join(dir, name)
		if name == "lone.go" {
			put(t, at, "package add")
		} else {
			writeFolder(t, at, []member{source("add.go")})
		}
		if err := os.Chmod(filepath.Join(dir, hide), 0); err != nil {
			t.Fatal(err)
		}
		_, err := Freeze(at, challenge)
		hinted, ok := errors.AsType[interface {
			error
			Hint() string
		}](err)
		if !ok || !errors.Is(err, fs.ErrPermission) || !strings.Contains(hinted.Hint(), "chmod") || !strings.HasPrefix(err.Error(), "read the submission: ") {
			t.Errorf("%s: %v", name, err)
		}
		os.Chmod(filepath.Join(dir, hide), 0o700)
	}
	// Nothing that can be read stands in for it.
	for _, tt := range []struct {
		reason, hide, want string
		tree               []member
	}{
		{"a file at the top", "add.go", "", []member{source("add.go"), source("starter/add.go")}},
		{"a file in the challenge's folder", "add/add.go", "", []member{source("add/add.go"), source("old/add.go")}},
		{"the challenge's folder", "add", "", []member{source("add/add.go"), source("old/add.go")}},
		{"one of two folders that are as likely", "ann", "", []member{source("ann/add.go"), source("bob/add.go")}},
		{"a folder beside the top", "old", "add.go", []member{source("add.go"), source("old/add.go")}},
		{"a folder beside the challenge's", "old", "add.go", []member{source("add/add.go"), source("old/add.go")}},
	} {
		at := writeFolder(t, filepath.Join(t.TempDir(), "handin"), tt.tree)
		if err := os.Chmod(filepath.Join(at, tt.hide), 0); err != nil {
			t.Fatal(err)
		}
		sub, err := Freeze(at, challenge)
		if tt.want == "" && !errors.Is(err, fs.ErrPermission) || tt.want != "" && (err != nil || len(sub.Files) != 1) {
			t.Errorf("%s: %+v, %v", tt.reason, sub, err)
		}
		os.Chmod(filepath.Join(at, tt.hide), 0o700)
	}
}

func FuzzArchive(f *testing.F) {
	f.Add([]byte(zipOf(f, "", "/", source("add.go"))))
	f.Add([]byte(zipOf(f, "./", `\`, source("a/add.go"))))
	f.Add([]byte(tarOf(f, "./", source("a/add.go"), dir("b"))))
	f.Add([]byte(zipped1(f, tarOf(f, "", source("a/add.go")))))
	f.Fuzz(func(t *testing.T, data []byte) {
		c := &collector{ch: challenge, name: "x.tar"}
		err := c.content(data)
		var sub *grader.Submission
		if err == nil {
			sub, err = c.submission()
		}
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
