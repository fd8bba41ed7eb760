package handins

import (
	"archive/zip"
	"fmt"
	"maps"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/gradus-dev/gradus/grader"
	"github.com/gradus-dev/gradus/grader/workspace"
)

// bfs is what hand-ins of these tests answer.
var bfs = &grader.Challenge{Track: "algorithms", Slug: "bfs", Package: "bfs", Kind: grader.KindCode}

const code = "package bfs\n"

// layoutTests hold what lies there, by name, against what is found: for each key who
// handed it in, then what is graded of it.
var layoutTests = []struct {
	reason string
	layout string // asked for
	name   string // of the folder or archive; "class" is usual
	files  map[string]string
	want   map[string]string
}{
	{
		reason: "a folder for each learner",
		files:  map[string]string{"jane/bfs.go": code, "joe/bfs/bfs.go": code, "zoe.go": code, "grades.csv": "a,b", ".DS_Store": "x", "__MACOSX/x": "y", "none/README.md": "x"},
		want: map[string]string{"jane": "login=jane: bfs.go", "joe": "login=joe: bfs/bfs.go", "zoe.go": "login=zoe: zoe.go",
			"grades.csv": "login=grades.csv: no hand-in", "none": "login=none: no hand-in"},
	}, {
		reason: "a folder with a folder called as a challenge is is one hand-in",
		files:  map[string]string{"bfs/bfs.go": code, "dfs/dfs.go": "package dfs\n"},
		want:   map[string]string{"": "login=class: bfs/bfs.go"},
	}, {
		reason: "a folder with a file called as a challenge is is one hand-in",
		files:  map[string]string{"bfs.go": code, "more.go": code},
		want:   map[string]string{"": "login=class: bfs.go more.go"},
	}, {
		reason: "a folder with a file for each learner",
		files:  map[string]string{"ann.go": code, "joe.go": code},
		want:   map[string]string{"ann.go": "login=ann: ann.go", "joe.go": "login=joe: joe.go"},
	}, {
		reason: "an archive with a folder for each learner",
		name:   "all.zip",
		files:  map[string]string{"ann/x.go": code, "joe/": ""},
		want:   map[string]string{"ann": "login=ann: x.go", "joe": "login=joe: no hand-in"},
	}, {
		reason: "an archive in no platform's layout is one hand-in",
		name:   "jane.zip",
		files:  map[string]string{"work/bfs.go": code},
		want:   map[string]string{"": "login=jane: work/bfs.go"},
	}, {
		reason: "an archive that is said to be a class is one, in the folder that was packed",
		name:   "class.zip", layout: "folders",
		files: map[string]string{"class/jane/bfs.go": code, "class/joe/bfs.go": code, "class/zoe/": ""},
		want:  map[string]string{"jane": "login=jane: bfs.go", "joe": "login=joe: bfs.go", "zoe": "login=zoe: no hand-in"},
	}, {
		reason: "Gradescope's export: groups, times, no file at all, a folder nobody is named for",
		name:   "export.zip",
		files: map[string]string{
			"assignment_1_export/submission_metadata.yml": `---
submission_11:
  :submitters:
  - :name: Jane Doe
    :sid: '0042'
    :email: jane@example.edu
  - :name: "Joe: Roe"
    :sid: 43
  :created_at: 2026-03-01 10:20:30.5 -08:00
  :score: 3.0
  :results:
    tests:
    - output: |
        submission_12:
          :submitters:
submission_13:
  :submitters:
  - :name: Zoe
  :created_at:
`,
			"assignment_1_export/submission_11/bfs.go": code, "assignment_1_export/submission_14/src/bfs.go": code},
		want: map[string]string{
			"submission_11": "name=Jane Doe id=0042 email=jane@example.edu, name=Joe: Roe id=43 at 2026-03-01T18:20:30.5Z: bfs.go",
			"submission_13": "name=Zoe: no hand-in", "submission_14": "login=submission_14: src/bfs.go"},
	}, {
		reason: "Gradescope's export, unpacked",
		files: map[string]string{"submission_metadata.yml": "submission_1:\r\n  :submitters:\r\n  - :name: Jane\r\n    :sid: a\r\n",
			"submission_1/bfs.go": code},
		want: map[string]string{"submission_1": "name=Jane id=a: bfs.go"},
	}, {
		reason: "Moodle's folders: older and newer names, a typed page beside an upload, a group, anonymous ones",
		name:   "moodle.zip",
		files: map[string]string{
			"Jane Doe_901_assignsubmission_file_/bfs.go": code, "Jane Doe_901_assignsubmission_onlinetext_/onlinetext.html": "hello",
			"José Núñez_902_assignsubmission_file/bfs.go": code, "Participant_903_assignsubmission_file_/work.zip": "ZIP",
			"Only Text_904_assignsubmission_onlinetext/onlinetext.html": "x", "Default group_assignsubmission_file/bfs.go": code},
		want: map[string]string{
			"Jane Doe_901": "name=Jane Doe id=901: bfs.go", "José Núñez_902": "name=José Núñez id=902: bfs.go",
			"Participant_903": "name=Participant id=903: work.zip/bfs.go", "Only Text_904": "name=Only Text id=904: no hand-in",
			"Default group_": "name=Default group: bfs.go"},
	}, {
		reason: "Moodle's files in one folder",
		files: map[string]string{"Jane Doe_901_assignsubmission_file_bfs.go": code, "Jane Doe_901_assignsubmission_file_more.go": code,
			"Joe_902_assignsubmission_onlinetext_onlinetext.html": "x"},
		want: map[string]string{"Jane Doe_901": "name=Jane Doe id=901: bfs.go more.go", "Joe_902": "name=Joe id=902: no hand-in"},
	}, {
		reason: "Canvas's files: late, handed in again, several, archives, pages, anonymous",
		name:   "submissions.zip",
		files: map[string]string{
			"doejane_1001_55_bfs.go": code, "doejane_1001_56_my_2_go.go": code, "roejoe_LATE_1002_57_bfs-2.go": code, "zoe_1003_58_work.zip": "ZIP",
			"max2_1004_text.html": "x", "anon_x7F3a_59_bfs.go": code, "LATE_anon_x7F3b_60_bfs.go": code},
		want: map[string]string{
			"doejane_1001": "name=doejane id=1001: bfs.go my_2_go.go", "roejoe_1002": "name=roejoe id=1002 late: bfs.go",
			"zoe_1003": "name=zoe id=1003: work.zip/bfs.go", "max2_1004": "name=max2 id=1004: no hand-in",
			"x7F3a": "id=x7F3a: bfs.go", "x7F3b": "id=x7F3b late: bfs.go"},
	},
}

