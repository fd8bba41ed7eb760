package web

import (
	"encoding/json"
	"errors"
	"io/fs"
	"net/http"
	"net/url"
	"strings"
	"sync"
	"testing"
	"time"

	"context"

	"github.com/oauth2-proxy/mockoidc"

	"github.com/gradus-dev/gradus/grader/class"
	"github.com/gradus-dev/gradus/grader/class/account"
	"github.com/gradus-dev/gradus/grader/class/testdata/postgres"
)

// both runs a test on each of the databases.
func both(t *testing.T, f func(t *testing.T, address string)) {
	t.Run("sqlite", func(t *testing.T) { f(t, t.TempDir()+"/class.db") })
	t.Run("postgres", func(t *testing.T) { f(t, postgres.Database(t)) })
}

// changing is a grader whose challenge changes.
type changing struct {
	mu    sync.Mutex
	hash  string
	score int
}

func (g *changing) set(hash string, score int) {
	g.mu.Lock()
	defer g.mu.Unlock()
	g.hash, g.score = hash, score
}

func (g *changing) Grade(context.Context, *class.Submission) (*class.Result, error) {
	g.mu.Lock()
	defer g.mu.Unlock()
	verdict, status := "accepted", "passed"
	if g.score < 17 {
		verdict, status = "wrong-answer", "failed"
	}
	text, err := json.Marshal(map[string]any{"challenge": "algorithms/bfs", "verdict": verdict, "score": g.score, "max_score": 17, "challenge_hash": g.hash,
		"outcomes": []map[string]any{{"test": "TestPath", "title": "finds a path", "criterion": "correctness", "status": status, "points": g.score, "max_points": 17, "message": "got 1, want 2"}}})
	return &class.Result{ChallengeHash: g.hash, Engine: "e", Verdict: verdict, Score: g.score, Max: 17, Report: text}, err
}

