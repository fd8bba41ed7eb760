package queue

import (
	"context"
	"crypto/rand"
	"database/sql"
	"encoding/binary"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"strings"
	"time"

	"github.com/riverqueue/river"

	"github.com/gradus-dev/gradus/grader/class"
	"github.com/gradus-dev/gradus/grader/class/database"
)

// Grader grades what was handed in. An error is its own fault, never the submission's.
type Grader interface {
	Grade(ctx context.Context, s *class.Submission) (*class.Result, error)
}

// Worker grades submissions of a queue, several at a time.
type Worker struct {
	Queue   *Queue
	Grader  Grader
	Slots   int          // gradings at a time, at least 1
	Sandbox string       // what holds submissions here, for staff to read
	Engine  string       // what grades here, for staff to read
	Log     *slog.Logger // of what happens, without code
	// Drain is how long gradings in progress may take to end when the worker is to stop.
	Drain time.Duration
}

// ErrCutOff says that a worker lost its database and stopped what it was grading, since
// others take over from it.
var ErrCutOff = errors.New("cut off from the database")

// comeBack is how long a worker waits before it comes back.
const comeBack = time.Second

// Run grades until ctx is done; then it takes no more, and returns when what is in progress
// is done. When it is cut off from the database, it stops, waits and appears again, as
// another worker: the database knows the first for dead.
func (w *Worker) Run(ctx context.Context) error {
	for {
		err := w.session(ctx)
		if ctx.Err() != nil {
			return nil
		}
		w.Log.Warn("worker stopped; it comes back", "cause", err)
		select {
		case <-ctx.Done():
			return nil
		case <-time.After(comeBack):
		}
	}
}

// session is a worker's life between two losses of the database.
func (w *Worker) session(ctx context.Context) error {
	var seed [8]byte
	_, _ = rand.Read(seed[:]) // never fails
	key := int64(binary.BigEndian.Uint64(seed[:]) >> 1)
	id := fmt.Sprintf("%s_%x", hostName(), key)
	presence, err := w.Queue.db.Appear(ctx, key)
	if err != nil {
		return err
	}
	defer presence.Close()
	if err := w.register(ctx, id, key); err != nil {
		return err
	}
	gradings, cancel := context.WithCancelCause(context.WithoutCancel(ctx))
	defer cancel(nil)
	work := &working{Worker: w, id: id, slots: make(chan struct{}, w.Slots), broken: make(chan error, 1), gradings: gradings}
	client, err := w.client(work, id)
	if err != nil {
		return err
	}
	if err := client.Start(context.WithoutCancel(ctx)); err != nil {
		return fmt.Errorf("queue: %w", err)
	}
	w.Log.Info("worker grades", "worker", id, "slots", w.Slots, "sandbox", w.Sandbox)
	select {
	case <-ctx.Done():
		return w.leave(ctx, client, id, cancel)
	case <-presence.Gone():
		err = ErrCutOff
	case err = <-work.broken:
		err = fmt.Errorf("%w: %w", ErrCutOff, err)
	}
	cancel(err)
	_ = stop(client.StopAndCancel, pause) // the database may be what does not answer
	return err
}

// pause is how long what ought to stop at once may take.
const pause = 5 * time.Second

// stop calls f, and does not wait for it longer than d.
func stop(f func(context.Context) error, d time.Duration) error {
	ctx, cancel := context.WithTimeout(context.Background(), d)
	defer cancel()
	return f(ctx)
}

// leave stops in an orderly way: what is in progress ends first, unless it takes too long,
// and goes back to the queue then.
func (w *Worker) leave(ctx context.Context, client *river.Client[*sql.Tx], id string, cancel context.CancelCauseFunc) error {
	if err := stop(client.Stop, w.Drain); err != nil {
		cancel(errStopping)
		_ = stop(client.StopAndCancel, pause) // what still holds on is taken back below
	}
	return w.Queue.change(context.WithoutCancel(ctx), func(tx *database.Tx) error {
		return w.Queue.takeBack(context.WithoutCancel(ctx), tx, id, "it was told to stop", false)
	})
}

// register makes the worker known, and has it given what waits.
func (w *Worker) register(ctx context.Context, id string, key int64) error {
	up, err := w.Queue.db.Up(ctx)
	if err != nil {
		return err
	}
	return w.Queue.change(ctx, func(tx *database.Tx) error {
		if _, err := tx.ExecContext(ctx, `INSERT INTO worker (id, lock, host, slots, sandbox, engine, server, started) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)`,
			id, key, hostName(), w.Slots, w.Sandbox, w.Engine, database.Micros(up), w.Queue.micros()); err != nil {
			return err
		}
		return w.Queue.dispatch(ctx, tx)
	})
}

func (w *Worker) client(work *working, id string) (*river.Client[*sql.Tx], error) {
	workers := river.NewWorkers()
	river.AddWorker(workers, work)
	poll := 100 * time.Millisecond // notifications come first, as a rule
	if w.Queue.db.Postgres() == nil {
		poll = 25 * time.Millisecond // there are none in a file
	}
	// One more than there are slots waits here already when a slot gets free.
	each := river.QueueConfig{MaxWorkers: w.Slots + 1}
	client, err := river.NewClient(w.Queue.driver(), &river.Config{
		ID:                          id,
		Queues:                      map[string]river.QueueConfig{everyone: each, queueOf(id): each},
		Workers:                     workers,
		FetchCooldown:               5 * time.Millisecond,
		FetchPollInterval:           poll,
		JobTimeout:                  -1, // a grading has limits of its own
		MaxAttempts:                 1,
		CompletedJobRetentionPeriod: time.Hour,
		DiscardedJobRetentionPeriod: 24 * time.Hour,
		Logger:                      w.Log,
	})
	if err != nil {
		return nil, fmt.Errorf("queue: %w", err)
	}
	return client, nil
}

// hostName is the machine's name as it may be part of a queue's.
func hostName() string {
	name, err := os.Hostname()
	if err != nil {
		name = "host"
	}
	name = strings.Map(func(r rune) rune {
		if r >= 'a' && r <= 'z' || r >= '0' && r <= '9' || r == '-' {
			return r
		}
		return '-'
	}, strings.ToLower(name))
	return name[:min(len(name), 32)]
}
