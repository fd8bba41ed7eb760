package queue

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"math"

	"github.com/riverqueue/river"

	"github.com/gradus-dev/gradus/grader/class"
	"github.com/gradus-dev/gradus/grader/class/database"
)

const (
	// lowestTurn is that each so manieth turn is the lowest priority's that waits, so that
	// a regrading ends even if somebody hands in all the time.
	lowestTurn = 8
	// window is among how many of a course's oldest the learner with the fewest in
	// progress is looked for.
	window = 64
	// recent is for how many turns a course that had one is not idle.
	recent = 8
	// everyone is River's queue that all workers take from; queueOf is one worker's own.
	everyone = "grade"
)

func queueOf(worker string) string { return "worker_" + worker }

// dispatch gives River what can soon run: as much as the workers have slots for, and a
// quarter more, so that none has to wait. More would have chosen too early who is next. A
// course that has nothing in progress need not wait for that, and takes the next free slot.
func (q *Queue) dispatch(ctx context.Context, tx *database.Tx) error {
	var slots, sent int
	if err := tx.QueryRowContext(ctx, `SELECT coalesce((SELECT sum(slots) FROM worker WHERE gone IS NULL), 0), (SELECT count(*) FROM submission WHERE state = 'sent')`).Scan(&slots, &sent); err != nil {
		return err
	}
	most := slots + (slots+3)/4
	for ; sent < 2*most; sent++ {
		more, err := q.sendNext(ctx, tx, sent >= most)
		if err != nil || !more {
			return err
		}
	}
	return nil
}

// turn is a course whose turn it is, and the priority of what it has graded.
type turn struct {
	course   string
	priority int
	sent     int   // what the course has in progress
	served   int64 // its last turn
}

// idle reports whether the course had nothing graded of late, and wants nothing that can
// wait.
func (t turn) idle(number int64) bool {
	return t.sent == 0 && t.served <= number-recent && t.priority < int(class.Regrade)
}

// sendNext gives River the submission whose turn it is; of courses that have nothing in
// progress only, if idle is set. It reports whether there was one.
func (q *Queue) sendNext(ctx context.Context, tx *database.Tx, idle bool) (bool, error) {
	var number int64
	if err := tx.QueryRowContext(ctx, "UPDATE turn SET number = number + 1 RETURNING number").Scan(&number); err != nil {
		return false, err
	}
	alone, err := q.free(ctx, tx)
	if err != nil {
		return false, err
	}
	suspects := 0
	if alone != "" {
		suspects = mostDeaths
	}
	t, err := q.nextCourse(ctx, tx, number, idle, suspects)
	if errors.Is(err, sql.ErrNoRows) {
		_, err := tx.ExecContext(ctx, "UPDATE turn SET number = number - 1") // it was nobody's
		return false, err
	}
	if err != nil {
		return false, err
	}
	var next class.Submission
	var avoid string
	err = tx.QueryRowContext(ctx, `SELECT id, generation, deaths, avoid FROM (
			SELECT id, generation, deaths, avoid, account, since FROM submission
			WHERE course = $1 AND priority = $2 AND state = 'queued' AND not_before <= $3 AND deaths <= $5 ORDER BY since, id LIMIT $4) AS oldest
		ORDER BY (SELECT count(*) FROM submission s WHERE s.course = $1 AND s.account = oldest.account AND s.state = 'sent'), since, id LIMIT 1`,
		t.course, t.priority, q.micros(), window, suspects).Scan(&next.ID, &next.Generation, &next.Deaths, &avoid)
	if err != nil {
		return false, fmt.Errorf("choose what is graded next: %w", err)
	}
	if _, err := tx.ExecContext(ctx, "UPDATE course SET served = $2 WHERE id = $1", t.course, number); err != nil {
		return false, err
	}
	to := alone
	if next.Deaths == 0 {
		if to, err = q.instead(ctx, tx, avoid); err != nil {
			return false, err
		}
	}
	return true, q.send(ctx, tx, &next, to, t.idle(number))
}

