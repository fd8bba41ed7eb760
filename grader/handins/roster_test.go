package handins

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestRosterLists(t *testing.T) {
	dir := t.TempDir()
	layOut(t, dir, map[string]string{"work/jane/bfs.go": code, "zoe.go": code,
		"roster.csv": "\xef\xbb\xbfName;E-mail;Path;Challenge;Submitted;Room\r\n\"Doe; Jane\";;work/jane;bfs;2026-03-01T12:00:00Z;7\r\nZoe;;zoe.go;;;\r\nMax;;work/max;bfs;;\r\n"})
	c := &Class{}
	if err := c.Roster(filepath.Join(dir, "roster.csv"), Options{}); err != nil {
		t.Fatal(err)
	}
	want := map[string]string{"work/jane": "name=Doe; Jane at 2026-03-01T12:00:00Z: bfs.go", "work/max": "name=Max: no hand-in", "zoe.go": "name=Zoe: zoe.go"}
	if diff := cmp.Diff(want, told(t, c, "")); diff != "" {
		t.Errorf("mismatch (-want +got):\n%s", diff)
	}
	if c.HandIns[0].Challenge != "bfs" || c.HandIns[2].Challenge != "" {
		t.Errorf("challenges %q, %q", c.HandIns[0].Challenge, c.HandIns[2].Challenge)
	}
}

// TestRosterAnnotates gives hand-ins of a folder times and names.
func TestRosterAnnotates(t *testing.T) {
	dir := t.TempDir()
	layOut(t, filepath.Join(dir, "class"), map[string]string{"Jane Doe_901_assignsubmission_file_/bfs.go": code, "Jane Doe_902_assignsubmission_file_/bfs.go": code,
		"Joe_903_assignsubmission_file_/bfs.go": code})
	layOut(t, dir, map[string]string{"roster.csv": "id,name,email,submitted\n901,Jane Doe,a@example.edu,2026-03-01T12:00:00Z\n902,Jane Doe,b@example.edu,2026-03-02T12:00:00Z\n"})
	c, err := Find([]string{filepath.Join(dir, "class")}, Options{})
	if err == nil {
		err = c.Roster(filepath.Join(dir, "roster.csv"), Options{})
	}
	if err != nil {
		t.Fatal(err)
	}
	want := map[string]string{"Jane Doe_901": "name=Jane Doe id=901 email=a@example.edu at 2026-03-01T12:00:00Z: bfs.go",
		"Jane Doe_902": "name=Jane Doe id=902 email=b@example.edu at 2026-03-02T12:00:00Z: bfs.go", "Joe_903": "name=Joe id=903: bfs.go"}
	if diff := cmp.Diff(want, told(t, c, filepath.ToSlash(filepath.Join(dir, "class")))); diff != "" {
		t.Errorf("mismatch (-want +got):\n%s", diff)
	}
}

func TestRosterRefuses(t *testing.T) {
	for _, tt := range []struct{ reason, text, want string }{
		{"empty", "", "it is empty"},
		{"nobody", "a,b\n1,2\n", `line 1: no column is called "path"`},
		{"a column twice", "path,folder\nx,y\n", `line 1: the column "folder" is there twice`},
		{"the same learner", "path,id\nx,1\ny,1\n", "line 3 says again what line 2 says: the same who"},
		{"the same place", "path,id\nx,1\n./x,2\n", "line 3 says again what line 2 says: the same path"},
		{"the same learner, said by the other table", "id,email\n1,a@b\n2,A@b\n", "lines 2 and 3 are about the same learner (email a@b)"},
		{"too few cells", "path,id\nx\n", "line 2: wrong number of fields"},
		{"no path", "path,id\n,1\n", "line 2: it has no path"},
		{"a bad time", "id,submitted\n1,yesterday\n", `line 2: the time "yesterday" is not written as`},
		{"a quote", "path,id\n\"x,1\n", "line 2"},
		{"UTF-16", "\xff\xfep\x00a\x00", "it is not text in UTF-8"},
	} {
		file := filepath.Join(t.TempDir(), "roster.csv")
		if err := os.WriteFile(file, []byte(tt.text), 0o644); err != nil {
			t.Fatal(err)
		}
		if err := (&Class{}).Roster(file, Options{}); err == nil || !strings.Contains(err.Error(), tt.want) {
			t.Errorf("%s: %v; want %s", tt.reason, err, tt.want)
		}
	}
}
