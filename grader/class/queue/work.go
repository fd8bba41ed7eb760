package queue

import (
	"context"
	"errors"
	"fmt"
	"runtime/debug"
	"sync"
	"time"

	"github.com/riverqueue/river"

	"github.com/gradus-dev/gradus/grader/class"
	"github.com/gradus-dev/gradus/grader/class/database"
	"github.com/gradus-dev/gradus/grader/report"
)

// errStopping ends the gradings of a worker that was told to stop and has waited enough.
var errStopping = errors.New("the worker was told to stop")

const (
	// mostFailures is how often the grader may fail at a submission before it is parked.
	mostFailures = 3
	// mostDeaths is how many workers may die over a submission before it is parked.
	mostDeaths = 2
	// backOff is how long after a first failure the next try begins; each further is four
	// times that of the one before.
	backOff = time.Second
	// patience bounds the pauses, each twice the last, in which something is tried again.
	patience = 2 * time.Second
	// mostCause bounds what is kept of a cause, in bytes.
	mostCause = 4 << 10
)

// working is a worker while it is there.
type working struct {
	river.WorkerDefaults[job]
	*Worker
	id       string
	slots    chan struct{}
	broken   chan error      // takes the error after which nothing is known of a submission
	gradings context.Context // ends when the worker may grade no more
}

// Work takes one submission, grades it and records how that went. The errors it returns are
// the database's: then nothing is known of the grading, and the submission is taken back.
func (w *working) Work(ctx context.Context, j *river.Job[job]) error {
	w.slots <- struct{}{}
	free := sync.OnceFunc(func() { <-w.slots })
	defer free()
	ctx, end := w.until(ctx)
	defer end()
	s, err := w.take(ctx, j.Args)
	if err != nil {
		return err
	}
	if s == nil { // given to somebody else, or graded, by now
		return nil
	}
	begun := time.Now()
	result, err := w.grade(ctx, s)
	free() // the next is graded while this one's result is written
	if err == nil {
		result.Took = time.Since(begun)
		return w.again(ctx, func() error { return w.done(ctx, j, s, result) })
	}
	if cause := context.Cause(w.gradings); errors.Is(cause, ErrCutOff) {
		return cause
	}
	if w.gradings.Err() != nil {
		return nil // taken back when all have stopped
	}
	w.Log.Error("the grader failed", "submission", s.ID, "challenge", s.Challenge, "worker", w.id, "cause", err)
	return w.again(ctx, func() error { return w.failed(ctx, j, s, err) })
}

// until returns the context of a job, which holds River's client, as one that ends when the
// worker may grade no more, and not when River is to stop.
func (w *working) until(job context.Context) (ctx context.Context, end func()) {
	ctx, cancel := context.WithCancelCause(context.WithoutCancel(job))
	stop := context.AfterFunc(w.gradings, func() { cancel(context.Cause(w.gradings)) })
	return ctx, func() {
		stop()
		cancel(nil)
	}
}

// again does something with the database until it is done or the worker may do no more. If
// it can't be done, the worker gives up all that it holds.
func (w *working) again(ctx context.Context, f func() error) (err error) {
	for wait := 50 * time.Millisecond; ; wait *= 2 {
		if err = f(); err == nil || ctx.Err() != nil {
			return err
		}
		if wait > patience {
			select {
			case w.broken <- err:
			default:
			}
			return err
		}
		select {
		case <-ctx.Done():
			return err
		case <-time.After(wait):
		}
	}
}

// take makes a submission this worker's own. It returns nil if the job is of no effect.
func (w *working) take(ctx context.Context, j job) (*class.Submission, error) {
	s, err := scanSubmission(w.Queue.db.Pool().QueryRowContext(ctx, `UPDATE submission SET worker = $3
		WHERE id = $1 AND generation = $2 AND state = 'sent' AND worker = '' RETURNING `+submissionColumns, j.Submission, j.Generation, w.id))
	if errors.Is(err, ErrNone) {
		return nil, nil
	}
	return s, err
}

// grade has a submission graded. What panics is a failure of the grader.
func (w *working) grade(ctx context.Context, s *class.Submission) (r *class.Result, err error) {
	defer func() {
		if v := recover(); v != nil {
			w.Log.Error("panic", "submission", s.ID, "value", fmt.Sprint(v), "stack", string(debug.Stack()))
			err = fmt.Errorf("gradus failed at this submission: %v", v)
		}
	}()
	return w.Grader.Grade(ctx, s)
}

// holds reports whether a submission is still this worker's.
func (w *working) holds(ctx context.Context, tx *database.Tx, s *class.Submission) (bool, error) {
	var n int
	err := tx.QueryRowContext(ctx, "SELECT count(*) FROM submission WHERE id = $1 AND generation = $2 AND state = 'sent' AND worker = $3", s.ID, s.Generation, w.id).Scan(&n)
	return n > 0, err
}

// done records a result, and has the next submission sent. The first result of a submission
// counts at once; whoever inserts one tells of it, once.
func (w *working) done(ctx context.Context, j *river.Job[job], s *class.Submission, r *class.Result) error {
	q := w.Queue
	return q.change(ctx, func(tx *database.Tx) error {
		if mine, err := w.holds(ctx, tx, s); err != nil || !mine {
			return err
		}
		inserted, err := tx.ExecContext(ctx, `INSERT INTO result (submission, challenge_hash, engine, verdict, score, max_score, report, millis, graded, worker, counted)
			VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, CASE WHEN EXISTS (SELECT 1 FROM result WHERE submission = $1) THEN NULL ELSE CAST($11 AS BIGINT) END)
			ON CONFLICT DO NOTHING`,
			s.ID, r.ChallengeHash, r.Engine, r.Verdict, r.Score, r.Max, string(r.Report), r.Took.Milliseconds(), q.micros(), w.id, q.micros())
		if err != nil {
			return err
		}
		if _, err := tx.ExecContext(ctx, "UPDATE submission SET state = 'done', worker = '' WHERE id = $1", s.ID); err != nil {
			return err
		}
		note := database.Note{Event: database.Moved, About: s.ID}
		if n, err := inserted.RowsAffected(); err != nil {
			return err
		} else if n > 0 {
			note.Event = database.Graded
		}
		if err := tx.Notify(ctx, note); err != nil {
			return err
		}
		return errors.Join(q.complete(ctx, tx.Tx, j), q.dispatch(ctx, tx))
	})
}

// failed records a failure of the grader: the submission is tried again after a while, by
// another worker if there is one, or parked.
func (w *working) failed(ctx context.Context, j *river.Job[job], s *class.Submission, cause error) error {
	q := w.Queue
	return q.change(ctx, func(tx *database.Tx) error {
		if mine, err := w.holds(ctx, tx, s); err != nil || !mine {
			return err
		}
		state, failures := class.Queued, s.Failures+1
		if failures >= mostFailures {
			state = class.Parked
		}
		wait := backOff << (2 * s.Failures)
		if _, err := tx.ExecContext(ctx, `UPDATE submission SET state = $2, failures = $3, cause = $4, not_before = $5, generation = generation + 1, worker = '', avoid = $6 WHERE id = $1`,
			s.ID, string(state), failures, report.Clean(cause.Error(), mostCause), q.micros()+wait.Microseconds(), w.id); err != nil {
			return err
		}
		return errors.Join(moved(ctx, tx, s.ID), q.complete(ctx, tx.Tx, j), q.dispatch(ctx, tx))
	})
}
