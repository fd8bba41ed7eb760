package queue

import (
	"context"

	"github.com/gradus-dev/gradus/grader/class"
	"github.com/gradus-dev/gradus/grader/class/database"
)

// Regrade has submissions that have a result graded again: of a course, those with the IDs.
// Where challenge and engine are those of a result, it stays the only one; another is a
// proposal, which counts once Apply says so. It returns how many are graded again.
func (q *Queue) Regrade(ctx context.Context, course string, ids []string) (n int, err error) {
	err = q.change(ctx, func(tx *database.Tx) error {
		n = 0
		for _, id := range ids {
			done, err := tx.ExecContext(ctx, `UPDATE submission SET state = 'queued', priority = $3, since = $4, generation = generation + 1,
				failures = 0, deaths = 0, not_before = 0, avoid = '' WHERE id = $1 AND course = $2 AND state = 'done'`,
				id, course, int(class.Regrade), q.micros())
			if err != nil {
				return err
			}
			again, err := done.RowsAffected()
			if err != nil {
				return err
			}
			n += int(again)
			if err := moved(ctx, tx, id); err != nil {
				return err
			}
		}
		return q.dispatch(ctx, tx)
	})
	return n, err
}

// Proposal is a result of a regrading that does not count yet, beside the one that does.
type Proposal struct {
	*class.Submission
	Was, Now *class.Result
}

// Proposals returns those of a course, in the order of submission. Of several for one
// submission the last graded is proposed, unless it counted before.
func (q *Queue) Proposals(ctx context.Context, course string) ([]*Proposal, error) {
	rows, err := q.db.QueryContext(ctx, "SELECT "+submissionColumns+` FROM submission WHERE course = $1 AND EXISTS (
		SELECT 1 FROM result r WHERE r.submission = submission.id AND r.counted IS NULL) ORDER BY submitted, id`, course)
	submissions, err := collect(rows, err, scanSubmission)
	if err != nil {
		return nil, err
	}
	var proposals []*Proposal
	for _, s := range submissions {
		was, err := q.Result(ctx, s.ID)
		if err != nil {
			return nil, err
		}
		results, err := q.Results(ctx, s.ID)
		if err != nil {
			return nil, err
		}
		if now := results[0]; now.Counted.IsZero() {
			proposals = append(proposals, &Proposal{s, was, now})
		}
	}
	return proposals, nil
}

// Apply has the proposals for some submissions count from now on, in one step, with a note
// that their learners read.
func (q *Queue) Apply(ctx context.Context, tx *database.Tx, proposals []*Proposal, note string) error {
	now := q.micros()
	for _, p := range proposals {
		if _, err := tx.ExecContext(ctx, "UPDATE result SET counted = $4, note = $5 WHERE submission = $1 AND challenge_hash = $2 AND engine = $3 AND counted IS NULL",
			p.ID, p.Now.ChallengeHash, p.Now.Engine, now, note); err != nil {
			return err
		}
		if err := moved(ctx, tx, p.ID); err != nil {
			return err
		}
	}
	return nil
}