// nextCourse returns the course whose turn it is, and of which priority: the smallest that
// waits anywhere; of courses that have it, the one with the least in progress for its
// weight, then the one that was served longest ago. Where idle is set, only courses that
// have nothing in progress and had none of the last turns are asked.
func (q *Queue) nextCourse(ctx context.Context, tx *database.Tx, number int64, idle bool, suspects int) (t turn, err error) {
	order, extreme, most, last, before := "ASC", "min", math.MaxInt32, number, int(class.Regrade)+1
	switch {
	case idle:
		most, last, before = 0, number-recent, int(class.Regrade)
	case number%lowestTurn == 0:
		order, extreme = "DESC", "max"
	}
	err = tx.QueryRowContext(ctx, `SELECT id, priority, sent, served FROM (
			SELECT id, weight, served,
				(SELECT `+extreme+`(priority) FROM submission s WHERE s.course = course.id AND s.state = 'queued' AND s.not_before <= $1 AND s.deaths <= $2) AS priority,
				(SELECT count(*) FROM submission s WHERE s.course = course.id AND s.state = 'sent') AS sent
			FROM course) AS waiting
		WHERE priority < $3 AND sent <= $4 AND served <= $5
		ORDER BY priority `+order+`, CAST(sent AS DOUBLE PRECISION) / weight, served, id LIMIT 1`,
		q.micros(), suspects, before, most, last).Scan(&t.course, &t.priority, &t.sent, &t.served)
	return t, err
}

// free returns a worker that has nothing in hand over which another died, and "" if there is
// none: of several suspects at a time, the next death would blame all.
func (q *Queue) free(ctx context.Context, tx *database.Tx) (string, error) {
	return first(tx.QueryRowContext(ctx, `SELECT id FROM worker WHERE gone IS NULL
		AND NOT EXISTS (SELECT 1 FROM submission s WHERE s.state = 'sent' AND s.deaths > 0 AND s.aimed = worker.id)
		ORDER BY (SELECT count(*) FROM submission s WHERE s.worker = worker.id AND s.state = 'sent'), id LIMIT 1`))
}

// instead returns the worker with the fewest in hand but the one to avoid; "" where any will
// do, or there is no other.
func (q *Queue) instead(ctx context.Context, tx *database.Tx, avoid string) (string, error) {
	if avoid == "" {
		return "", nil
	}
	return first(tx.QueryRowContext(ctx, `SELECT id FROM worker WHERE gone IS NULL AND id <> $1
		ORDER BY (SELECT count(*) FROM submission s WHERE s.worker = worker.id AND s.state = 'sent'), id LIMIT 1`, avoid))
}

// first returns the ID that a query finds, or "".
func first(r *sql.Row) (id string, err error) {
	if err = r.Scan(&id); errors.Is(err, sql.ErrNoRows) {
		err = nil
	}
	return id, err
}

// River's own priorities, of what it was given.
const (
	ahead = 1
	usual = 2
)

// send gives River one submission: for the worker that is named, or for all. What is urgent
// takes the next free slot.
func (q *Queue) send(ctx context.Context, tx *database.Tx, s *class.Submission, worker string, urgent bool) error {
	priority, to := usual, everyone
	if urgent {
		priority = ahead
	}
	if worker != "" {
		to = queueOf(worker)
	}
	if _, err := tx.ExecContext(ctx, "UPDATE submission SET state = 'sent', worker = '', aimed = $2, cause = '' WHERE id = $1", s.ID, worker); err != nil {
		return err
	}
	if _, err := q.jobs.InsertTx(ctx, tx.Tx, job{s.ID, s.Generation}, &river.InsertOpts{MaxAttempts: 1, Queue: to, Priority: priority}); err != nil {
		return fmt.Errorf("queue: %w", err)
	}
	return moved(ctx, tx, s.ID)
}
