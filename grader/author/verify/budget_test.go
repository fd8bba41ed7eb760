package verify_test

import (
	"io/fs"
	"regexp"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/google/go-cmp/cmp"

	"github.com/gradus-dev/gradus/grader/author/verify"
)

// TestBudget holds a good challenge against budgets that no machine keeps and that all do.
func TestBudget(t *testing.T) {
	if verify.ProcessorTime() == 0 {
		t.Skip("nobody says here how much processor time is used")
	}
	v := newVerifier(t)
	const id, manifest = span, "numbers/span/challenge.toml"
	budgeted := func(table string) fs.FS {
		files := course(t)
		text := strings.Replace(string(files[manifest].Data), "[limits]", table+"[limits]", 1)
		files[manifest] = &fstest.MapFile{Data: []byte(text)}
		return files
	}
	tight := budgeted("[budget]\nquick = \"1us\"\nreason = \"to go over\"\n")
	wide := budgeted("[budget]\nquick = \"1h\"\nreason = \"to stay below\"\n")
	over := regexp.MustCompile(`^the checks took [0-9.]+ s of processor time, and again as much: more than 2 times the 1µs they may take\. .*raise quick in \[budget\]`)

	var progress []string
	v.Progress = func(what string) { progress = append(progress, what) }
	first := verifyTo(t, v, tight, id, verify.Quick)
	if len(first.Findings) != 1 || first.Findings[0].Check != verify.Budget || !over.MatchString(first.Findings[0].Message) {
		t.Fatalf("findings over the budget: %+v", first.Findings)
	}
	const reference = id + ": reference-accepted"
	if n := len(slices.DeleteFunc(slices.Clone(progress), func(s string) bool { return s != reference })); n != 2 {
		t.Errorf("the challenge was measured %d times before the finding, want 2", n)
	}
	if second := verifyTo(t, v, tight, id, verify.Quick); cmp.Diff(first, second) != "" {
		t.Errorf("what is over is known from the cache (-first +second):\n%s", cmp.Diff(first, second))
	}
	for name, files := range map[string]fs.FS{"a budget that is kept": wide, "partly from the cache": course(t)} {
		if r := verifyTo(t, v, files, id, verify.Quick); len(r.Findings) > 0 || r.Spent != 0 {
			t.Errorf("%s, of which nothing was measured whole: %+v", name, r)
		}
	}
	v.Fresh = true
	if r := verifyTo(t, v, wide, id, verify.Quick); len(r.Findings) > 0 || r.Spent <= 0 {
		t.Errorf("a budget that is kept, measured: %+v", r)
	}
	if r := verifyTo(t, v, tight, id, verify.Brief); len(r.Findings) > 0 || r.Spent != 0 {
		t.Errorf("a brief check has no budget: %+v", r)
	}
}
