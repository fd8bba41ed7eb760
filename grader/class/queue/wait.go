package queue

import (
	"context"
	"time"

	"github.com/gradus-dev/gradus/grader/class"
	"github.com/gradus-dev/gradus/grader/class/database"
)

// Place is where a submission is in the queue.
type Place struct {
	Ahead int           // submissions before it, at a guess
	Wait  time.Duration // until its result, at a guess
}

// Place returns where a submission that waits is; a zero Place of any other.
func (q *Queue) Place(ctx context.Context, s *class.Submission) (p Place, err error) {
	if s.State != class.Queued && s.State != class.Sent {
		return p, nil
	}
	var since int64
	if err := q.db.QueryRowContext(ctx, "SELECT since FROM submission WHERE id = $1", s.ID).Scan(&since); err != nil {
		return p, err
	}
	if s.State == class.Queued {
		if p.Ahead, err = q.ahead(ctx, q.db, s, since); err != nil {
			return p, err
		}
	}
	p.Wait, err = q.estimate(ctx, q.db, s, since)
	return p, err
}

// ahead guesses how many are graded before one that came to a course at a time: those of its
// course that go first, and as many of each other course, for its weight, if it has so many.
func (q *Queue) ahead(ctx context.Context, db database.Querier, s *class.Submission, since int64) (n int, err error) {
	err = db.QueryRowContext(ctx, `WITH mine AS (
			SELECT CAST(count(*) AS DOUBLE PRECISION) / (SELECT weight FROM course WHERE id = $1) AS each FROM submission
			WHERE course = $1 AND state = 'queued' AND (priority < $2 OR priority = $2 AND since < $3)),
		others AS (
			SELECT course, count(*) AS n FROM submission WHERE course <> $1 AND state = 'queued' AND priority <= $2 GROUP BY course)
		SELECT CAST(coalesce((SELECT count(*) FROM submission WHERE state = 'sent'), 0)
			+ (SELECT each * (SELECT weight FROM course WHERE id = $1) FROM mine)
			+ coalesce((SELECT sum(CASE WHEN n < (each + 1) * weight THEN n ELSE (each + 1) * weight END)
				FROM others JOIN course ON course.id = others.course, mine), 0) AS BIGINT)`,
		s.Course, int(s.Priority), since).Scan(&n)
	return n, err
}

// estimate guesses how long it takes until a submission is graded.
func (q *Queue) estimate(ctx context.Context, db database.Querier, s *class.Submission, since int64) (time.Duration, error) {
	ahead, err := q.ahead(ctx, db, s, since)
	if err != nil {
		return 0, err
	}
	slots, each, err := q.pace(ctx, db)
	return time.Duration(ahead/max(slots, 1)+1) * each, err
}

// pace returns how many are graded at a time, and how long one took of late.
func (q *Queue) pace(ctx context.Context, db database.Querier) (slots int, each time.Duration, err error) {
	const usual = 1000 // milliseconds, before anything was graded
	var millis float64
	err = db.QueryRowContext(ctx, `SELECT coalesce((SELECT sum(slots) FROM worker WHERE gone IS NULL), 0),
		coalesce((SELECT avg(millis) FROM (SELECT millis FROM result ORDER BY graded DESC LIMIT 50) AS latest), $1)`, usual).Scan(&slots, &millis)
	return slots, time.Duration(millis * float64(time.Millisecond)), err
}

// Load is how much there is to do.
type Load struct {
	Course string
	State  class.State
	Count  int
	Oldest time.Duration // since when the oldest is in the queue
}

// Loads returns how much waits or is in progress or parked, by course and state.
func (q *Queue) Loads(ctx context.Context) ([]*Load, error) {
	now := q.micros()
	rows, err := q.db.QueryContext(ctx, `SELECT course, state, count(*), min(since) FROM submission
		WHERE state = 'queued' OR state = 'sent' OR state = 'parked' GROUP BY course, state ORDER BY course, state`)
	return collect(rows, err, func(r row) (*Load, error) {
		var l Load
		var since int64
		err := r.Scan(&l.Course, &l.State, &l.Count, &since)
		l.Oldest = time.Duration(max(now-since, 0)) * time.Microsecond
		return &l, err
	})
}

// Wait guesses how long the next submission to a course takes.
func (q *Queue) Wait(ctx context.Context, course string) (time.Duration, error) {
	return q.estimate(ctx, q.db, &class.Submission{Course: course, Priority: class.Interactive}, q.micros())
}
