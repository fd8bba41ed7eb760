package queue_test

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/gradus-dev/gradus/grader/class"
	"github.com/gradus-dev/gradus/grader/class/database"
	"github.com/gradus-dev/gradus/grader/class/queue"
	"github.com/gradus-dev/gradus/grader/class/testdata/postgres"
)

// both runs a test on each of the databases.
func both(t *testing.T, f func(t *testing.T, address string)) {
	t.Run("sqlite", func(t *testing.T) { t.Parallel(); f(t, filepath.Join(t.TempDir(), "class.db")) })
	t.Run("postgres", func(t *testing.T) { t.Parallel(); f(t, postgres.Database(t)) })
}

// class1 is a class for a test.
type class1 struct {
	*queue.Queue
	db *database.DB
	t  testing.TB
}

func open(t testing.TB, address string) *class1 {
	t.Helper()
	db, err := database.Open(t.Context(), address)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { db.Close() })
	q, err := queue.New(db)
	if err != nil {
		t.Fatal(err)
	}
	return &class1{q, db, t}
}

// people makes courses c1, c2, … and in each of them learners l1, l2, ….
func (c *class1) people(courses, learners int) {
	c.t.Helper()
	err := c.db.Do(c.t.Context(), func(tx *database.Tx) error {
		for i := range learners {
			if _, err := tx.ExecContext(c.t.Context(), "INSERT INTO account (id, name, created) VALUES ($1, $1, 0)", fmt.Sprint("l", i+1)); err != nil {
				return err
			}
		}
		for i := range courses {
			if _, err := tx.ExecContext(c.t.Context(), "INSERT INTO course (id, title, created) VALUES ($1, $1, 0)", fmt.Sprint("c", i+1)); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		c.t.Fatal(err)
	}
}

// submit hands in; blob names the content.
func (c *class1) submit(course, account, challenge, blob string) *class.Submission {
	c.t.Helper()
	s, err := c.Submit(c.t.Context(), queue.HandIn{Course: course, Account: account, Challenge: challenge, Blob: blob, Name: blob + ".zip"})
	if err != nil {
		c.t.Fatal(err)
	}
	return s
}

// logger logs to a test until that ends: River's goroutines may outlive it, where the
// database was taken from them.
func logger(t testing.TB) *slog.Logger { return slog.New(slog.NewTextHandler(whileItRuns{t}, nil)) }

type whileItRuns struct{ t testing.TB }

func (w whileItRuns) Write(p []byte) (int, error) {
	if w.t.Context().Err() != nil {
		return len(p), nil
	}
	return w.t.Output().Write(p)
}

// fake is a grader that does as a function says.
type fake func(ctx context.Context, s *class.Submission) (*class.Result, error)

func (f fake) Grade(ctx context.Context, s *class.Submission) (*class.Result, error) {
	return f(ctx, s)
}

// accepts is a grader that accepts what is handed in.
var accepts = fake(func(context.Context, *class.Submission) (*class.Result, error) { return accepted(), nil })

func accepted() *class.Result {
	return &class.Result{ChallengeHash: "h", Engine: "e", Verdict: "accepted", Score: 10, Max: 10, Report: []byte(`{"verdict":"accepted"}`)}
}

// work starts a worker, which stop ends in an orderly way.
func (c *class1) work(g queue.Grader, slots int) (stop func()) {
	c.t.Helper()
	ctx, cancel := context.WithCancel(context.Background())
	w := &queue.Worker{Queue: c.Queue, Grader: g, Slots: slots, Sandbox: "full", Engine: "e", Log: logger(c.t), Drain: 10 * time.Second}
	var all sync.WaitGroup
	all.Go(func() {
		if err := w.Run(ctx); err != nil {
			c.t.Error(err)
		}
	})
	all.Go(func() { c.Watch(ctx, w.Log) })
	stop = sync.OnceFunc(func() {
		cancel()
		all.Wait()
	})
	c.t.Cleanup(stop)
	return stop
}

// until waits for a condition.
func (c *class1) until(what string, f func() bool) {
	c.t.Helper()
	for deadline := time.Now().Add(30 * time.Second); !f(); time.Sleep(5 * time.Millisecond) {
		if time.Now().After(deadline) {
			loads, _ := c.Loads(c.t.Context())
			text, _ := json.Marshal(loads)
			c.t.Fatalf("not within half a minute: %s; there are %s", what, text)
		}
	}
}

func (c *class1) state(id string) *class.Submission {
	c.t.Helper()
	s, err := c.Submission(c.t.Context(), id)
	if err != nil {
		c.t.Fatal(err)
	}
	return s
}

// ends waits until a submission is in a state.
func (c *class1) ends(id string, state class.State) *class.Submission {
	c.t.Helper()
	c.until(fmt.Sprintf("%s is %s", id, state), func() bool { return c.state(id).State == state })
	return c.state(id)
}

func TestASubmissionIsGraded(t *testing.T) {
	t.Parallel()
	both(t, func(t *testing.T, address string) {
		c := open(t, address)
		c.people(1, 1)
		notes, stop := c.db.Follow()
		defer stop()
		s := c.submit("c1", "l1", "algorithms/bfs", "a")
		if s.State != class.Queued {
			t.Errorf("without a worker it is %s, want queued", s.State)
		}
		c.work(accepts, 2)
		c.ends(s.ID, class.Done)
		r, err := c.Result(t.Context(), s.ID)
		if err != nil {
			t.Fatal(err)
		}
		if r.Verdict != "accepted" || r.Score != 10 || string(r.Report) != `{"verdict":"accepted"}` || r.Counted.IsZero() {
			t.Errorf("got the result %+v", r)
		}
		told := 0
		for told == 0 {
			select {
			case n := <-notes:
				if n.Event == database.Graded && n.About == s.ID {
					told++
				}
			case <-time.After(time.Minute):
				t.Fatal("nobody told of the result")
			}
		}
	})
}

func TestTheSameFileIsTheSameSubmission(t *testing.T) {
	t.Parallel()
	both(t, func(t *testing.T, address string) {
		c := open(t, address)
		c.people(1, 2)
		first := c.submit("c1", "l1", "algorithms/bfs", "a")
		if again := c.submit("c1", "l1", "algorithms/bfs", "a"); again.ID != first.ID {
			t.Error("the same file is another submission")
		}
		if other := c.submit("c1", "l2", "algorithms/bfs", "a"); other.ID == first.ID {
			t.Error("another learner's is the same submission")
		}
		second := c.submit("c1", "l1", "algorithms/bfs", "b")
		if got := c.state(first.ID); got.State != class.Superseded {
			t.Errorf("with a newer one the first is %s, want superseded", got.State)
		}
		if back := c.submit("c1", "l1", "algorithms/bfs", "a"); back.ID != first.ID || back.State != class.Queued {
			t.Errorf("handed in once more it is %s, want queued and the first", back.State)
		}
		if got := c.state(second.ID); got.State != class.Superseded {
			t.Errorf("the second is %s then, want superseded", got.State)
		}
	})
}

func TestAFailureOfTheGraderIsNoVerdict(t *testing.T) {
	t.Parallel()
	both(t, func(t *testing.T, address string) {
		c := open(t, address)
		c.people(1, 1)
		var mu sync.Mutex
		tried := 0
		mended := false
		g := fake(func(context.Context, *class.Submission) (*class.Result, error) {
			mu.Lock()
			defer mu.Unlock()
			if mended {
				return accepted(), nil
			}
			if tried++; tried == 2 {
				panic("a broken disk")
			}
			return nil, errors.New("no room\x1b[31m left")
		})
		c.work(g, 1)
		s := c.submit("c1", "l1", "algorithms/bfs", "a")
		parked := c.ends(s.ID, class.Parked)
		if tried != 3 || parked.Failures != 3 || parked.Cause != "no room left" {
			t.Errorf("tried %d times, failures %d, cause %q", tried, parked.Failures, parked.Cause)
		}
		if _, err := c.Result(t.Context(), s.ID); !errors.Is(err, queue.ErrNone) {
			t.Errorf("it has a result (%v)", err)
		}
		mu.Lock()
		mended = true
		mu.Unlock()
		if err := c.GradeAgain(t.Context(), s.ID); err != nil {
			t.Fatal(err)
		}
		c.ends(s.ID, class.Done)
	})
}

func TestAFailureIsTriedElsewhere(t *testing.T) {
	t.Parallel()
	both(t, func(t *testing.T, address string) {
		c := open(t, address)
		c.people(1, 1)
		var mu sync.Mutex
		by := []string{}
		grader := func(name string, err error) fake {
			return func(_ context.Context, s *class.Submission) (*class.Result, error) {
				mu.Lock()
				defer mu.Unlock()
				by = append(by, name)
				return accepted(), err
			}
		}
		c.work(grader("broken", errors.New("no compiler")), 3)
		s := c.submit("c1", "l1", "algorithms/bfs", "a")
		c.until("the broken one has tried", func() bool { return c.state(s.ID).Failures == 1 })
		c.work(grader("sound", nil), 1)
		c.ends(s.ID, class.Done)
		if got := strings.Join(by, " "); got != "broken sound" {
			t.Errorf("tried by %s, want the broken and then the other", got)
		}
	})
}

func TestARegradingIsProposedAndApplied(t *testing.T) {
	t.Parallel()
	both(t, func(t *testing.T, address string) {
		c := open(t, address)
		c.people(1, 2)
		hash := "old"
		var mu sync.Mutex
		c.work(fake(func(_ context.Context, s *class.Submission) (*class.Result, error) {
			mu.Lock()
			defer mu.Unlock()
			r := accepted()
			r.ChallengeHash = hash
			if hash == "new" && s.Account == "l2" {
				r.Verdict, r.Score = "wrong-answer", 4
			}
			return r, nil
		}), 1)
		a, b := c.submit("c1", "l1", "algorithms/bfs", "a"), c.submit("c1", "l2", "algorithms/bfs", "a")
		c.ends(a.ID, class.Done)
		c.ends(b.ID, class.Done)
		regrade := func(want int) {
			n, err := c.Regrade(t.Context(), "c1", []string{a.ID, b.ID})
			if err != nil || n != 2 {
				t.Fatalf("%d are graded again (%v), want 2", n, err)
			}
			c.ends(a.ID, class.Done)
			c.ends(b.ID, class.Done)
			if got := c.proposals(); len(got) != want {
				t.Fatalf("there are %d proposals, want %d", len(got), want)
			}
		}
		regrade(0) // nothing is another than before
		mu.Lock()
		hash = "new"
		mu.Unlock()
		regrade(2)
		if r, _ := c.Result(t.Context(), b.ID); r.Score != 10 {
			t.Error("a proposal counts before it is applied")
		}
		p := c.proposals()
		err := c.db.Do(t.Context(), func(tx *database.Tx) error { return c.Apply(t.Context(), tx, p, "a test was wrong") })
		if err != nil {
			t.Fatal(err)
		}
		r, err := c.Result(t.Context(), b.ID)
		if err != nil || r.Score != 4 || r.Note != "a test was wrong" {
			t.Errorf("applied, it is %+v (%v)", r, err)
		}
		all, err := c.Results(t.Context(), b.ID)
		if err != nil || len(all) != 2 {
			t.Errorf("%d results are kept (%v), want both", len(all), err)
		}
		if n, err := c.Regrade(t.Context(), "another", []string{a.ID}); n != 0 || err != nil {
			t.Errorf("a submission of another course is graded again: %d, %v", n, err)
		}
	})
}

func (c *class1) proposals() []*queue.Proposal {
	c.t.Helper()
	p, err := c.Proposals(c.t.Context(), "c1")
	if err != nil {
		c.t.Fatal(err)
	}
	return p
}

func TestTooLongAQueueKeepsTheTimeOfArrival(t *testing.T) {
	t.Parallel()
	both(t, func(t *testing.T, address string) {
		c := open(t, address)
		c.people(1, 30)
		for i := range 10 {
			c.submit("c1", fmt.Sprint("l", i+1), "algorithms/bfs", "a")
		}
		c.MostWait = 5 * time.Second // at a second each
		before := time.Now()
		_, err := c.Submit(t.Context(), queue.HandIn{Course: "c1", Account: "l20", Challenge: "algorithms/bfs", Blob: "b", Name: "b.zip"})
		busy, ok := errors.AsType[*queue.BusyError](err)
		if !ok || busy.RetryAfter <= 0 {
			t.Fatalf("got %v, want a BusyError with a time", err)
		}
		after := time.Now()
		c.work(accepts, 2)
		c.until("all are graded", func() bool {
			loads, err := c.Loads(t.Context())
			return err == nil && len(loads) == 0
		})
		if s := c.submit("c1", "l20", "algorithms/bfs", "b"); s.Submitted.Before(before.Truncate(time.Microsecond)) || s.Submitted.After(after) {
			t.Errorf("it counts as of %v, not of when it came, between %v and %v", s.Submitted, before, after)
		}
		if s := c.submit("c1", "l20", "algorithms/bfs", "c"); s.Submitted.Before(after.Truncate(time.Microsecond)) {
			t.Error("another file counts as of when the first came")
		}
	})
}

func TestPlaceAndEstimate(t *testing.T) {
	t.Parallel()
	both(t, func(t *testing.T, address string) {
		c := open(t, address)
		c.people(2, 10)
		for i := range 9 {
			c.submit("c1", fmt.Sprint("l", i+1), "algorithms/bfs", "a")
		}
		last := c.submit("c1", "l10", "algorithms/bfs", "a")
		p, err := c.Place(t.Context(), last)
		if err != nil || p.Ahead != 9 || p.Wait != 10*time.Second {
			t.Errorf("the tenth has %d before it and %v to wait (%v), want 9 and 10s", p.Ahead, p.Wait, err)
		}
		var waiting, slots int
		var oldest, estimate float64
		err = c.db.QueryRowContext(t.Context(), "SELECT waiting, slots, oldest_seconds, wait_estimate_seconds FROM queue_wait").Scan(&waiting, &slots, &oldest, &estimate)
		if err != nil || waiting != 10 || slots != 0 || oldest < 0 || oldest > 60 || estimate != 10 {
			t.Errorf("the view has %d waiting, %d slots, the oldest for %g s, %g s to go (%v)", waiting, slots, oldest, estimate, err)
		}
		other := c.submit("c2", "l1", "algorithms/bfs", "a")
		p, err = c.Place(t.Context(), other)
		if err != nil || p.Ahead != 1 {
			t.Errorf("the first of another course has %d before it (%v), want 1", p.Ahead, err)
		}
	})
}

func TestTheAuditIsAppendOnly(t *testing.T) {
	t.Parallel()
	both(t, func(t *testing.T, address string) {
		c := open(t, address)
		ctx := t.Context()
		if _, err := c.db.ExecContext(ctx, "INSERT INTO audit (id, at, course, actor, verb, object) VALUES ('1', 1, 'c', 'a', 'v', 'o')"); err != nil {
			t.Fatal(err)
		}
		for _, statement := range []string{"UPDATE audit SET actor = 'b'", "DELETE FROM audit"} {
			if _, err := c.db.ExecContext(ctx, statement); err == nil || !strings.Contains(err.Error(), "append-only") {
				t.Errorf("%s: got %v", statement, err)
			}
		}
	})
}

// TestAWorkerThatIsToldToStop ends what it has begun, if that does not take too long.
func TestAWorkerThatIsToldToStop(t *testing.T) {
	t.Parallel()
	both(t, func(t *testing.T, address string) {
		c := open(t, address)
		c.people(1, 2)
		for name, tt := range map[string]struct {
			who   string
			takes time.Duration
			ends  class.State
		}{"in time": {"l1", 300 * time.Millisecond, class.Done}, "too long": {"l2", time.Hour, class.Queued}} {
			begun := make(chan bool, 1)
			ctx, cancel := context.WithCancel(context.Background())
			w := &queue.Worker{Queue: c.Queue, Slots: 1, Log: logger(t), Drain: time.Second, Grader: fake(func(ctx context.Context, _ *class.Submission) (*class.Result, error) {
				begun <- true
				select {
				case <-ctx.Done():
					return nil, ctx.Err()
				case <-time.After(tt.takes):
					return accepted(), nil
				}
			})}
			ended := make(chan bool)
			go func() {
				defer close(ended)
				_ = w.Run(ctx)
			}()
			s := c.submit("c1", tt.who, "algorithms/bfs", name)
			<-begun
			cancel()
			<-ended
			if got := c.state(s.ID); got.State != tt.ends || got.Deaths != 0 || got.Failures != 0 {
				t.Errorf("%s: it is %s, with %d deaths and %d failures", name, got.State, got.Deaths, got.Failures)
			}
			if _, err := c.db.ExecContext(t.Context(), "UPDATE submission SET state = 'superseded' WHERE state = 'queued'"); err != nil {
				t.Fatal(err)
			}
		}
	})
}
