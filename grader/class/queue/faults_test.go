package queue_test

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"sync"
	"syscall"
	"testing"
	"time"

	"github.com/gradus-dev/gradus/grader/class"
	"github.com/gradus-dev/gradus/grader/class/database"
	"github.com/gradus-dev/gradus/grader/class/queue"
	"github.com/gradus-dev/gradus/grader/class/testdata/postgres"
)

// workerVariable makes this test program a worker of the database it names.
const workerVariable = "GRADUS_TEST_WORKER"

func TestMain(m *testing.M) {
	if address := os.Getenv(workerVariable); address != "" {
		workFor(address)
		return
	}
	postgres.Main(m)
}

// workFor grades until it is killed: slowly, and by what the blob says.
func workFor(address string) {
	db, err := database.Open(context.Background(), address)
	if err != nil {
		panic(err)
	}
	q, err := queue.New(db)
	if err != nil {
		panic(err)
	}
	w := &queue.Worker{Queue: q, Slots: 2, Sandbox: "full", Engine: "e", Log: slog.New(slog.NewTextHandler(os.Stderr, nil)), Drain: time.Second,
		Grader: fake(func(ctx context.Context, s *class.Submission) (*class.Result, error) {
			if s.Blob == "deadly" {
				_ = syscall.Kill(os.Getpid(), syscall.SIGKILL)
			}
			select {
			case <-ctx.Done():
				return nil, ctx.Err()
			case <-time.After(60 * time.Millisecond):
			}
			r := accepted()
			r.Score = len(s.Blob)
			return r, nil
		})}
	go q.Watch(context.Background(), w.Log)
	_ = w.Run(context.Background())
}

// process is a worker of its own process.
func process(t *testing.T, address string) *exec.Cmd {
	t.Helper()
	cmd := exec.Command(os.Args[0])
	cmd.Env = append(os.Environ(), workerVariable+"="+address)
	cmd.Stderr = t.Output()
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		_ = cmd.Process.Kill()
		_ = cmd.Wait()
	})
	return cmd
}

// TestKilledWorkersLoseAndDoubleNothing kills one of two workers again and again.
func TestKilledWorkersLoseAndDoubleNothing(t *testing.T) {
	t.Parallel()
	const learners, kills = 300, 4
	address := postgres.Database(t)
	c := open(t, address)
	c.people(1, learners)
	notes, stopNotes := c.db.Follow()
	told := map[string]int{}
	var counting sync.WaitGroup
	stopped := make(chan struct{})
	counting.Go(func() {
		for {
			select {
			case n := <-notes:
				switch {
				case n.Event == database.Graded:
					told[n.About]++
				case n.Event == database.Lost && len(told) > 0:
					t.Error("notes were lost")
				}
			case <-stopped:
				return
			}
		}
	})
	ctx, cancel := context.WithCancel(t.Context())
	var watching sync.WaitGroup
	watching.Go(func() { c.Watch(ctx, logger(t)) })
	defer watching.Wait()
	defer cancel()

	var ids []string
	for i := range learners {
		ids = append(ids, c.submit("c1", fmt.Sprint("l", i+1), "algorithms/bfs", fmt.Sprintf("%0*d", i%9+1, 0)).ID)
	}
	workers := []*exec.Cmd{process(t, address), process(t, address)}
	var recovered []time.Duration
	for i := range kills {
		time.Sleep(time.Second)
		victim := workers[i%2]
		_ = victim.Process.Kill()
		died := time.Now()
		_ = victim.Wait()
		recovered = append(recovered, c.retaken(died)...)
		workers[i%2] = process(t, address)
	}
	c.until("all are graded", func() bool {
		loads, err := c.Loads(t.Context())
		return err == nil && len(loads) == 0
	})
	for i, id := range ids {
		r, err := c.Result(t.Context(), id)
		if err != nil || r.Score != i%9+1 {
			t.Fatalf("submission %d has the result %+v (%v)", i, r, err)
		}
		if all, err := c.Results(t.Context(), id); err != nil || len(all) != 1 {
			t.Errorf("submission %d has %d results (%v)", i, len(all), err)
		}
	}
	c.until("all are told of", func() bool { return len(notes) == 0 })
	stopNotes()
	close(stopped)
	counting.Wait()
	for _, id := range ids {
		if told[id] != 1 {
			t.Errorf("%s was told of %d times", id, told[id])
		}
	}
	slices.Sort(recovered)
	if len(recovered) == 0 {
		t.Fatal("no worker was killed while it graded: the test shows nothing")
	}
	t.Logf("%d held submissions ran again after %v in the median, %v at most", len(recovered), recovered[len(recovered)/2], recovered[len(recovered)-1])
}

// retaken waits until what a dead worker held is in other hands, and returns how long each
// took since it died.
func (c *class1) retaken(died time.Time) (took []time.Duration) {
	c.t.Helper()
	held := func() (n int) {
		err := c.db.QueryRowContext(c.t.Context(), `SELECT count(*) FROM submission WHERE deaths > 0 AND (state = 'queued' OR state = 'sent' AND worker = '')
			OR state = 'sent' AND worker IN (SELECT id FROM worker WHERE gone IS NOT NULL)`).Scan(&n)
		if err != nil {
			c.t.Fatal(err)
		}
		return n
	}
	var before, after int
	dead := func() (n int) {
		if err := c.db.QueryRowContext(c.t.Context(), "SELECT count(*) FROM submission WHERE deaths > 0").Scan(&n); err != nil {
			c.t.Fatal(err)
		}
		return n
	}
	before = dead()
	var living int
	c.until("the death is noticed", func() bool {
		err := c.db.QueryRowContext(c.t.Context(), "SELECT count(*) FROM worker WHERE gone IS NULL").Scan(&living)
		return err == nil && living == 1
	})
	after = dead()
	c.until("all are in other hands", func() bool { return held() == 0 })
	for range after - before {
		took = append(took, time.Since(died))
	}
	return took
}

