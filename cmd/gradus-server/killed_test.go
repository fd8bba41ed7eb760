package main

import (
	"bytes"
	"context"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"sync"
	"testing"
	"time"

	"github.com/gradus-dev/gradus/grader/class/blob"
	"github.com/gradus-dev/gradus/grader/class/database"
	"github.com/gradus-dev/gradus/grader/class/queue"
	"github.com/gradus-dev/gradus/grader/class/testdata/postgres"
)

// crowd is a class in PostgreSQL whose learners hand in real submissions.
type crowd struct {
	*queue.Queue
	tb      testing.TB
	address string
	files   string
	db      *database.DB
	blobs   blob.Store
	sources []source
}

// source is something to hand in, as often as wanted: a comment makes it another file.
type source struct {
	challenge, name string
	text            []byte
}

func newCrowd(tb testing.TB, learners int) *crowd {
	tb.Helper()
	c := &crowd{tb: tb, address: postgres.Database(tb), files: filepath.Join(tb.TempDir(), "files")}
	var err error
	if c.db, err = database.Open(tb.Context(), c.address); err != nil {
		tb.Fatal(err)
	}
	tb.Cleanup(func() { c.db.Close() })
	if c.Queue, err = queue.New(c.db); err != nil {
		tb.Fatal(err)
	}
	c.MostWait = time.Hour
	if c.blobs, err = blob.Open(c.files); err != nil {
		tb.Fatal(err)
	}
	ctx := tb.Context()
	err = c.db.Do(ctx, func(tx *database.Tx) error {
		if _, err := tx.ExecContext(ctx, "INSERT INTO course (id, title, created) VALUES ('class', 'Class', 0)"); err != nil {
			return err
		}
		for i := range learners {
			if _, err := tx.ExecContext(ctx, "INSERT INTO account (id, name, created) VALUES ($1, $1, 0)", fmt.Sprint("l", i)); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		tb.Fatal(err)
	}
	for _, file := range []string{"algorithms/bfs/bfs.go", "algorithms/bfs/starter/bfs.go", "algorithms/binary-search/binarysearch.go", "data-structures/stack-queue/stackqueue.go"} {
		text, err := os.ReadFile(filepath.Join(root(tb), "challenges", file))
		if err != nil {
			tb.Fatal(err)
		}
		dir, name := filepath.Split(filepath.FromSlash(file))
		parts := bytes.Split([]byte(filepath.ToSlash(dir)), []byte("/"))
		c.sources = append(c.sources, source{string(parts[0]) + "/" + string(parts[1]), name, text})
	}
	return c
}

// handIn hands one of the sources in, as one of the learners.
func (c *crowd) handIn(i int) (id string) {
	c.tb.Helper()
	src := c.sources[i%len(c.sources)]
	hash, err := c.blobs.Put(c.tb.Context(), fmt.Appendf(nil, "%s\n// %d\n", src.text, i))
	if err != nil {
		c.tb.Fatal(err)
	}
	s, err := c.Submit(c.tb.Context(), queue.HandIn{Course: "class", Account: fmt.Sprint("l", i), Challenge: src.challenge, Blob: hash, Name: src.name})
	if err != nil {
		c.tb.Fatal(err)
	}
	return s.ID
}

// worker starts a worker of its own process.
func (c *crowd) worker(slots int) *process {
	c.tb.Helper()
	return start(c.tb, filepath.Dir(c.files), "worker", "--database", c.address, "--files", c.files, "--slots", strconv.Itoa(slots), "--require-sandbox", "limits")
}

// until waits until nothing is left to do.
func (c *crowd) until(f func() bool) {
	c.tb.Helper()
	for end := time.Now().Add(10 * time.Minute); !f(); time.Sleep(5 * time.Millisecond) {
		if time.Now().After(end) {
			c.tb.Fatal("it does not end")
		}
	}
}

func (c *crowd) empty() bool {
	loads, err := c.Loads(c.tb.Context())
	return err == nil && len(loads) == 0
}

// result is what matters of a result: not how long it took.
func (c *crowd) result(id string) string {
	c.tb.Helper()
	r, err := c.Result(c.tb.Context(), id)
	if err != nil {
		c.tb.Fatalf("%s: %v", id, err)
	}
	return fmt.Sprint(r.Verdict, " ", r.Score, " of ", r.Max)
}

// TestAThousandSubmissions has two workers grade real submissions, one of which is killed
// again and again: the results are those of an undisturbed grading, each comes once and is
// told of once. With GRADUS_TEST_FULL it is a thousand, and a minute of kills.
func TestAThousandSubmissions(t *testing.T) {
	all, kills, pause := 160, 4, 1500*time.Millisecond
	if os.Getenv("GRADUS_TEST_FULL") != "" {
		all, kills, pause = 1000, 12, 5*time.Second
	}
	c := newCrowd(t, all)
	workers := []*process{c.worker(1), c.worker(1)}
	var want []string // of each source, undisturbed
	for i := range c.sources {
		want = append(want, c.handIn(i))
	}
	c.until(c.empty)
	for i, id := range want {
		want[i] = c.result(id)
	}

	notes, stop := c.db.Follow()
	told := map[string]int{}
	done := make(chan struct{})
	var counting sync.WaitGroup
	counting.Go(func() {
		for {
			select {
			case n := <-notes:
				if n.Event == database.Graded {
					told[n.About]++
				}
			case <-done:
				return
			}
		}
	})
	begun := time.Now()
	var ids []string
	for i := len(c.sources); i < all; i++ {
		ids = append(ids, c.handIn(i))
	}
	var recovered []time.Duration
	for i := range kills {
		time.Sleep(pause)
		if c.empty() {
			break
		}
		victim := workers[i%2]
		_ = victim.Process.Kill()
		died := time.Now()
		_ = victim.Wait()
		recovered = append(recovered, c.retaken(died)...)
		workers[i%2] = c.worker(1)
	}
	c.until(c.empty)
	t.Logf("%d submissions in %.1f s", len(ids), time.Since(begun).Seconds())
	c.until(func() bool { return len(notes) == 0 })
	time.Sleep(100 * time.Millisecond) // a second notification would come now
	stop()
	close(done)
	counting.Wait()
	for i, id := range ids {
		if got := c.result(id); got != want[(i+len(c.sources))%len(want)] {
			t.Errorf("%s: %s, want %s", id, got, want[(i+len(c.sources))%len(want)])
		}
		if results, err := c.Results(t.Context(), id); err != nil || len(results) != 1 {
			t.Errorf("%s has %d results (%v)", id, len(results), err)
		}
		if told[id] != 1 {
			t.Errorf("%s was told of %d times", id, told[id])
		}
	}
	slices.Sort(recovered)
	if len(recovered) > 0 {
		t.Logf("%d submissions of dead workers ran again after %v in the 95th percentile", len(recovered), recovered[len(recovered)*95/100])
	}
}

// retaken waits until what dead workers held is in other hands, or done, and returns how
// long that took.
func (c *crowd) retaken(died time.Time) (took []time.Duration) {
	c.tb.Helper()
	count := func(query string) (n int) {
		if err := c.db.QueryRowContext(c.tb.Context(), query).Scan(&n); err != nil {
			c.tb.Fatal(err)
		}
		return n
	}
	const (
		deaths = "SELECT coalesce(sum(deaths), 0) FROM submission"
		living = "SELECT count(*) FROM worker WHERE gone IS NULL"
		held   = "SELECT count(*) FROM submission WHERE deaths > 0 AND (state = 'queued' OR state = 'sent' AND worker = '')"
	)
	before := count(deaths)
	c.until(func() bool { return count(living) < 2 })
	after := count(deaths)
	c.until(func() bool { return count(held) == 0 })
	for range after - before {
		took = append(took, time.Since(died))
	}
	return took
}

// BenchmarkWorkers compares how long two workers need for real submissions with how long
// one needs.
func BenchmarkWorkers(b *testing.B) {
	const each = 100
	c := newCrowd(b, 5000)
	n := 0
	measure := func() float64 {
		begun := time.Now()
		for range each {
			n++
			c.handIn(n)
		}
		c.until(c.empty)
		return time.Since(begun).Seconds()
	}
	c.worker(1)
	measure() // what is made once
	for b.Loop() {
		one := measure()
		second := c.worker(1)
		c.until(func() bool {
			all, err := c.Workers(context.Background())
			living := 0
			for _, w := range all {
				if w.Gone.IsZero() {
					living++
				}
			}
			return err == nil && living == 2
		})
		measure() // what the second makes once
		two := measure()
		b.ReportMetric(one/two, "×one")
		b.ReportMetric(each/one, "/s-one")
		b.ReportMetric(each/two, "/s-two")
		_ = second.Process.Signal(os.Interrupt)
		_ = second.Wait()
	}
}

// BenchmarkOverhead measures what the queue adds to gradings: the part of a busy worker's
// time in which it does not grade, and how much longer than its grading a submission takes
// from hand-in to stored result when nothing else waits.
func BenchmarkOverhead(b *testing.B) {
	const each = 60
	c := newCrowd(b, 5000)
	n := 0
	took := func(ids []string) (all time.Duration) {
		for _, id := range ids {
			r, err := c.Result(b.Context(), id)
			if err != nil {
				b.Fatal(err)
			}
			all += r.Took
		}
		return all
	}
	hand := func(k int) (ids []string, wall time.Duration) {
		begun := time.Now()
		for range k {
			n++
			ids = append(ids, c.handIn(n))
		}
		c.until(c.empty)
		return ids, time.Since(begun)
	}
	c.worker(1)
	hand(each) // what is made once
	for b.Loop() {
		ids, wall := hand(each)
		graded := took(ids)
		b.ReportMetric(100*(wall-graded).Seconds()/graded.Seconds(), "%-busy")
		var idle time.Duration
		for range each {
			ids, wall := hand(1)
			idle += wall - took(ids)
		}
		b.ReportMetric(idle.Seconds()*1000/each, "ms-idle")
	}
}