func TestLayouts(t *testing.T) {
	for _, tt := range layoutTests {
		t.Run(tt.reason, func(t *testing.T) {
			name := tt.name
			if name == "" {
				name = "class"
			}
			place := layOut(t, filepath.Join(t.TempDir(), name), tt.files)
			c, err := Find([]string{place}, Options{Layout: tt.layout, Named: func(n string) bool { return n == "bfs" }})
			if err != nil {
				t.Fatal(err)
			}
			defer c.Close()
			if diff := cmp.Diff(tt.want, told(t, c, filepath.ToSlash(place))); diff != "" {
				t.Errorf("mismatch (-want +got):\n%s", diff)
			}
		})
	}
}

// told describes hand-ins by their keys below a place.
func told(t *testing.T, c *Class, place string) map[string]string {
	t.Helper()
	got := map[string]string{}
	for _, h := range c.HandIns {
		key := strings.TrimPrefix(strings.TrimPrefix(h.Key, place), "/")
		if _, twice := got[key]; twice {
			t.Errorf("the key %s is there twice", key)
		}
		var who []string
		for _, l := range h.Learners {
			text := ""
			for _, f := range [][2]string{{"name", l.Name}, {"id", l.ID}, {"email", l.Email}, {"login", l.Login}} {
				if f[1] != "" {
					text += " " + f[0] + "=" + f[1]
				}
			}
			who = append(who, strings.TrimSpace(text))
		}
		got[key] = strings.Join(who, ", ")
		graded := content(t, h)
		if !h.Submitted.IsZero() {
			got[key] += " at " + h.Submitted.UTC().Format(time.RFC3339Nano)
		}
		if h.Late {
			got[key] += " late"
		}
		got[key] += ": " + graded
	}
	return got
}

// content lists what is graded of a hand-in.
func content(t *testing.T, h *HandIn) string {
	t.Helper()
	in, done, err := h.Open(t.Context())
	var sub *grader.Submission
	if err == nil {
		defer done()
		sub, err = in.Freeze(bfs)
	}
	if bad, ok := workspace.IsBad(err); ok && bad.Stray {
		return "no hand-in"
	} else if ok {
		return bad.Message
	}
	if err != nil {
		t.Fatalf("%s: %v", h.Key, err)
	}
	var names []string
	for _, f := range sub.Files {
		if !strings.HasPrefix(string(f.Data), code) {
			t.Errorf("%s: %s holds %q", h.Key, f.Name, f.Data)
		}
		names = append(names, path.Join(sub.Folder, f.Name))
	}
	return strings.Join(names, " ")
}

