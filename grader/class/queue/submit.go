package queue

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/google/uuid"

	"github.com/gradus-dev/gradus/grader/class"
	"github.com/gradus-dev/gradus/grader/class/database"
)

// HandIn is what somebody hands in.
type HandIn struct {
	Course, Account, Challenge string
	Blob                       string // the SHA-256 of the file, in hex, which is kept already
	Name                       string // of the file
}

// BusyError says that the queue is too long to take a submission now. The time at which it
// came is kept: the same file handed in later counts as of now.
type BusyError struct{ RetryAfter time.Duration }

func (e *BusyError) Error() string {
	return fmt.Sprintf("the graders are behind; hand the same in again in %s: it counts as of now", e.RetryAfter.Round(time.Second))
}

// again is how soon after the last a submission of the same learner waits behind those of
// others.
const again = time.Minute

// Submit takes in a submission. The same file of the same learner for the same challenge is
// the same submission, which is answered with; a newer one takes the place of those that
// still wait. The error may be a *BusyError.
func (q *Queue) Submit(ctx context.Context, h HandIn) (s *class.Submission, err error) {
	var busy *BusyError
	err = q.change(ctx, func(tx *database.Tx) error {
		busy = nil
		s, err = q.same(ctx, tx, h)
		if err != nil || s != nil && s.State != class.Superseded {
			return err
		}
		if busy, err = q.busy(ctx, tx, h); busy != nil || err != nil {
			return err
		}
		if s, err = q.insert(ctx, tx, h, s); err != nil {
			return err
		}
		return q.dispatch(ctx, tx)
	})
	if err == nil && busy != nil {
		return nil, busy
	}
	if err != nil {
		return nil, err
	}
	return q.Submission(ctx, s.ID)
}

// same returns the submission of the same file, or nil.
func (q *Queue) same(ctx context.Context, tx *database.Tx, h HandIn) (*class.Submission, error) {
	s, err := scanSubmission(tx.QueryRowContext(ctx, "SELECT "+submissionColumns+` FROM submission
		WHERE course = $1 AND account = $2 AND challenge = $3 AND blob = $4`, h.Course, h.Account, h.Challenge, h.Blob))
	if errors.Is(err, ErrNone) {
		return nil, nil
	}
	return s, err
}

// busy returns an error if it would take too long, and keeps when h came.
func (q *Queue) busy(ctx context.Context, tx *database.Tx, h HandIn) (*BusyError, error) {
	wait, err := q.estimate(ctx, tx, &class.Submission{Course: h.Course, Priority: class.Interactive}, q.micros())
	if err != nil || wait <= q.MostWait {
		return nil, err
	}
	_, err = tx.ExecContext(ctx, `INSERT INTO arrival (course, account, challenge, blob, at) VALUES ($1, $2, $3, $4, $5) ON CONFLICT DO NOTHING`,
		h.Course, h.Account, h.Challenge, h.Blob, q.micros())
	return &BusyError{RetryAfter: min(max(wait-q.MostWait, 10*time.Second), time.Hour)}, err
}

// insert puts a new submission, or one that was superseded, into the queue.
func (q *Queue) insert(ctx context.Context, tx *database.Tx, h HandIn, old *class.Submission) (*class.Submission, error) {
	now := q.micros()
	at, err := q.arrived(ctx, tx, h, now)
	if err != nil {
		return nil, err
	}
	priority, err := q.priority(ctx, tx, h, now)
	if err != nil {
		return nil, err
	}
	if err := q.supersede(ctx, tx, h); err != nil {
		return nil, err
	}
	if old != nil {
		_, err = tx.ExecContext(ctx, `UPDATE submission SET state = $2, submitted = $3, priority = $4, since = $5, generation = generation + 1 WHERE id = $1`,
			old.ID, string(class.Queued), at, int(priority), now)
		return old, errors.Join(err, moved(ctx, tx, old.ID))
	}
	id, err := uuid.NewV7()
	if err != nil {
		return nil, err
	}
	_, err = tx.ExecContext(ctx, `INSERT INTO submission (id, course, account, challenge, blob, name, submitted, state, priority, since)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)`,
		id.String(), h.Course, h.Account, h.Challenge, h.Blob, h.Name, at, string(class.Queued), int(priority), now)
	return &class.Submission{ID: id.String()}, err
}

// arrived returns when h came first.
func (q *Queue) arrived(ctx context.Context, tx *database.Tx, h HandIn, now int64) (int64, error) {
	var at int64
	err := tx.QueryRowContext(ctx, `SELECT coalesce(min(at), $5) FROM arrival WHERE course = $1 AND account = $2 AND challenge = $3 AND blob = $4`,
		h.Course, h.Account, h.Challenge, h.Blob, now).Scan(&at)
	return at, err
}

// priority is lower for who handed something in to the same challenge a moment ago.
func (q *Queue) priority(ctx context.Context, tx *database.Tx, h HandIn, now int64) (class.Priority, error) {
	var recent int
	err := tx.QueryRowContext(ctx, `SELECT count(*) FROM submission WHERE course = $1 AND account = $2 AND challenge = $3 AND since > $4`,
		h.Course, h.Account, h.Challenge, now-again.Microseconds()).Scan(&recent)
	if recent > 0 {
		return class.Again, err
	}
	return class.Interactive, err
}

// supersede takes the place of what the same learner has waiting for the same challenge.
func (q *Queue) supersede(ctx context.Context, tx *database.Tx, h HandIn) error {
	rows, err := tx.QueryContext(ctx, `UPDATE submission SET state = $4, cause = 'a newer one came before its turn'
		WHERE course = $1 AND account = $2 AND challenge = $3 AND state = $5 AND priority <> $6 RETURNING id`,
		h.Course, h.Account, h.Challenge, string(class.Superseded), string(class.Queued), int(class.Regrade))
	ids, err := collect(rows, err, scanID)
	if err != nil {
		return err
	}
	return moved(ctx, tx, ids...)
}

func scanID(r row) (id string, err error) { return id, r.Scan(&id) }

// moved tells everybody that submissions are in another state.
func moved(ctx context.Context, tx *database.Tx, ids ...string) error {
	for _, id := range ids {
		if err := tx.Notify(ctx, database.Note{Event: database.Moved, About: id}); err != nil {
			return err
		}
	}
	return nil
}
