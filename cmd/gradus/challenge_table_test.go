package main

import (
	"cmp"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/gradus-dev/gradus/challenges"
	"github.com/gradus-dev/gradus/grader/catalog"
)

var publishedTable = filepath.Join("..", "..", "challenges", "README.md")

// TestPublishedTableIsCurrent compares challenges/README.md with the challenges. To
// measure them takes longer than a test may, so what was measured is believed of
// the content it was measured on; -update keeps that, and empties the cells of others.
func TestPublishedTableIsCurrent(t *testing.T) {
	t.Parallel()
	page, err := os.ReadFile(publishedTable)
	if err != nil {
		t.Fatal(err)
	}
	cat, err := catalog.Load(challenges.FS)
	if err != nil {
		t.Fatal(err)
	}
	rest, ok := strings.CutPrefix(string(page), tableHead)
	if !ok {
		t.Fatal("the page does not begin as it should")
	}
	jobs := allJobs(cat)
	if *update {
		page = updated(t, jobs, string(page))
		rest = strings.TrimPrefix(string(page), tableHead)
	}
	for _, j := range jobs {
		if j.err != nil {
			t.Fatal(j.err)
		}
		row, after, _ := strings.Cut(rest, "\n")
		measured, ok := strings.CutPrefix(row, countedCells(j.ch))
		if !ok {
			t.Fatalf("the row\n%s\nis not about %s as it is now, which begins\n%s\nrun: gradus challenge check --challenges challenges --table", row, j.id, countedCells(j.ch))
		}
		if strings.Count(measured, "|") != 4 {
			t.Errorf("the row of %s ends %q", j.id, measured)
		}
		rest = after
	}
	if want := equivalents(jobs) + indexes(jobs); rest != want {
		t.Errorf("the page ends\n%s\nwant\n%s", rest, want)
	}
}

// updated rewrites the page and returns it.
func updated(t *testing.T, jobs []checkJob, page string) []byte {
	var b strings.Builder
	b.WriteString(tableHead)
	for _, j := range jobs {
		if j.err != nil {
			t.Fatal(j.err)
		}
		b.WriteString(countedCells(j.ch) + cmp.Or(recordedCells(page, j.ch), unmeasured) + "\n")
	}
	b.WriteString(equivalents(jobs) + indexes(jobs))
	if err := os.WriteFile(publishedTable, []byte(b.String()), 0o644); err != nil {
		t.Fatal(err)
	}
	return []byte(b.String())
}
