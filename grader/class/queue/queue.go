// Package queue decides what is graded next, and has workers grade it. It owns submissions
// and their results in the database of a class: what is handed in waits here, in the order
// that is fair; what can soon run is given to River, the job queue in the same database,
// and no more than that. A result, the end of its job and the next submission's dispatch
// are one transaction, so that a worker that is killed loses nothing and doubles nothing.
//
// submit.go takes in, dispatch.go chooses, work.go grades and records, reap.go takes back
// what dead workers held, wait.go says how long it takes, regrade.go does it all again.
// Nothing here decides a verdict.
package queue

import (
	"context"
	"database/sql"
	"fmt"
	"io"
	"log/slog"
	"time"

	"github.com/riverqueue/river"
	"github.com/riverqueue/river/riverdriver"
	"github.com/riverqueue/river/riverdriver/riverdatabasesql"
	"github.com/riverqueue/river/riverdriver/riversqlite"
	"riverqueue.com/riverui"

	"github.com/gradus-dev/gradus/grader/class/database"
)

// Queue is the submissions of a class and the workers that grade them. Its methods may be
// used concurrently, also by other processes.
type Queue struct {
	db *database.DB
	// MostWait is how long somebody may have to wait, at a guess, before further
	// submissions are refused.
	MostWait time.Duration

	jobs     *river.Client[*sql.Tx] // inserts only
	complete func(context.Context, *sql.Tx, *river.Job[job]) error
	now      func() time.Time
}

// DefaultMostWait is the usual MostWait.
const DefaultMostWait = 15 * time.Minute

// job is what River is given: IDs only.
type job struct {
	Submission string `json:"submission"`
	Generation int    `json:"generation"`
}

// Kind implements river.JobArgs.
func (job) Kind() string { return "grade" }

// New returns the queue that a database holds.
func New(db *database.DB) (*Queue, error) {
	q := &Queue{db: db, MostWait: DefaultMostWait, now: time.Now}
	var err error
	q.jobs, err = river.NewClient(q.driver(), &river.Config{FetchCooldown: time.Millisecond, Logger: slog.New(slog.NewTextHandler(io.Discard, nil))})
	if err != nil {
		return nil, fmt.Errorf("queue: %w", err)
	}
	q.complete = completeSQLite
	if db.Postgres() != nil {
		q.complete = completePostgres
	}
	return q, nil
}

func (q *Queue) driver() riverdriver.Driver[*sql.Tx] {
	if pool := q.db.Postgres(); pool != nil {
		return riverdatabasesql.NewWithPgxListener(q.db.Pool(), pool)
	}
	return riversqlite.New(q.db.Pool())
}

func completePostgres(ctx context.Context, tx *sql.Tx, j *river.Job[job]) error {
	_, err := river.JobCompleteTx[*riverdatabasesql.Driver](ctx, tx, j)
	return err
}

func completeSQLite(ctx context.Context, tx *sql.Tx, j *river.Job[job]) error {
	_, err := river.JobCompleteTx[*riversqlite.Driver](ctx, tx, j)
	return err
}

// change does all or nothing of what f does to the queue, alone: whoever else would change
// it waits.
func (q *Queue) change(ctx context.Context, f func(tx *database.Tx) error) error {
	return q.db.Do(ctx, func(tx *database.Tx) error {
		if _, err := tx.ExecContext(ctx, "UPDATE turn SET number = number"); err != nil {
			return err
		}
		return f(tx)
	})
}

func (q *Queue) micros() int64 { return database.Micros(q.now()) }

// Jobs returns River's own pages over the jobs, below a path.
func (q *Queue) Jobs(path string, log *slog.Logger) (*riverui.Handler, error) {
	return riverui.NewHandler(&riverui.HandlerOpts{Endpoints: riverui.NewEndpoints(q.jobs, nil), Logger: log, Prefix: path})
}
