package verify_test

import (
	"flag"
	"io/fs"
	"slices"
	"strings"
	"sync"
	"testing"
	"testing/fstest"

	"github.com/google/go-cmp/cmp"

	"github.com/gradus-dev/gradus/challenges"
	"github.com/gradus-dev/gradus/grader"
	"github.com/gradus-dev/gradus/grader/answers"
	"github.com/gradus-dev/gradus/grader/author/verify"
	"github.com/gradus-dev/gradus/grader/catalog"
)

var catalogue = flag.Bool("catalogue", false, "name the misconceptions of every challenge, which takes some ten minutes")

// How many mutants of a hundred, written in other words, are at least named for what they
// are, and how many at most for what they are not. For all others nothing is said.
const (
	leastRight = 80
	mostWrong  = 2
)

// TestMisconceptionsAreNamed grades the mutants of the catalogue in other words. It names
// each right or not at all, and no correct solution. With -catalogue it does so for all
// challenges.
func TestMisconceptionsAreNamed(t *testing.T) {
	cat, err := catalog.Load(challenges.FS)
	if err != nil {
		t.Fatal(err)
	}
	v := newVerifier(t)
	var all tally
	t.Run("challenges", func(t *testing.T) {
		for _, listed := range cat.Challenges() {
			if !*catalogue && listed.Slug != "bfs" && listed.Slug != "lru-cache" && listed.Slug != "write-tests-lru" {
				continue
			}
			ch, err := cat.Open(listed.ID())
			if err != nil {
				t.Fatal(err)
			}
			t.Run(ch.Slug, func(t *testing.T) {
				t.Parallel()
				one := nameAll(t, v, ch)
				all.add(one)
				t.Logf("%+v", one)
			})
		}
	})
	t.Logf("in all: %+v", all.figures)
	if n := all.Mutants; n == 0 || 100*all.Right < leastRight*n || 100*all.Wrong > mostWrong*n {
		t.Errorf("%d of %d mutants are named right, %d wrong; want at least %d %% and at most %d %%", all.Right, n, all.Wrong, leastRight, mostWrong)
	}
}

// figures count what came of naming mutants.
type figures struct {
	Mutants, Right, Wrong int
	RuleBroken            int // before a test ran: nothing is said of these
	// Unknown counts those that are taken for another where their own answers are not
	// recorded, as mistakes may be that nobody thought of.
	Unknown int
}

type tally struct {
	sync.Mutex
	figures
}

func (t *tally) add(f figures) {
	t.Lock()
	defer t.Unlock()
	t.Mutants += f.Mutants
	t.Right += f.Right
	t.Wrong += f.Wrong
	t.RuleBroken += f.RuleBroken
	t.Unknown += f.Unknown
}

func nameAll(t *testing.T, v *verify.Verifier, ch *grader.Challenge) (f figures) {
	data, err := fs.ReadFile(ch.FS, "answers.txt")
	if err != nil {
		t.Fatalf("%v; type: gradus challenge answers %s", err, ch.ID())
	}
	recorded, err := answers.Parse(data)
	if err != nil {
		t.Fatal(err)
	}
	grade := func(m *catalog.Mutant) *grader.Report {
		sub := &grader.Submission{Name: m.Name}
		for _, file := range m.Files {
			if strings.HasSuffix(file.Name, "_test.go") == (ch.Kind == grader.KindTests) {
				sub.Files = append(sub.Files, file)
			}
		}
		sub.Files = reworded(t, sub.Files)
		r, err := v.Pipeline.Grade(t.Context(), ch, sub)
		if err != nil {
			t.Fatal(err)
		}
		return r
	}
	for _, file := range ch.Files.Mutants {
		m, err := catalog.ReadMutant(ch, file)
		if err != nil {
			t.Fatal(err)
		}
		f.Mutants++
		r := grade(m)
		switch named := r.Misconception; {
		case r.Verdict == grader.CompileError || r.Verdict == grader.Accepted:
			t.Errorf("%s in other words is another program: %s %v", m.Name, r.Verdict, r.Diagnostics)
		case r.Verdict == grader.RuleViolation:
			f.RuleBroken++
		case named == nil:
			t.Logf("%s is not named", m.Name)
		case named.Mutant == m.Name:
			f.Right++
		default:
			f.Wrong++
			t.Logf("%s is taken for %s", m.Name, named.Mutant)
		}
		others := slices.DeleteFunc(slices.Clone(recorded), func(a answers.Answer) bool { return a.Mutant == m.Name })
		if other := answers.Like(others, r); other != "" {
			f.Unknown++
			t.Logf("%s, were it not known, would be taken for %s", m.Name, other)
		}
	}
	for _, file := range ch.Files.Accepted {
		m, err := catalog.ReadMutant(ch, file)
		if err != nil {
			t.Fatal(err)
		}
		if ch.Kind == grader.KindTests && !m.Suite() {
			continue
		}
		if r := grade(m); r.Verdict != grader.Accepted || r.Misconception != nil {
			t.Errorf("%s is %s, and asked %+v", file, r.Verdict, r.Misconception)
		}
	}
	return f
}

// TestAnswersAreFoundAgain records a challenge and finds nothing wrong with what it recorded.
func TestAnswersAreFoundAgain(t *testing.T) {
	for _, id := range []string{span, "numbers/span-tests"} {
		t.Run(id, func(t *testing.T) {
			t.Parallel()
			v, files := newVerifier(t), course(t)
			c, err := catalog.Load(files)
			if err != nil {
				t.Fatal(err)
			}
			ch, err := c.Open(id)
			if err != nil {
				t.Fatal(err)
			}
			all, err := v.Answers(t.Context(), ch)
			if err != nil {
				t.Fatal(err)
			}
			var names, want []string
			for _, a := range all {
				names = append(names, a.Mutant)
			}
			for _, file := range ch.Files.Mutants {
				m, err := catalog.ReadMutant(ch, file)
				if err != nil {
					t.Fatal(err)
				}
				want = append(want, m.Name)
			}
			if diff := cmp.Diff(want, names); diff != "" {
				t.Errorf("mutants recorded (-want +got):\n%s", diff)
			}
			files[id+"/answers.txt"] = &fstest.MapFile{Data: answers.Format(all)}
			if r := check(t, v, files, id); len(r.Findings) > 0 {
				t.Errorf("what was recorded is not found again: %+v", r.Findings)
			}
		})
	}
}
