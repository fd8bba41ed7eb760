package verify_test

import (
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/tools/txtar"

	"github.com/gradus-dev/gradus/grader/author/verify"
	"github.com/gradus-dev/gradus/grader/catalog"
	"github.com/gradus-dev/gradus/grader/link"
	"github.com/gradus-dev/gradus/grader/pipeline"
)

func newVerifier(t *testing.T) *verify.Verifier {
	t.Helper()
	b, err := link.New(link.Options{})
	if err != nil {
		t.Fatal(err)
	}
	return verify.New(&pipeline.Pipeline{Builder: b}, t.TempDir())
}

// course returns testdata/course. Learners write code for numbers/span, and tests
// for numbers/span-tests.
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

// check verifies a challenge of a catalogue in full.
func check(t *testing.T, v *verify.Verifier, files fs.FS, id string) *verify.Result {
	t.Helper()
	return verifyTo(t, v, files, id, verify.Full)
}

// verifyTo verifies a challenge of a catalogue to some depth.
func verifyTo(t *testing.T, v *verify.Verifier, files fs.FS, id string, depth verify.Depth) *verify.Result {
	t.Helper()
	c, err := catalog.Load(files)
	if err != nil {
		t.Fatal(err)
	}
	ch, err := c.Open(id)
	if err != nil {
		return verify.Broken(id, err)
	}
	r, err := v.Verify(t.Context(), ch, depth)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

// TestEachCheckFindsItsFault breaks a good challenge in every way that the checks
// claim to see. testdata/ID.txtar, or ID_anything.txtar, is what to change in it:
// "want:" in its comment matches the message, "challenge:" names another challenge
// than numbers/span, "tries:" is how often a fault by chance is looked for, "remove:"
// names a file to go, and the files take the place of the challenge's own. In an
// archive of the challenge, "== NAME ==" stands for the line that begins a file.
func TestEachCheckFindsItsFault(t *testing.T) {
	v := newVerifier(t)
	for _, id := range []string{span, "numbers/span-tests"} {
		if r := check(t, v, course(t), id); len(r.Findings)+len(r.LeftOut) > 0 {
			t.Fatalf("the challenge that is to be broken is not good: %+v", r)
		}
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
			fault := breakIt(t, files, file)
			r := check(t, v, files, fault.challenge)
			for try := 1; try < fault.tries && !finds(r, id); try++ {
				again := *v
				again.Fresh = len(r.Findings) == 0 // chance hid it, and the cache would keep it hidden
				r = check(t, &again, files, fault.challenge)
			}
			var got []string
			for _, f := range r.Findings {
				got = append(got, f.Check)
				if !fault.want.MatchString(f.File + ": " + f.Message) {
					t.Errorf("%s: %q does not match %q", f.File, f.Message, fault.want)
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

// span is the challenge that most archives break.
const span = "numbers/span"

// fault is what an archive breaks.
type fault struct {
	challenge string
	want      *regexp.Regexp // the message
	tries     int            // since chance may show it to another check first
}

func finds(r *verify.Result, id string) bool {
	return slices.ContainsFunc(r.Findings, func(f verify.Finding) bool { return f.Check == id })
}

// breakIt changes files as an archive says.
func breakIt(t *testing.T, files fstest.MapFS, archive string) fault {
	t.Helper()
	a, err := txtar.ParseFile(archive)
	if err != nil {
		t.Fatal(err)
	}
	broken := fault{challenge: span}
	at := func(name string) string { return path.Join(broken.challenge, name) }
	for line := range strings.Lines(string(a.Comment)) {
		key, value, _ := strings.Cut(strings.TrimSpace(line), ": ")
		switch key {
		case "challenge":
			broken.challenge = value
		case "want":
			broken.want = regexp.MustCompile(value)
		case "tries":
			if broken.tries, err = strconv.Atoi(value); err != nil {
				t.Fatal(err)
			}
		case "remove":
			if files[at(value)] == nil {
				t.Fatalf("%s removes %s, which is not there", archive, value)
			}
			delete(files, at(value))
		}
	}
	if broken.want == nil {
		t.Fatalf("%s has no line want:", archive)
	}
	inner := regexp.MustCompile(`(?m)^== (\S+) ==$`)
	for _, f := range a.Files {
		if path.Ext(f.Name) == ".txtar" {
			f.Data = inner.ReplaceAll(f.Data, []byte("-- $1 --"))
		}
		files[at(f.Name)] = &fstest.MapFile{Data: f.Data}
	}
	return broken
}
