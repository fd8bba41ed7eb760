package store

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/gradus-dev/gradus/grader"
)

var epoch = time.Date(2026, 3, 1, 12, 0, 0, 123000, time.UTC)

// attempt returns an attempt at a challenge of two checks, made n minutes after
// epoch, that earned points for the first check and is accepted at 3.
func attempt(n int, challenge string, points int) grader.Attempt {
	verdict := grader.Accepted
	if points < 3 {
		verdict = grader.Partial
	}
	return grader.Attempt{
		ID:   fmt.Sprintf("attempt-%06d", n),
		Time: epoch.Add(time.Duration(n) * time.Minute),
		Report: grader.Report{
			Schema: grader.ReportSchema, Challenge: challenge, Title: "A title", Submission: "bfs",
			Verdict: verdict, Score: points + 1, MaxScore: 4,
			Outcomes: []grader.Outcome{
				{Test: "TestFirst", Title: "first", Criterion: grader.Correctness, Status: grader.Failed, Verdict: grader.WrongAnswer, Points: points, MaxPoints: 3, Message: "F() = 1; want 2", Duration: time.Millisecond},
				{Test: "TestSecond", Title: "second", Criterion: grader.EdgeCases, Status: grader.Passed, Verdict: grader.Accepted, Points: 1, MaxPoints: 1},
			},
			ChallengeHash: "c0ffee", SubmissionHash: "beef",
			Environment: grader.Environment{Gradus: "1", Go: "go1.26", Platform: "linux/amd64", Sandbox: "full"},
			Durations:   grader.Durations{Build: time.Second, Run: time.Millisecond, Total: 2 * time.Second},
		},
	}
}

func mustOpen(t *testing.T, dir string) *Store {
	t.Helper()
	s, err := Open(dir)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { s.Close() })
	return s
}

func mustAdd(t *testing.T, s *Store, attempts ...grader.Attempt) {
	t.Helper()
	for _, a := range attempts {
		if err := s.Add(t.Context(), a); err != nil {
			t.Fatal(err)
		}
	}
}

func mustHistory(t *testing.T, s *Store, challenge string, limit int) []grader.Attempt {
	t.Helper()
	var challenges []string
	if challenge != "" {
		challenges = strings.Split(challenge, " ")
	}
	got, err := s.History(t.Context(), challenges, limit)
	if err != nil {
		t.Fatal(err)
	}
	return got
}

func ids(attempts []grader.Attempt) []string {
	var out []string
	for _, a := range attempts {
		out = append(out, a.ID)
	}
	return out
}

func TestAddedAttemptSurvivesReopening(t *testing.T) {
	// Characters that mean something in a path, a URI or SQL are only a name.
	dir := filepath.Join(t.TempDir(), `a b?c#d%41'e";x`, "new")
	want := attempt(1, "algorithms/bfs", 2)
	s := mustOpen(t, dir)
	mustAdd(t, s, want)
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	if _, err := os.Stat(filepath.Join(dir, "gradus.db")); err != nil {
		t.Errorf("the database is not where Open was told: %v", err)
	}
	got := mustHistory(t, mustOpen(t, dir), "", 0)
	if diff := cmp.Diff([]grader.Attempt{want}, got); diff != "" {
		t.Errorf("History mismatch (-want +got):\n%s", diff)
	}
}

func TestNamesAreData(t *testing.T) {
	s := mustOpen(t, t.TempDir())
	name := "t'r\"a;ck\x00\x1b[31m\n/sl'ug\u202e%_"
	a := attempt(1, name, 3)
	a.Report.Outcomes[0].Test = "Test'); DROP TABLE attempts; --\x00\n"
	mustAdd(t, s, a)
	if diff := cmp.Diff([]grader.Attempt{a}, mustHistory(t, s, name, 0)); diff != "" {
		t.Errorf("History mismatch (-want +got):\n%s", diff)
	}
	best, err := s.Best(t.Context())
	want := map[string]map[string]int{name: {a.Report.Outcomes[0].Test: 3, "TestSecond": 1}}
	if diff := cmp.Diff(want, best); diff != "" || err != nil {
		t.Errorf("Best: error %v, mismatch (-want +got):\n%s", err, diff)
	}
}