// TestATermOfACourse goes through what a course is for, as its people would.
func TestATermOfACourse(t *testing.T) {
	both(t, func(t *testing.T, address string) {
		s := newSite(t, address)
		owner := s.comes("Olga", "go", class.Owner)
		ann, bob := s.comes("Ann", "go", class.Learner), s.comes("Bob", "go", class.Learner)
		g := &changing{hash: "old", score: 17}
		s.graded(g)

		// A deadline two days ago, of which Bob has three more.
		due := time.Now().UTC().Add(-47 * time.Hour).Format("2006-01-02T15:04")
		form := url.Values{"challenge": {"algorithms/bfs"}, "at": {due}, "percent": {"10"}, "at_most": {"50"}, "grace": {"15m"}}
		if res := owner.post("/c/go/deadlines", form); res.status != 303 {
			t.Fatalf("set a deadline: %s", res)
		}
		if res := owner.post("/c/go/extensions", url.Values{"account": {bob.ID}, "challenge": {"bfs"}, "more": {"3d"}, "why": {"ill"}}); res.status != 303 {
			t.Fatalf("give longer: %s", res)
		}
		_, a := ann.upload(bfs, "bfs.go", "package bfs // ann\n")
		_, b := bob.upload(bfs, "bfs.go", "package bfs // bob\n")
		s.done(a)
		s.done(b)
		var late, longer submissionView
		ann.json("/s/"+a).json(t, &late)
		bob.json("/s/"+b).json(t, &longer)
		if late.LateDays != 2 || late.Points != 13.6 {
			t.Errorf("Ann is %d days late and keeps %g, want 2 and 13.6", late.LateDays, late.Points)
		}
		if longer.LateDays != 0 || longer.Points != 17 {
			t.Errorf("Bob is %d days late and keeps %g, want 0 and 17", longer.LateDays, longer.Points)
		}
		var grid gridView
		owner.json("/c/go/grid").json(t, &grid)
		if len(grid.Rows) != 2 || grid.Rows[0].Name != "Ann" || grid.Rows[0].Total != 13.6 || grid.Rows[1].Total != 17 {
			t.Errorf("the grid is %+v", grid)
		}
		if csv := owner.get("/c/go/grid.csv").body; !strings.Contains(csv, "Ann,"+ann.ID+",13.6,13.6") {
			t.Errorf("the CSV is %s", csv)
		}

		// A test was wrong: the challenge changes, and what was handed in is graded again.
		g.set("new", 9)
		if res := owner.post("/c/go/regrade", url.Values{"challenge": {"algorithms/bfs"}, "only": {"best"}}); res.status != 303 {
			t.Fatalf("regrade: %s", res)
		}
		var moves struct {
			Moves   []moveView `json:"moves"`
			Waiting int        `json:"waiting"`
		}
		for deadline := time.Now().Add(30 * time.Second); len(moves.Moves) < 2; time.Sleep(10 * time.Millisecond) {
			owner.json("/c/go/regrade").json(t, &moves)
			if time.Now().After(deadline) {
				t.Fatalf("nothing is proposed: %+v", moves)
			}
		}
		if m := moves.Moves[0]; m.Was != "accepted" || m.NowScore != 9 || len(m.Why) != 1 || m.Why[0] != "challenge" || len(m.Checks) != 1 {
			t.Errorf("proposed: %+v", m)
		}
		ann.json("/s/"+a).json(t, &late)
		if late.Report.Score != 17 {
			t.Error("a proposal counts before it is applied")
		}
		if res := owner.post("/c/go/regrade/apply", url.Values{"note": {"one test was wrong"}}); res.status != 303 {
			t.Fatalf("apply: %s", res)
		}
		ann.json("/s/"+a).json(t, &late)
		if late.Report.Score != 9 || late.Note != "one test was wrong" || len(late.Earlier) != 1 || late.Earlier[0].Score != 17 {
			t.Errorf("applied: %+v", late)
		}
		if page := ann.get("/s/" + a).body; !strings.Contains(page, "one test was wrong") {
			t.Error("Ann is not told why her points changed")
		}
		if page := owner.get("/c/go/insight?challenge=algorithms/bfs").body; !strings.Contains(page, "2 learners at finds a path") {
			t.Errorf("the commonest wrong answer is not shown: %s", page)
		}

		// Bob leaves; nothing of him stays but an ID in the audit.
		blob, err := s.Queue.Submission(t.Context(), b)
		if err != nil {
			t.Fatal(err)
		}
		var exported struct{ Submissions []map[string]any }
		owner.get("/c/go/members/"+bob.ID+"/export").json(t, &exported)
		if len(exported.Submissions) != 2 { // one line for each result
			t.Errorf("exported: %+v", exported)
		}
		if res := owner.post("/c/go/members/"+bob.ID+"/erase", nil); res.status != 303 {
			t.Fatalf("erase: %s", res)
		}
		if _, err := s.Blobs.Get(t.Context(), blob.Blob); !errors.Is(err, fs.ErrNotExist) {
			t.Errorf("what Bob handed in is still there: %v", err)
		}
		if res := bob.get("/c/go"); res.status != http.StatusUnauthorized {
			t.Errorf("Bob is still signed in: %s", res)
		}
		if s.audited("erased") != 1 || s.audited("Bob") != 0 {
			t.Error("the audit does not tell, or has his name")
		}
		if audit := owner.get("/c/go/audit").body; !strings.Contains(audit, "changed a result") || !strings.Contains(audit, "Olga") {
			t.Errorf("the audit: %s", audit)
		}
	})
}

// TestEveryPageHasATwin asks for each page as a page and as JSON.
func TestEveryPageHasATwin(t *testing.T) {
	s := newSite(t, t.TempDir()+"/class.db")
	owner := s.comes("owner", "go", class.Owner)
	_, id := owner.upload(bfs, "bfs.go", "package bfs\n")
	for _, path := range []string{"/", "/tokens", "/c/go", "/c/go/skills", bfs, "/s/" + id, "/c/go/grid", "/c/go/insight", "/c/go/queue", "/c/go/regrade", "/c/go/roster", "/c/go/deadlines", "/c/go/audit", "/c/none", "/none"} {
		twin := owner.json(path)
		if !json.Valid([]byte(twin.body)) || twin.header.Get("Content-Type") != "application/json; charset=utf-8" {
			t.Errorf("the twin of %s: %s", path, twin)
		}
		page := owner.get(path)
		if page.status == 303 {
			continue
		}
		if !strings.HasPrefix(page.body, "<!DOCTYPE html>") || !strings.HasSuffix(page.body, "</html>\n") || page.status != twin.status {
			t.Errorf("%s: %s", path, page)
		}
	}
}

