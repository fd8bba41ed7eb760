package queue_test

import (
	"context"
	"fmt"
	"slices"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/gradus-dev/gradus/grader/class"
	"github.com/gradus-dev/gradus/grader/class/database"
	"github.com/gradus-dev/gradus/grader/class/testdata/postgres"
)

// crowd has a course hand in a lot, directly into the tables: what is tested is who goes
// first.
func (c *class1) crowd(course string, n int, priority class.Priority) {
	c.t.Helper()
	ctx := context.Background()
	err := c.db.Do(ctx, func(tx *database.Tx) error {
		for range n {
			_, err := tx.ExecContext(ctx, `INSERT INTO submission (id, course, account, challenge, blob, name, submitted, state, priority, since)
				VALUES ($1, $2, 'l1', 'algorithms/bfs', $3, 'a.zip', 0, 'queued', $4, 1)`, fmt.Sprintf("%s-%d-%06d", course, priority, crowded.Add(1)), course, fmt.Sprint(crowded.Load()), int(priority))
			if err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		c.t.Fatal(err)
	}
}

// crowded counts what all crowds handed in.
var crowded atomic.Int64

// counting counts gradings as they begin, each of which lasts a while.
type counting struct {
	each time.Duration
	gate chan struct{} // if not nil, each ends when something comes from it
	mu   sync.Mutex
	got  []string
}

func (g *counting) Grade(_ context.Context, s *class.Submission) (*class.Result, error) {
	g.mu.Lock()
	g.got = append(g.got, s.ID)
	g.mu.Unlock()
	if g.gate != nil {
		<-g.gate
	}
	time.Sleep(g.each)
	return accepted(), nil
}

func (g *counting) begun() []string {
	g.mu.Lock()
	defer g.mu.Unlock()
	return slices.Clone(g.got)
}

// TestOneCourseDoesNotBlockAnother has gradings end one by one, so that how busy the machine
// is makes no difference.
func TestOneCourseDoesNotBlockAnother(t *testing.T) {
	t.Parallel()
	both(t, func(t *testing.T, address string) {
		const slots = 2
		c := open(t, address)
		c.people(10, 3)
		c.crowd("c1", 500, class.Interactive)
		g := &counting{gate: make(chan struct{})}
		stop := c.work(g, slots)
		defer func() {
			close(g.gate)
			stop()
		}()
		ended := 0
		end := func() {
			c.until("the slots are in use", func() bool { return len(g.begun())-ended == slots })
			g.gate <- struct{}{}
			ended++
		}
		for range 10 {
			end()
		}
		for i := range 9 {
			c.until("the slots are in use", func() bool { return len(g.begun())-ended == slots })
			before := len(g.begun())
			s := c.submit(fmt.Sprint("c", i+2), "l2", "algorithms/bfs", "a")
			for c.state(s.ID).State != class.Done {
				if at := slices.Index(g.begun(), s.ID); at < 0 && len(g.begun())-before > 10 {
					t.Fatalf("more than 10 of the other course went before the one of course %d", i+2)
				}
				select {
				case g.gate <- struct{}{}:
					ended++
				case <-time.After(time.Millisecond):
				}
			}
			// What waits for a slot already goes first, and what takes the place of those
			// that just ended; and no more.
			if at := slices.Index(g.begun(), s.ID); at-before > 1+slots {
				t.Errorf("%d of the other course were graded before the one of course %d", at-before, i+2)
			}
		}
	})
}

func TestARegradingEndsInARush(t *testing.T) {
	t.Parallel()
	both(t, func(t *testing.T, address string) {
		c := open(t, address)
		c.people(2, 1)
		c.crowd("c1", 400, class.Interactive)
		c.crowd("c2", 20, class.Regrade)
		g := &counting{each: time.Millisecond}
		c.work(g, 1)
		c.until("the regrading ends", func() bool {
			n := 0
			for _, id := range g.begun() {
				if id[:2] == "c2" {
					n++
				}
			}
			return n == 20
		})
		if all := len(g.begun()); all < 120 || all > 200 {
			t.Errorf("the 20 were done after %d gradings, want about each eighth", all)
		}
	})
}

// BenchmarkWaitBesideACrowd compares how long a course waits beside one with 2,000 queued
// with how long it waits alone, in the 95th percentile.
func BenchmarkWaitBesideACrowd(b *testing.B) {
	b.Run("sqlite", func(b *testing.B) { waitBesideACrowd(b, b.TempDir()+"/class.db") })
	b.Run("postgres", func(b *testing.B) { waitBesideACrowd(b, postgres.Database(b)) })
}

func waitBesideACrowd(b *testing.B, address string) {
	c := open(b, address)
	c.people(10, 3)
	g := &counting{each: 50 * time.Millisecond}
	c.work(g, 2)
	n := 0
	wait := func() time.Duration {
		var took []time.Duration
		for i := range 20 {
			n++
			began := time.Now()
			s := c.submit(fmt.Sprint("c", i%9+2), "l2", "algorithms/bfs", fmt.Sprint(n))
			c.ends(s.ID, class.Done)
			took = append(took, time.Since(began))
		}
		slices.Sort(took)
		return took[18]
	}
	for b.Loop() {
		idle := wait()
		c.crowd("c1", 2000, class.Interactive)
		beside := wait()
		b.ReportMetric(beside.Seconds()/idle.Seconds(), "×idle")
		b.ReportMetric(idle.Seconds()*1000, "ms-idle")
		if _, err := c.db.ExecContext(b.Context(), "UPDATE submission SET state = 'superseded' WHERE state = 'queued'"); err != nil {
			b.Fatal(err)
		}
	}
}