// layOut writes files into a folder or, where its name says so, a zip archive. The
// content ZIP is an archive with bfs.go in it.
func layOut(t testing.TB, place string, files map[string]string) string {
	t.Helper()
	inner := filepath.Join(t.TempDir(), "inner.zip")
	writeZip(t, inner, map[string]string{"bfs.go": code})
	packed, err := os.ReadFile(inner)
	if err != nil {
		t.Fatal(err)
	}
	for name, text := range files {
		if text == "ZIP" {
			files[name] = string(packed)
		}
	}
	if isZip(place) {
		writeZip(t, place, files)
		return place
	}
	for name, text := range files {
		file := filepath.Join(place, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(file, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	return place
}

func writeZip(t testing.TB, name string, files map[string]string) {
	t.Helper()
	f, err := os.Create(name)
	if err != nil {
		t.Fatal(err)
	}
	z := zip.NewWriter(f)
	for _, name := range slices.Sorted(maps.Keys(files)) {
		w, err := z.Create(name)
		if err == nil && !strings.HasSuffix(name, "/") {
			_, err = fmt.Fprint(w, files[name])
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	if err := f.Close(); err != nil {
		t.Fatal(err)
	}
}

// TestSeveralPaths takes each of several paths for one hand-in, where it can be one.
func TestSeveralPaths(t *testing.T) {
	dir := layOut(t, t.TempDir(), map[string]string{"ann/x.go": code, "joe/bfs/y.go": code, "more/zoe/z.go": code})
	writeZip(t, filepath.Join(dir, "max.zip"), map[string]string{"a/x.go": code, "b/README": ""})
	c, err := Find([]string{filepath.Join(dir, "ann"), filepath.Join(dir, "joe"), filepath.Join(dir, "more"), filepath.Join(dir, "max.zip"), filepath.Join(dir, "ann", ".")},
		Options{Named: func(n string) bool { return n == "bfs" }})
	if err != nil {
		t.Fatal(err)
	}
	defer c.Close()
	want := map[string]string{"ann": "login=ann: x.go", "joe": "login=joe: bfs/y.go", "max.zip": "login=max: a/x.go", "more/zoe": "login=zoe: z.go"}
	if diff := cmp.Diff(want, told(t, c, filepath.ToSlash(dir))); diff != "" {
		t.Errorf("mismatch (-want +got):\n%s", diff)
	}
}

// TestLinksAreNoHandIns: what a name in a class's folder leads to is another's, or staff's.
func TestLinksAreNoHandIns(t *testing.T) {
	for _, layout := range []string{"", "moodle", "canvas"} {
		dir := layOut(t, filepath.Join(t.TempDir(), "class"), map[string]string{"ann/bfs.go": code})
		for _, to := range []string{"joe_1_2_bfs.go", "Max Moe_3_assignsubmission_file_", "zoe.zip"} {
			if err := os.Symlink(filepath.Join(dir, "ann"), filepath.Join(dir, to)); err != nil {
				t.Fatal(err)
			}
		}
		c, err := Find([]string{dir}, Options{Layout: layout})
		if err != nil && layout != "" {
			continue // what is only linked makes no layout
		}
		if err != nil {
			t.Fatal(err)
		}
		defer c.Close()
		for _, h := range c.HandIns {
			if got, own := content(t, h), filepath.Base(h.Key) == "ann"; (got == "no hand-in") == own {
				t.Errorf("layout %q: %s is %s", layout, h.Key, got)
			}
		}
	}
}

func TestFindRefuses(t *testing.T) {
	dir := layOut(t, filepath.Join(t.TempDir(), "class"), map[string]string{"jane/bfs.go": code, "broken.zip": "no zip"})
	for _, tt := range []struct{ path, layout, want string }{
		{filepath.Join(dir, "nowhere"), "", "no such file"},
		{dir, "canvas", "not laid out as a download from canvas"},
		{dir, "sakai", `no layout "sakai"`},
	} {
		if _, err := Find([]string{tt.path}, Options{Layout: tt.layout}); err == nil || !strings.Contains(err.Error(), tt.want) {
			t.Errorf("Find(%s, %s) = %v; want %s", tt.path, tt.layout, err, tt.want)
		}
	}
	c, err := Find([]string{filepath.Join(dir, "broken.zip")}, Options{}) // a verdict, when it is graded
	if err != nil || len(c.HandIns) != 1 {
		t.Fatalf("a broken archive: %v", err)
	}
	if got := content(t, c.HandIns[0]); !strings.HasPrefix(got, "an archive that can't be read") {
		t.Errorf("a broken archive is %q", got)
	}
}