// TestAddNews records what is not the last attempt of the same submission once more.
func TestAddNews(t *testing.T) {
	for _, tt := range []struct {
		reason string
		change func(*grader.Report)
		news   bool
	}{
		{"the same again", func(r *grader.Report) {}, false},
		{"another's", func(r *grader.Report) { r.Submission = "bob" }, true},
		{"ann's", func(r *grader.Report) { r.Submission = "ann" }, false},
		{"what was before", func(r *grader.Report) { r.SubmissionHash = "old" }, true},
		{"another challenge", func(r *grader.Report) { r.Challenge = "a/y" }, true},
		{"the challenge changed", func(r *grader.Report) { r.ChallengeHash = "new" }, true},
		{"another verdict", func(r *grader.Report) { r.Verdict = grader.TimeLimit }, true},
		{"another score", func(r *grader.Report) { r.Score++ }, true},
	} {
		s := mustOpen(t, t.TempDir())
		old, last, other, next := attempt(1, "a/x", 0), attempt(2, "a/x", 0), attempt(3, "a/x", 0), attempt(4, "a/x", 0)
		old.Report.SubmissionHash, other.Report.Submission = "old", "ann"
		mustAdd(t, s, old, last, other)
		tt.change(&next.Report)
		added, err := s.AddNews(t.Context(), next)
		if added != tt.news || err != nil {
			t.Errorf("%s: AddNews = %t, %v; want %t", tt.reason, added, err, tt.news)
		}
		if n := len(mustHistory(t, s, "", 0)); n != 3 && !tt.news || n != 4 && tt.news {
			t.Errorf("%s: %d attempts are recorded", tt.reason, n)
		}
	}
}

// TestAddNewsAtOnce has several processes' worth of stores record the same.
func TestAddNewsAtOnce(t *testing.T) {
	dir := t.TempDir()
	mustOpen(t, dir)
	var added atomic.Int32
	var all sync.WaitGroup
	for i := range 8 {
		s := mustOpen(t, dir)
		all.Go(func() {
			ok, err := s.AddNews(t.Context(), attempt(i+1, "a/x", 1))
			if err != nil {
				t.Error(err)
			}
			if ok {
				added.Add(1)
			}
		})
	}
	all.Wait()
	if added.Load() != 1 {
		t.Errorf("%d of them recorded it", added.Load())
	}
}

func TestHistoryIsNewestFirstAndLimited(t *testing.T) {
	s := mustOpen(t, t.TempDir())
	mustAdd(t, s, attempt(2, "a/x", 0), attempt(1, "a/x", 0), attempt(3, "a/y", 0))
	for _, tt := range []struct {
		challenge string
		limit     int
		want      []string
	}{
		{"", 0, []string{"attempt-000003", "attempt-000002", "attempt-000001"}},
		{"", 2, []string{"attempt-000003", "attempt-000002"}},
		{"a/x", 0, []string{"attempt-000002", "attempt-000001"}},
		{"a/x", 1, []string{"attempt-000002"}},
		{"a/none", 0, nil},
		{"a/none a/x a/y", 2, []string{"attempt-000003", "attempt-000002"}},
	} {
		got := ids(mustHistory(t, s, tt.challenge, tt.limit))
		if diff := cmp.Diff(tt.want, got); diff != "" {
			t.Errorf("History(%q, %d) mismatch (-want +got):\n%s", tt.challenge, tt.limit, diff)
		}
	}
}