// TestWhatKillsWorkersIsParked hands in something that kills whoever grades it.
func TestWhatKillsWorkersIsParked(t *testing.T) {
	t.Parallel()
	address := postgres.Database(t)
	c := open(t, address)
	c.people(1, 3)
	ctx, cancel := context.WithCancel(t.Context())
	var watching sync.WaitGroup
	watching.Go(func() { c.Watch(ctx, logger(t)) })
	defer watching.Wait()
	defer cancel()
	bad, good := c.submit("c1", "l1", "algorithms/bfs", "deadly"), c.submit("c1", "l2", "algorithms/bfs", "a")
	for range 2 {
		_ = process(t, address).Wait()
	}
	parked := c.ends(bad.ID, class.Parked)
	if parked.Deaths != 2 || parked.Cause == "" {
		t.Errorf("parked with %d deaths and the cause %q", parked.Deaths, parked.Cause)
	}
	process(t, address)
	c.ends(good.ID, class.Done)
}

// TestTheDatabaseIsRestarted crashes the database while workers grade.
func TestTheDatabaseIsRestarted(t *testing.T) {
	t.Parallel()
	const learners = 60
	server := postgres.Start(t)
	c := open(t, server.Create(t))
	c.people(1, learners)
	var ids []string
	for i := range learners {
		ids = append(ids, c.submit("c1", fmt.Sprint("l", i+1), "algorithms/bfs", "a").ID)
	}
	slow := fake(func(ctx context.Context, s *class.Submission) (*class.Result, error) {
		select {
		case <-ctx.Done():
			return nil, ctx.Err()
		case <-time.After(100 * time.Millisecond):
			return accepted(), nil
		}
	})
	c.work(slow, 2)
	c.work(slow, 2)
	for range 2 {
		time.Sleep(400 * time.Millisecond)
		server.Stop(syscall.SIGQUIT)
		time.Sleep(300 * time.Millisecond)
		server.Run(t)
	}
	c.until("all are graded", func() bool {
		loads, err := c.Loads(t.Context())
		return err == nil && len(loads) == 0
	})
	for _, id := range ids {
		if s := c.state(id); s.State != class.Done || s.Deaths != 0 {
			t.Errorf("%s is %s after %d deaths: none died but the database", id, s.State, s.Deaths)
		}
		if r, err := c.Result(t.Context(), id); err != nil || r.Verdict != "accepted" {
			t.Errorf("%s has the result %+v (%v)", id, r, err)
		}
	}
}

// TestAWorkerThatIsCutOffStops takes the network from a worker that grades.
func TestAWorkerThatIsCutOffStops(t *testing.T) {
	t.Parallel()
	server := postgres.Start(t)
	address := server.Create(t)
	here := open(t, address)
	here.people(1, 1)
	u, err := url.Parse(address)
	if err != nil {
		t.Fatal(err)
	}
	cable := lay(t, server.Socket())
	far := open(t, "postgres://gradus@"+cable.Addr().String()+u.Path+"?sslmode=disable")
	begun, ended := make(chan time.Time, 2), make(chan error, 2)
	far.work(fake(func(ctx context.Context, s *class.Submission) (*class.Result, error) {
		begun <- time.Now()
		<-ctx.Done()
		ended <- context.Cause(ctx)
		return nil, ctx.Err()
	}), 1)
	s := here.submit("c1", "l1", "algorithms/bfs", "a")
	<-begun
	cable.cut()
	cutAt := time.Now()
	select {
	case why := <-ended:
		if !errors.Is(why, queue.ErrCutOff) {
			t.Errorf("it ended because: %v", why)
		}
		t.Logf("stopped %v after it was cut off", time.Since(cutAt))
	case <-time.After(30 * time.Second):
		t.Fatal("it grades on, 30 s after it was cut off")
	}
	here.work(accepts, 1)
	here.ends(s.ID, class.Done)
	cable.mend()
}

// cable forwards connections to a socket, until it is cut: then nothing is answered any
// more, and nothing ends.
type cable struct {
	net.Listener
	mu  sync.Mutex
	off chan struct{}
}

func lay(t *testing.T, socket string) *cable {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	c := &cable{Listener: l, off: make(chan struct{})}
	t.Cleanup(func() { l.Close() })
	go func() {
		for {
			from, err := l.Accept()
			if err != nil {
				return
			}
			to, err := net.Dial("unix", filepath.Clean(socket))
			if err != nil {
				from.Close()
				continue
			}
			t.Cleanup(func() {
				from.Close()
				to.Close()
			})
			go c.forward(to, from)
			go c.forward(from, to)
		}
	}()
	return c
}

func (c *cable) forward(to, from net.Conn) {
	defer to.Close()
	buf := make([]byte, 32<<10)
	for {
		n, err := from.Read(buf)
		c.mu.Lock()
		off := c.off
		c.mu.Unlock()
		select {
		case <-off:
			_, _ = io.Copy(io.Discard, from)
			return
		default:
		}
		if err != nil {
			return
		}
		if _, err := to.Write(buf[:n]); err != nil {
			return
		}
	}
}

func (c *cable) cut() {
	c.mu.Lock()
	defer c.mu.Unlock()
	close(c.off)
}

func (c *cable) mend() {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.off = make(chan struct{})
}
