package queue

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/gradus-dev/gradus/grader/class"
	"github.com/gradus-dev/gradus/grader/class/database"
)

// ErrNone says that there is no such submission or result.
var ErrNone = errors.New("there is none")

const submissionColumns = `id, course, account, challenge, blob, name, submitted, state, generation, priority, deaths, failures, cause, worker`

// row is one of database/sql's Row and Rows.
type row interface{ Scan(...any) error }

func scanSubmission(r row) (*class.Submission, error) {
	var s class.Submission
	var at int64
	err := r.Scan(&s.ID, &s.Course, &s.Account, &s.Challenge, &s.Blob, &s.Name, &at, &s.State, &s.Generation, &s.Priority, &s.Deaths, &s.Failures, &s.Cause, &s.Worker)
	if errors.Is(err, sql.ErrNoRows) {
		err = ErrNone
	}
	s.Submitted = database.Time(at)
	return &s, err
}

// Submission returns the submission with an ID, or ErrNone.
func (q *Queue) Submission(ctx context.Context, id string) (*class.Submission, error) {
	return scanSubmission(q.db.QueryRowContext(ctx, "SELECT "+submissionColumns+" FROM submission WHERE id = $1", id))
}

// Which chooses submissions. A "" chooses all; Most is how many, 0 for all.
type Which struct {
	Course, Account, Challenge string
	State                      class.State
	Most                       int
}

// Submissions returns those chosen, the newest first.
func (q *Queue) Submissions(ctx context.Context, w Which) ([]*class.Submission, error) {
	query := "SELECT " + submissionColumns + ` FROM submission
		WHERE ($1 = '' OR course = $1) AND ($2 = '' OR account = $2) AND ($3 = '' OR challenge = $3) AND ($4 = '' OR state = $4)
		ORDER BY submitted DESC, id DESC`
	if w.Most > 0 {
		query += fmt.Sprintf(" LIMIT %d", w.Most)
	}
	rows, err := q.db.QueryContext(ctx, query, w.Course, w.Account, w.Challenge, string(w.State))
	return collect(rows, err, scanSubmission)
}

// collect reads all rows.
func collect[T any](rows *sql.Rows, err error, scan func(row) (T, error)) ([]T, error) {
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var all []T
	for rows.Next() {
		one, err := scan(rows)
		if err != nil {
			return nil, err
		}
		all = append(all, one)
	}
	return all, rows.Err()
}

const resultColumns = `submission, challenge_hash, engine, verdict, score, max_score, report, millis, graded, r.worker, counted, note`

func scanResult(r row) (*class.Result, error) {
	var res class.Result
	var millis, graded int64
	var counted sql.NullInt64
	var text string
	err := r.Scan(&res.Submission, &res.ChallengeHash, &res.Engine, &res.Verdict, &res.Score, &res.Max, &text, &millis, &graded, &res.Worker, &counted, &res.Note)
	if errors.Is(err, sql.ErrNoRows) {
		err = ErrNone
	}
	res.Report, res.Took, res.Graded, res.Counted = []byte(text), time.Duration(millis)*time.Millisecond, database.Time(graded), database.Time(counted.Int64)
	return &res, err
}

// Result returns the result of a submission that counts, or ErrNone.
func (q *Queue) Result(ctx context.Context, submission string) (*class.Result, error) {
	return scanResult(q.db.QueryRowContext(ctx, "SELECT "+resultColumns+` FROM result r
		WHERE submission = $1 AND counted IS NOT NULL ORDER BY counted DESC LIMIT 1`, submission))
}

// Results returns all results of a submission, the one that was graded last first.
func (q *Queue) Results(ctx context.Context, submission string) ([]*class.Result, error) {
	rows, err := q.db.QueryContext(ctx, "SELECT "+resultColumns+" FROM result r WHERE submission = $1 ORDER BY graded DESC", submission)
	return collect(rows, err, scanResult)
}

// Counting returns the results that count of those submissions of a course that have one,
// in the order of submission; of one account or challenge where these are not "". They have
// their reports, which are large, only where these are asked for.
func (q *Queue) Counting(ctx context.Context, course, account, challenge string, reports bool) ([]*Counted, error) {
	columns := resultColumns
	if !reports {
		columns = strings.Replace(columns, " report,", " '',", 1)
	}
	rows, err := q.db.QueryContext(ctx, `SELECT s.account, s.challenge, s.submitted, `+columns+`
		FROM submission s JOIN result r ON r.submission = s.id
		WHERE s.course = $1 AND ($2 = '' OR s.account = $2) AND ($3 = '' OR s.challenge = $3)
		AND r.counted = (SELECT max(o.counted) FROM result o WHERE o.submission = s.id)
		ORDER BY s.submitted, s.id`, course, account, challenge)
	return collect(rows, err, scanCounted)
}

// Counted is a result that counts, and whose it is.
type Counted struct {
	class.Result
	Account, Challenge string
	Submitted          time.Time
}

func scanCounted(r row) (*Counted, error) {
	var c Counted
	var at int64
	res, err := scanResult(prefixed{r, []any{&c.Account, &c.Challenge, &at}})
	if err != nil {
		return nil, err
	}
	c.Result, c.Submitted = *res, database.Time(at)
	return &c, nil
}

// prefixed is a row whose first columns are scanned elsewhere.
type prefixed struct {
	row
	first []any
}

func (p prefixed) Scan(dest ...any) error { return p.row.Scan(append(p.first, dest...)...) }
