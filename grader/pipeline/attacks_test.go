package pipeline

import (
	"path/filepath"
	"strings"
	"testing"

	"golang.org/x/tools/txtar"

	"github.com/gradus-dev/gradus/challenges"
	"github.com/gradus-dev/gradus/grader"
	"github.com/gradus-dev/gradus/grader/catalog"
)

// TestAttacks grades submissions that hide work, or take back what was counted, in
// challenges of the catalogue. Each was accepted once.
func TestAttacks(t *testing.T) {
	c, err := catalog.Load(challenges.FS)
	if err != nil {
		t.Fatal(err)
	}
	names, err := filepath.Glob("testdata/attacks/*.txtar")
	if err != nil || len(names) == 0 {
		t.Fatalf("no attacks: %v", err)
	}
	p := newPipeline(t)
	for _, name := range names {
		t.Run(strings.TrimSuffix(filepath.Base(name), ".txtar"), func(t *testing.T) {
			t.Parallel()
			a, err := txtar.ParseFile(name)
			if err != nil {
				t.Fatal(err)
			}
			header := map[string]string{}
			for _, line := range strings.Split(strings.TrimSpace(string(a.Comment)), "\n") {
				key, value, _ := strings.Cut(line, ": ")
				header[key] = value
			}
			ch, err := c.Open(header["challenge"])
			if err != nil {
				t.Fatal(err)
			}
			sub := &grader.Submission{Name: name, Hash: name}
			for _, f := range a.Files {
				sub.Files = append(sub.Files, grader.File{Name: f.Name, Data: f.Data})
			}
			r := grade(t, p, ch, sub)
			var said strings.Builder
			for _, d := range r.Diagnostics {
				said.WriteString(d.Message + "\n")
			}
			for _, o := range r.Outcomes {
				said.WriteString(o.Message + "\n")
			}
			if string(r.Verdict) != header["verdict"] || !strings.Contains(said.String(), header["says"]) {
				t.Errorf("%s: verdict %s; want %s, and %q in:\n%s", header["attack"], r.Verdict, header["verdict"], header["says"], &said)
			}
		})
	}
}
