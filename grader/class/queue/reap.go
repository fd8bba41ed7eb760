package queue

import (
	"context"
	"log/slog"
	"time"

	"github.com/gradus-dev/gradus/grader/class"
	"github.com/gradus-dev/gradus/grader/class/database"
)

// lookEvery is how often dead workers are looked for.
const lookEvery = time.Second

// Watch takes back what dead workers held, and sends what had to wait for a time, until ctx
// is done. Each process that serves or works does so; one is enough.
func (q *Queue) Watch(ctx context.Context, log *slog.Logger) {
	for {
		if err := q.look(ctx, log); err != nil && ctx.Err() == nil {
			log.Warn("can't look after the workers", "cause", err)
		}
		select {
		case <-ctx.Done():
			return
		case <-time.After(lookEvery):
		}
	}
}

// Begin takes back what the workers of an earlier process held, in a database that one
// process has at a time, before this one has any.
func (q *Queue) Begin(ctx context.Context, log *slog.Logger) error {
	if q.db.Postgres() != nil {
		return nil
	}
	return q.bury(ctx, log)
}

func (q *Queue) look(ctx context.Context, log *slog.Logger) error {
	if q.db.Postgres() != nil {
		if err := q.bury(ctx, log); err != nil {
			return err
		}
	}
	var due int
	err := q.db.QueryRowContext(ctx, "SELECT count(*) FROM submission WHERE state = 'queued' AND not_before > 0 AND not_before <= $1", q.micros()).Scan(&due)
	if err != nil || due == 0 {
		return err
	}
	return q.change(ctx, func(tx *database.Tx) error { return q.dispatch(ctx, tx) })
}

// bury takes back what workers held whose lock nobody holds any more.
func (q *Queue) bury(ctx context.Context, log *slog.Logger) error {
	type living struct {
		id          string
		key, server int64
	}
	rows, err := q.db.QueryContext(ctx, "SELECT id, lock, server FROM worker WHERE gone IS NULL")
	workers, err := collect(rows, err, func(r row) (w living, err error) { return w, r.Scan(&w.id, &w.key, &w.server) })
	if err != nil {
		return err
	}
	up, err := q.db.Up(ctx)
	if err != nil {
		return err
	}
	for _, w := range workers {
		absent, err := q.db.Absent(ctx, w.key)
		if err != nil {
			return err
		}
		if !absent {
			continue
		}
		log.Warn("a worker is gone", "worker", w.id)
		died, why := w.server == database.Micros(up), "its connection ended"
		if !died { // with the database, every connection ended
			why = "the database was restarted"
		}
		if err := q.change(ctx, func(tx *database.Tx) error { return q.takeBack(ctx, tx, w.id, why, died) }); err != nil {
			return err
		}
	}
	return nil
}

// takeBack ends a worker, and gives what it held to others. What was sent and is in nobody's
// hands may have been in its, too, and is sent anew. Where the worker died, what it graded
// goes first, or is parked if it was not the first to die over it.
func (q *Queue) takeBack(ctx context.Context, tx *database.Tx, worker, why string, died bool) error {
	gone, err := tx.ExecContext(ctx, "UPDATE worker SET gone = $2, why_gone = $3 WHERE id = $1 AND gone IS NULL", worker, q.micros(), why)
	if err != nil {
		return err
	}
	if n, err := gone.RowsAffected(); err != nil || n == 0 { // another process did it
		return err
	}
	deaths, first := 0, class.Interactive
	if died {
		deaths, first = 1, class.GivenBack
	}
	rows, err := tx.QueryContext(ctx, `UPDATE submission SET
			state = CASE WHEN deaths + $2 >= $3 AND $2 > 0 THEN 'parked' ELSE 'queued' END,
			cause = CASE WHEN deaths + $2 >= $3 AND $2 > 0 THEN $4 ELSE '' END,
			priority = CASE WHEN priority < $5 THEN priority ELSE $5 END,
			deaths = deaths + $2, generation = generation + 1, worker = ''
		WHERE state = 'sent' AND worker = $1 RETURNING id`,
		worker, deaths, mostDeaths, "two workers died while they graded this; the last was "+worker, int(first))
	held, err := collect(rows, err, scanID)
	if err != nil {
		return err
	}
	rows, err = tx.QueryContext(ctx, "UPDATE submission SET state = 'queued', generation = generation + 1 WHERE state = 'sent' AND worker = '' RETURNING id")
	untaken, err := collect(rows, err, scanID)
	if err != nil {
		return err
	}
	if err := moved(ctx, tx, append(held, untaken...)...); err != nil {
		return err
	}
	return q.dispatch(ctx, tx)
}

// GradeAgain puts a parked submission back into the queue, as if nothing had failed.
func (q *Queue) GradeAgain(ctx context.Context, id string) error {
	return q.change(ctx, func(tx *database.Tx) error {
		done, err := tx.ExecContext(ctx, `UPDATE submission SET state = 'queued', generation = generation + 1, failures = 0, deaths = 0, not_before = 0, avoid = ''
			WHERE id = $1 AND state = 'parked'`, id)
		if err != nil {
			return err
		}
		if n, err := done.RowsAffected(); err != nil {
			return err
		} else if n == 0 {
			return ErrNone
		}
		if err := moved(ctx, tx, id); err != nil {
			return err
		}
		return q.dispatch(ctx, tx)
	})
}

// WorkerInfo is a worker, as staff looks at it.
type WorkerInfo struct {
	ID, Host, Sandbox, Engine string
	Slots, Busy               int
	Started, Gone             time.Time // Gone is zero while it lives
	WhyGone                   string
}

// Workers returns the workers that live, and those that ended last.
func (q *Queue) Workers(ctx context.Context) ([]*WorkerInfo, error) {
	rows, err := q.db.QueryContext(ctx, `SELECT id, host, sandbox, engine, slots, (SELECT count(*) FROM submission s WHERE s.worker = worker.id AND s.state = 'sent'),
		started, coalesce(gone, 0), why_gone FROM worker ORDER BY gone IS NOT NULL, coalesce(gone, 0) DESC, id LIMIT 50`)
	return collect(rows, err, func(r row) (*WorkerInfo, error) {
		var w WorkerInfo
		var started, gone int64
		err := r.Scan(&w.ID, &w.Host, &w.Sandbox, &w.Engine, &w.Slots, &w.Busy, &started, &gone, &w.WhyGone)
		w.Started, w.Gone = database.Time(started), database.Time(gone)
		return &w, err
	})
}
