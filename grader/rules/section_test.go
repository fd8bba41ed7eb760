package rules

import (
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"

	gocmp "github.com/google/go-cmp/cmp"

	"github.com/gradus-dev/gradus/challenges"
	"github.com/gradus-dev/gradus/grader"
	"github.com/gradus-dev/gradus/grader/catalog"
)

var update = flag.Bool("update", false, "rewrite testdata/sections")

// shipped returns the challenges of the embedded catalogue.
func shipped(t *testing.T) (all []*grader.Challenge) {
	t.Helper()
	cat, err := catalog.Load(challenges.FS)
	if err != nil {
		t.Fatal(err)
	}
	for _, listed := range cat.Challenges() {
		ch, err := cat.Open(listed.ID())
		if err != nil {
			t.Fatal(err)
		}
		all = append(all, ch)
	}
	return all
}

// golden are challenges whose sections are kept in testdata/sections: between them,
// they ask for every rule that the catalogue has.
var golden = map[string]string{
	"bfs":                    "counts steps",
	"hash-map":               "forbids builtins, packages and types",
	"quick-sort":             "forbids functions by their beginning",
	"recursion-to-iteration": "forbids recursion",
	"concurrent-map":         "does not count, and has a driver",
	"rate-limiter":           "counts, and allows goroutines",
	"csrf-protection":        "wants constant time",
	"sql-injection":          "allows a package of others",
	"write-tests-lru":        "has learners write tests",
}

func TestSection(t *testing.T) {
	left := len(golden)
	for _, ch := range shipped(t) {
		got := Section(ch)
		for _, want := range asked(ch) {
			if !strings.Contains(strings.Join(strings.Fields(got), " "), want) {
				t.Errorf("the rules of %s don't say %q:\n%s", ch.ID(), want, got)
			}
		}
		for line := range strings.Lines(got) {
			if len(line) > lineWidth+1 {
				t.Errorf("the rules of %s have a line of %d bytes: %s", ch.ID(), len(line), line)
			}
		}
		if golden[ch.Slug] == "" {
			continue
		}
		left--
		file := filepath.Join("testdata", "sections", ch.Slug+".md")
		if *update {
			if err := os.WriteFile(file, []byte(got), 0o666); err != nil {
				t.Fatal(err)
			}
		}
		want, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		if diff := gocmp.Diff(string(want), got); diff != "" {
			t.Errorf("the rules of %s, which %s (-want +got):\n%s", ch.ID(), golden[ch.Slug], diff)
		}
	}
	if left != 0 {
		t.Errorf("%d challenges of this test are not in the catalogue", left)
	}
}

// asked are words that must be in a challenge's section, by its manifest alone.
func asked(ch *grader.Challenge) (words []string) {
	words = []string{"one folder", "`package " + ch.Package + "`", "cgo", "`//go:build`", "`//go:embed`", "`os.Exit`", "`os.Args`"}
	r := ch.Rules
	for _, p := range r.Forbid {
		words = append(words, "`"+strings.TrimSuffix(p, ".*")+"`")
	}
	for _, names := range [][]string{r.ConstantTime, r.Packages, r.AllowImports} {
		for _, n := range names {
			words = append(words, "`"+n+"`")
		}
	}
	for word, wanted := range map[string]bool{
		"steps of your code are counted": r.Counted,
		"but not `unsafe`":               !r.Counted && r.AllowImports == nil,
		"You may start goroutines":       r.AllowGoroutines,
		"Start no goroutines":            r.NoGoroutines || r.Counted && !r.AllowGoroutines,
		"Don't recurse":                  r.Recursion == "forbidden",
		"Recurse:":                       r.Recursion == "required",
		"look at the stack":              len(ch.Files.Drivers) > 0,
		"in schedules that are chosen":   r.Scheduled,
		"Variables of the package":       r.NoState,
	} {
		if wanted {
			words = append(words, word)
		}
	}
	return words
}

// TestEveryRuleTells asks for all rules at once, and for none.
func TestEveryRuleTells(t *testing.T) {
	everything := grader.Rules{Forbid: []string{"sort"}, AllowImports: []string{"fmt"}, Recursion: "required",
		ConstantTime: []string{"Same"}, NoGoroutines: true, NoState: true, NoCallers: true, Counted: true, Scheduled: true}
	for _, r := range table {
		if r.For != nil && !r.For(everything) {
			t.Errorf("rule %s is not asked for", r.Name)
		}
		said := r.Tell(everything)
		if !strings.HasSuffix(said, ".") || strings.ToUpper(said[:1]) != said[:1] {
			t.Errorf("rule %s tells %q; want whole sentences", r.Name, said)
		}
	}
	none := Section(&grader.Challenge{Package: "p", Rules: grader.Rules{AllowImports: []string{}}})
	if !strings.Contains(none, "\n- Import nothing.\n") {
		t.Errorf("the rules of a challenge that allows no import don't say so:\n%s", none)
	}
}

// TestForbiddenAreTold words each kind of name that a manifest may forbid.
func TestForbiddenAreTold(t *testing.T) {
	for want, forbid := range map[string][]string{
		"Do without package `sort`: what you need of it is yours to write.":                                                                                                     {"sort"},
		"Do without the packages `sort` and `math/rand/v2`: what you need of it is yours to write.":                                                                             {"sort", "math/rand/v2"},
		"Do without the builtin `append`: what you need of it is yours to write.":                                                                                               {"append"},
		"Do without `container/heap.Push`: what you need of it is yours to write.":                                                                                              {"container/heap.Push"},
		"Do without package `maps`; without the builtins `delete` and `clear`; without `sync.Map*` (`*` stands for the rest of a name): what you need of it is yours to write.": {"delete", "maps.*", "clear", "sync.Map*"},
	} {
		ch := &grader.Challenge{Package: "p", Rules: grader.Rules{Forbid: forbid}}
		if got := strings.Join(strings.Fields(Section(ch)), " "); !strings.Contains(got, "- "+want) {
			t.Errorf("forbid = %q is told as\n%s\nwant\n%s", forbid, got, want)
		}
	}
}
