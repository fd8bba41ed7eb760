package verify_test

import (
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/tools/txtar"

	"github.com/gradus-dev/gradus/grader/build"
	"github.com/gradus-dev/gradus/grader/catalog"
	"github.com/gradus-dev/gradus/grader/pipeline"
	"github.com/gradus-dev/gradus/grader/verify"
)

func newVerifier(t *testing.T) *verify.Verifier {
	t.Helper()
	b, err := build.New(build.Options{})
	if err != nil {
		t.Fatal(err)
	}
	return verify.New(&pipeline.Pipeline{Builder: b}, t.TempDir())
}

// course returns testdata/course, whose only challenge is numbers/span.
func course(t *testing.T) fstest.MapFS {
	t.Helper()
	files := fstest.MapFS{}
	dir := os.DirFS(filepath.Join("testdata", "course"))
	err := fs.WalkDir(dir, ".", func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		data, err := fs.ReadFile(dir, name)
		files[name] = &fstest.MapFile{Data: data}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return files
}

// check verifies numbers/span of a catalogue.
func check(t *testing.T, v *verify.Verifier, files fs.FS) *verify.Result {
	t.Helper()
	c, err := catalog.Load(files)
	if err != nil {
		t.Fatal(err)
	}
	const id = "numbers/span"
	ch, err := c.Open(id)
	if err != nil {
		return verify.Broken(id, err)
	}
	r, err := v.Verify(t.Context(), ch)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

// TestEachCheckFindsItsFault breaks a good challenge in every way that the checks
// claim to see. testdata/ID.txtar, or ID_anything.txtar, is what to change in it:
// "want:" in its comment matches the message, "remove:" names a file to go, and
// the files take the place of the challenge's own. In an archive of the challenge,
// "== NAME ==" stands for the line that begins a file.
func TestEachCheckFindsItsFault(t *testing.T) {
	v := newVerifier(t)
	if r := check(t, v, course(t)); len(r.Findings)+len(r.LeftOut) > 0 {
		t.Fatalf("the challenge that is to be broken is not good: %+v", r)
	}
	archives, err := filepath.Glob(filepath.Join("testdata", "*.txtar"))
	if err != nil {
		t.Fatal(err)
	}
	shown := map[string]bool{}
	for _, file := range archives {
		name := strings.TrimSuffix(filepath.Base(file), ".txtar")
		id, _, _ := strings.Cut(name, "_")
		shown[id] = true
		t.Run(name, func(t *testing.T) {
			files := course(t)
			want := breakIt(t, files, file)
			r := check(t, v, files)
			var got []string
			for _, f := range r.Findings {
				got = append(got, f.Check)
				if !want.MatchString(f.File + ": " + f.Message) {
					t.Errorf("%s: %q does not match %q", f.File, f.Message, want)
				}
			}
			if diff := cmp.Diff([]string{id}, slices.Compact(got)); diff != "" {
				t.Errorf("checks that found something (-want +got):\n%s%+v", diff, r)
			}
		})
	}
	for _, c := range verify.Checks {
		if !shown[c.ID] {
			t.Errorf("no testdata/%s.txtar shows what the check finds", c.ID)
		}
	}
	if !shown[verify.Manifest] {
		t.Errorf("no testdata/%s.txtar", verify.Manifest)
	}
}

// breakIt changes files as an archive says and returns the message to expect.
func breakIt(t *testing.T, files fstest.MapFS, archive string) *regexp.Regexp {
	t.Helper()
	a, err := txtar.ParseFile(archive)
	if err != nil {
		t.Fatal(err)
	}
	at := func(name string) string { return path.Join("numbers/span", name) }
	var want *regexp.Regexp
	for line := range strings.Lines(string(a.Comment)) {
		key, value, _ := strings.Cut(strings.TrimSpace(line), ": ")
		switch key {
		case "want":
			want = regexp.MustCompile(value)
		case "remove":
			if files[at(value)] == nil {
				t.Fatalf("%s removes %s, which is not there", archive, value)
			}
			delete(files, at(value))
		}
	}
	if want == nil {
		t.Fatalf("%s has no line want:", archive)
	}
	inner := regexp.MustCompile(`(?m)^== (\S+) ==$`)
	for _, f := range a.Files {
		if path.Ext(f.Name) == ".txtar" {
			f.Data = inner.ReplaceAll(f.Data, []byte("-- $1 --"))
		}
		files[at(f.Name)] = &fstest.MapFile{Data: f.Data}
	}
	return want
}
