package main

import (
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/gradus-dev/gradus/challenges"
	"github.com/gradus-dev/gradus/grader"
	"github.com/gradus-dev/gradus/grader/catalog"
	"github.com/gradus-dev/gradus/grader/workspace"
)

// TestPreviewHidesAndGives looks at every challenge that is built in: no line of
// a hidden part is in its preview, and the files are those of a real start.
func TestPreviewHidesAndGives(t *testing.T) {
	t.Parallel()
	cat, err := catalog.Load(challenges.FS)
	if err != nil {
		t.Fatal(err)
	}
	ws := &workspace.Workspace{Dir: t.TempDir()}
	for _, listed := range cat.Challenges() {
		ch, err := cat.Open(listed.ID())
		if err != nil {
			t.Fatal(err)
		}
		page := preview(t, ch.ID())
		for line, from := range hiddenLines(t, ch) {
			if strings.Contains(page, line) {
				t.Errorf("the preview of %s shows %q of %s", ch.ID(), line, from)
			}
		}
		for _, c := range ch.Checks {
			if !strings.Contains(page, c.Title) || ch.Kind == grader.KindCode && strings.Contains(page, c.Test) {
				t.Errorf("the preview of %s lacks the title of check %s, or names the test", ch.ID(), c.Test)
			}
		}
		out := filepath.Join(t.TempDir(), "new")
		preview(t, "--files", out, ch.ID())
		started, err := ws.Start(ch, false)
		if err != nil {
			t.Fatal(err)
		}
		if got, want := contents(t, out), contents(t, started.Dir); got != want {
			t.Errorf("the files of %s are\n%s\nwant\n%s", ch.ID(), got, want)
		}
	}
}

// preview runs the command and returns what it prints.
func preview(t *testing.T, args ...string) string {
	t.Helper()
	var out, prose strings.Builder
	code := newApp(strings.NewReader(""), &out, &prose).run(t.Context(), append([]string{"gradus", "challenge", "preview"}, args...))
	if code != 0 || prose.Len() > 0 {
		t.Fatalf("preview %v: status %d, %s", args, code, prose.String())
	}
	return out.String()
}

// tellingLine is the length from which a line is no other's by chance.
const tellingLine = 16

// hiddenLines returns the lines of a challenge's hidden parts that are in no file
// and no text that learners receive, each with the file it is in.
func hiddenLines(t *testing.T, ch *grader.Challenge) map[string]string {
	t.Helper()
	f := ch.Files
	received := ch.Title + "\n" + ch.Summary + "\n"
	for _, c := range ch.Checks {
		received += c.Title + "\n"
	}
	for _, name := range slices.Concat([]string{f.Readme}, f.Hints, f.Starter) {
		received += read(t, ch, name)
	}
	lines := map[string]string{}
	for _, name := range slices.Concat(f.Hidden, f.Reference, f.Drivers, f.Mutants, f.Accepted, f.Bugs, []string{"challenge.toml"}) {
		for line := range strings.Lines(read(t, ch, name)) {
			if line = strings.TrimSpace(line); len(line) >= tellingLine && !strings.Contains(received, line) {
				lines[line] = name
			}
		}
	}
	if len(lines) < 50 {
		t.Fatalf("%s has %d hidden lines", ch.ID(), len(lines))
	}
	return lines
}

func read(t *testing.T, ch *grader.Challenge, name string) string {
	t.Helper()
	data, err := fs.ReadFile(ch.FS, name)
	if err != nil {
		t.Fatal(err)
	}
	return string(data)
}

// contents returns the names and bytes of all files of a directory.
func contents(t *testing.T, dir string) string {
	t.Helper()
	var b strings.Builder
	err := fs.WalkDir(os.DirFS(dir), ".", func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		data, err := os.ReadFile(filepath.Join(dir, name))
		b.WriteString("-- " + name + " --\n" + string(data))
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return b.String()
}
