package queue

import (
	"context"
	"database/sql"
	"errors"
	"fmt"

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
	// everyone is River's queue that all workers take from; queueOf is one worker's own.
	everyone = "grade"
)

func queueOf(worker string) string { return "worker_" + worker }

// dispatch gives River what can soon run: as much as the workers have slots for, and a
// quarter more, so that none has to wait. More would have chosen too early who is next.
func (q *Queue) dispatch(ctx context.Context, tx *database.Tx) error {
	var slots, sent int
	if err := tx.QueryRowContext(ctx, `SELECT coalesce((SELECT sum(slots) FROM worker WHERE gone IS NULL), 0), (SELECT count(*) FROM submission WHERE state = 'sent')`).Scan(&slots, &sent); err != nil {
		return err
	}
	for ; sent < slots+(slots+3)/4; sent++ {
		more, err := q.sendNext(ctx, tx)
		if err != nil || !more {
			return err
		}
	}
	return nil
}

// sendNext gives River the submission whose turn it is. It reports whether there was one.
func (q *Queue) sendNext(ctx context.Context, tx *database.Tx) (bool, error) {
	var turn int64
	if err := tx.QueryRowContext(ctx, "UPDATE turn SET number = number + 1 RETURNING number").Scan(&turn); err != nil {
		return false, err
	}
	course, priority, err := q.nextCourse(ctx, tx, turn)
	if errors.Is(err, sql.ErrNoRows) {
		return false, nil
	}
	if err != nil {
		return false, err
	}
	var next class.Submission
	var avoid string
	err = tx.QueryRowContext(ctx, `SELECT id, generation, avoid FROM (
			SELECT id, generation, avoid, account, since FROM submission
			WHERE course = $1 AND priority = $2 AND state = 'queued' AND not_before <= $3 ORDER BY since, id LIMIT $4) AS oldest
		ORDER BY (SELECT count(*) FROM submission s WHERE s.course = $1 AND s.account = oldest.account AND s.state = 'sent'), since, id LIMIT 1`,
		course, priority, q.micros(), window).Scan(&next.ID, &next.Generation, &avoid)
	if err != nil {
		return false, fmt.Errorf("choose what is graded next: %w", err)
	}
	if _, err := tx.ExecContext(ctx, "UPDATE course SET served = $2 WHERE id = $1", course, turn); err != nil {
		return false, err
	}
	return true, q.send(ctx, tx, &next, avoid)
}

// nextCourse returns the course whose turn it is, and of which priority: the smallest that
// waits anywhere; of courses that have it, the one with the least in progress for its
// weight, then the one that was served longest ago.
func (q *Queue) nextCourse(ctx context.Context, tx *database.Tx, turn int64) (course string, priority int, err error) {
	order, extreme := "ASC", "min"
	if turn%lowestTurn == 0 {
		order, extreme = "DESC", "max"
	}
	err = tx.QueryRowContext(ctx, `SELECT id, priority FROM (
			SELECT id, weight, served,
				(SELECT `+extreme+`(priority) FROM submission s WHERE s.course = course.id AND s.state = 'queued' AND s.not_before <= $1) AS priority,
				(SELECT count(*) FROM submission s WHERE s.course = course.id AND s.state = 'sent') AS sent
			FROM course) AS waiting
		WHERE priority IS NOT NULL
		ORDER BY priority `+order+`, CAST(sent AS DOUBLE PRECISION) / weight, served, id LIMIT 1`, q.micros()).Scan(&course, &priority)
	return course, priority, err
}

// send gives River one submission: for all workers, or for the one with the fewest in
// progress that did not fail at it, if there is one.
func (q *Queue) send(ctx context.Context, tx *database.Tx, s *class.Submission, avoid string) error {
	to := everyone
	if avoid != "" {
		var other string
		err := tx.QueryRowContext(ctx, `SELECT id FROM worker WHERE gone IS NULL AND id <> $1
			ORDER BY (SELECT count(*) FROM submission s WHERE s.worker = worker.id AND s.state = 'sent'), id LIMIT 1`, avoid).Scan(&other)
		switch {
		case err == nil:
			to = queueOf(other)
		case !errors.Is(err, sql.ErrNoRows):
			return err
		}
	}
	if _, err := tx.ExecContext(ctx, "UPDATE submission SET state = 'sent', worker = '', cause = '' WHERE id = $1", s.ID); err != nil {
		return err
	}
	if _, err := q.jobs.InsertTx(ctx, tx.Tx, job{s.ID, s.Generation}, &river.InsertOpts{MaxAttempts: 1, Queue: to}); err != nil {
		return fmt.Errorf("queue: %w", err)
	}
	return moved(ctx, tx, s.ID)
}