func TestBestAndStatusNeverFall(t *testing.T) {
	s := mustOpen(t, t.TempDir())
	mustAdd(t, s, attempt(1, "a/x", 2), attempt(2, "a/x", 3), attempt(3, "a/x", 0), attempt(4, "a/y", 1))
	best, err := s.Best(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	wantBest := map[string]map[string]int{
		"a/x": {"TestFirst": 3, "TestSecond": 1},
		"a/y": {"TestFirst": 1, "TestSecond": 1},
	}
	if diff := cmp.Diff(wantBest, best); diff != "" {
		t.Errorf("Best mismatch (-want +got):\n%s", diff)
	}
	status, err := s.Status(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(map[string]Status{"a/x": Passed, "a/y": Tried}, status); diff != "" {
		t.Errorf("Status mismatch (-want +got):\n%s", diff)
	}
}

// TestAddKeepsWhatFailed holds that a failed check can be shown again, that a passed one
// takes no room, and that output and calls without end are kept in part.
func TestAddKeepsWhatFailed(t *testing.T) {
	s := mustOpen(t, t.TempDir())
	a := attempt(1, "a/x", 3)
	a.Report.Cached, a.Report.Output = true, strings.Repeat("é\n", 4000)
	a.Report.Outcomes = []grader.Outcome{
		{Test: "TestFirst", Status: grader.Passed, Hint: "not needed", Output: "not needed", Calls: []grader.Call{{Call: "F()"}}},
		{Test: "TestSecond", Status: grader.Failed, Hint: "hint", Output: "printed", Stack: "x.go:3", Calls: []grader.Call{{Call: "F()", Got: "1"}}},
		{Test: "TestThird", Status: grader.Failed, Hint: "another", Output: "gone", Calls: []grader.Call{{Call: "G()", Got: strings.Repeat("x", 1<<20)}}},
		{Test: "TestFourth", Status: grader.Failed, Calls: []grader.Call{{Call: "H()"}}},
	}
	mustAdd(t, s, a)
	if !a.Report.Cached || a.Report.Outcomes[0].Hint == "" {
		t.Error("Add changed the caller's report")
	}
	got := mustHistory(t, s, "", 0)[0].Report
	want := []grader.Outcome{
		{Test: "TestFirst", Status: grader.Passed},
		a.Report.Outcomes[1],
		{Test: "TestThird", Status: grader.Failed, Hint: "another", Calls: []grader.Call{{Call: "… 1 that were not kept …", Omitted: 1}}},
		a.Report.Outcomes[3],
	}
	if diff := cmp.Diff(want, got.Outcomes); diff != "" {
		t.Errorf("outcomes mismatch (-want +got):\n%s", diff)
	}
	if n := len(got.Output); got.Cached || n < 1000 || n > 2000 || !strings.HasSuffix(got.Output, "é\n(the rest was not kept)") {
		t.Errorf("Cached is %v, and %d bytes of the output are kept: %.20q", got.Cached, n, got.Output)
	}
}

// TestAddKeepsNothingHidden holds that calls and output which the challenge lets nobody see
// are not kept.
func TestAddKeepsNothingHidden(t *testing.T) {
	s := mustOpen(t, t.TempDir())
	a := attempt(1, "a/x", 0)
	a.Report.Reveal, a.Report.Output = grader.RevealNames, "printed"
	a.Report.Outcomes = []grader.Outcome{{Test: "TestFirst", Status: grader.Failed, Hint: "hint", Output: "printed", Stack: "x.go:3", Calls: []grader.Call{{Call: "F()"}}}}
	mustAdd(t, s, a)
	got := mustHistory(t, s, "", 0)[0].Report
	want := []grader.Outcome{{Test: "TestFirst", Status: grader.Failed, Hint: "hint"}}
	if diff := cmp.Diff(want, got.Outcomes); diff != "" || got.Output != "" {
		t.Errorf("output %q; outcomes mismatch (-want +got):\n%s", got.Output, diff)
	}
}

func TestAddRefuses(t *testing.T) {
	s := mustOpen(t, t.TempDir())
	mustAdd(t, s, attempt(1, "a/x", 3))
	for name, change := range map[string]func(*grader.Attempt){
		"a grader error":        func(a *grader.Attempt) { a.Report.Verdict = grader.GraderError },
		"the zero verdict":      func(a *grader.Attempt) { a.Report.Verdict = "" },
		"an unknown verdict":    func(a *grader.Attempt) { a.Report.Verdict = "perfect" },
		"a known id":            func(a *grader.Attempt) { a.ID = "attempt-000001" },
		"no id":                 func(a *grader.Attempt) { a.ID = "" },
		"no time":               func(a *grader.Attempt) { a.Time = time.Time{} },
		"another schema":        func(a *grader.Attempt) { a.Report.Schema = "gradus.report/v9" },
		"a challenge, no track": func(a *grader.Attempt) { a.Report.Challenge = "bfs" },
		"more than the maximum": func(a *grader.Attempt) { a.Report.Score = 5 },
		"a negative score":      func(a *grader.Attempt) { a.Report.Score = -1 },
		"a test twice":          func(a *grader.Attempt) { a.Report.Outcomes[1].Test = "TestFirst" },
		"a test over its points": func(a *grader.Attempt) {
			a.Report.Outcomes[1].Points = 2
		},
		"an unknown status": func(a *grader.Attempt) { a.Report.Outcomes[1].Status = "" },
	} {
		a := attempt(2, "a/x", 0)
		change(&a)
		if err := s.Add(t.Context(), a); err == nil {
			t.Errorf("Add accepted %s", name)
		}
	}
	if got := ids(mustHistory(t, s, "", 0)); len(got) != 1 {
		t.Errorf("after refusals the history is %v; want the first attempt only", got)
	}
}

func TestDirObeysHome(t *testing.T) {
	t.Setenv("GRADUS_HOME", "/elsewhere")
	if got := Dir(); got != "/elsewhere" {
		t.Errorf("Dir() = %q with GRADUS_HOME=/elsewhere", got)
	}
	t.Setenv("GRADUS_HOME", "")
	if got := Dir(); filepath.Base(got) != "gradus" || !filepath.IsAbs(got) {
		t.Errorf("Dir() = %q; want a directory gradus in the data directory", got)
	}
}
