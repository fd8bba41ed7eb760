package pipeline

import (
	"crypto/sha256"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"github.com/gradus-dev/gradus/challenges"
	"github.com/gradus-dev/gradus/grader"
	"github.com/gradus-dev/gradus/grader/catalog"
	"github.com/gradus-dev/gradus/grader/gotool"
	"github.com/gradus-dev/gradus/grader/link"
)

// TestCompiledAheadOrNot grades right and wrong solutions of a few challenges with
// driver and dispatcher compiled once, and compiled for each: the reports are the same, steps counted included.
func TestCompiledAheadOrNot(t *testing.T) {
	c, err := catalog.Load(challenges.FS)
	if err != nil {
		t.Fatal(err)
	}
	for id, text := range map[string]cmp.Option{
		"algorithms/bfs":            cmp.Options{},
		"data-structures/lru-cache": cmp.Options{},
		"rest/problem-details":      cmpopts.IgnoreFields(grader.Outcome{}, "Message", "Calls"), // by go-cmp and of maps: never twice the same
	} {
		t.Run(id, func(t *testing.T) {
			ch, err := c.Open(id)
			if err != nil {
				t.Fatal(err)
			}
			cache := t.TempDir()
			ahead := reports(t, cache, ch)
			kept, err := filepath.Glob(filepath.Join(cache, "before", "*"))
			if err != nil || len(kept) != 1 {
				t.Fatalf("compiled ahead: %v, error %v; want one", kept, err)
			}
			never := []byte(`{"reason":"a test"}` + "\n")
			sum := sha256.Sum256(never)
			if err := os.WriteFile(kept[0], append(sum[:], never...), 0o600); err != nil {
				t.Fatal(err)
			}
			for name, want := range reports(t, cache, ch) {
				if d := cmp.Diff(want, ahead[name], text, cmpopts.IgnoreTypes(time.Duration(0), grader.Durations{})); d != "" {
					t.Errorf("%s (-compiled for it +ahead):\n%s", name, d)
				}
			}
			if len(ahead) < 6 {
				t.Errorf("only %d solutions", len(ahead))
			}
		})
	}
}

// reports grades the reference, mutants and accepted solutions of a challenge.
func reports(t *testing.T, cache string, ch *grader.Challenge) map[string]*grader.Report {
	t.Helper()
	b, err := link.New(link.Options{Options: gotool.Options{CacheDir: cache}})
	if err != nil {
		t.Fatal(err)
	}
	p := &Pipeline{Builder: b}
	all := map[string]*grader.Report{"reference": grade(t, p, ch, referenceOf(t, ch))}
	for _, name := range slices.Concat(ch.Files.Mutants, ch.Files.Accepted) {
		m, err := catalog.ReadMutant(ch, name)
		if err != nil {
			t.Fatal(err)
		}
		all[name] = grade(t, p, ch, &grader.Submission{Name: m.Name, Hash: fmt.Sprintf("%x", name), Files: m.Files})
	}
	return all
}