// TestSignInWithAProvider signs in with a provider that runs here, and tries what one must
// not believe.
func TestSignInWithAProvider(t *testing.T) {
	provider, err := mockoidc.Run()
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = provider.Shutdown() })
	s := newSite(t, t.TempDir()+"/class.db", func(s *Server) {
		s.Provider, err = account.NewProvider(t.Context(), "the university", provider.Issuer(), provider.ClientID, provider.ClientSecret, s.Address+"/login/callback")
		if err != nil {
			t.Fatal(err)
		}
	})
	provider.QueueUser(&mockoidc.MockUser{Subject: "1", Email: "ann@example.edu", PreferredUsername: "ann"})
	link := s.invites(account.Invitation{Course: "go", Role: class.Learner, Uses: 2})
	p := s.stranger()
	if res := p.get(link); res.status != 200 || !strings.Contains(res.body, "the university") {
		t.Fatalf("the link: %s", res)
	}
	back := p.away("/login")
	if !strings.Contains(back, "code=") {
		t.Fatalf("the provider sends back to %s", back)
	}
	if res := p.get(back); res.status != 303 || res.header.Get("Location") != "/c/go" {
		t.Fatalf("signed in: %s", res)
	}
	if res := p.get("/c/go"); res.status != 200 || !strings.Contains(res.body, "ann") {
		t.Errorf("the course: %s", res)
	}
	if res := p.get(back); res.status != http.StatusForbidden {
		t.Errorf("the same sign-in twice: %s", res)
	}
	other := s.stranger()
	if res := other.get(back); res.status != http.StatusForbidden {
		t.Errorf("another browser's sign-in: %s", res)
	}
	if s.audited("a sign-in") != 2 {
		t.Error("the audit does not tell of both")
	}
	provider.QueueUser(&mockoidc.MockUser{Subject: "1", Email: "ann@example.edu", PreferredUsername: "ann"})
	again := s.stranger()
	again.get(again.away("/login"))
	if res := again.json("/c/go"); res.status != 200 {
		t.Errorf("the same person in another browser: %s", res)
	}
}

// away goes to the provider, and returns the path that this sends back to.
func (p *person) away(path string) string {
	p.t.Helper()
	res := p.get(path)
	to, err := http.NewRequestWithContext(p.t.Context(), "GET", res.header.Get("Location"), nil)
	if err != nil {
		p.t.Fatal(err)
	}
	got, err := p.browser.Do(to)
	if err != nil {
		p.t.Fatal(err)
	}
	got.Body.Close()
	back, err := got.Location()
	if err != nil {
		p.t.Fatal(err)
	}
	return back.RequestURI()
}

// TestTheEventsOfASubmission follows one until it ends.
func TestTheEventsOfASubmission(t *testing.T) {
	both(t, func(t *testing.T, address string) {
		s := newSite(t, address)
		p := s.comes("learner", "go", class.Learner)
		_, id := p.upload(bfs, "bfs.go", "package bfs\n")
		go func() {
			time.Sleep(100 * time.Millisecond)
			s.graded(fakeGrader{`{"verdict":"accepted"}`})
		}()
		res := p.get("/s/" + id + "/events")
		if !strings.Contains(res.body, `"state":"queued"`) || !strings.Contains(res.body, `"state":"done"`) || !strings.HasSuffix(res.body, "event: end\ndata:\n\n") {
			t.Errorf("got %s", res.body)
		}
	})
}

func TestMetrics(t *testing.T) {
	s := newSite(t, t.TempDir()+"/class.db")
	p := s.comes("learner", "go", class.Learner)
	p.upload(bfs, "bfs.go", "package bfs\n")
	res := s.stranger().get("/metrics")
	for _, line := range []string{`gradus_submissions{course="go",state="queued"} 1`, `gradus_queue_wait_estimate_seconds{course="go"} 2`, `gradus_queue_oldest_seconds{course="go",state="queued"}`} {
		if !strings.Contains(res.body, line) {
			t.Errorf("no line %s in %s", line, res.body)
		}
	}
}
