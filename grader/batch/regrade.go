package batch

import (
	"cmp"
	"errors"
	"maps"
	"slices"
	"time"

	"github.com/gradus-dev/gradus/grader"
	"github.com/gradus-dev/gradus/grader/report"
)

// A result belongs to what was handed in, to the content of the challenge and to what
// graded it. A regrading adds results of the same hand-ins beside those that count, by
// another content or another engine; they count once they are applied. Whatever was in the
// journal stays there, and so do the times of submission.

// change is what a regrading let count in place of something else.
type change struct{ before, after result }

// apply lets what is proposed count.
func (j *Journal) apply() {
	changes := map[unit]change{}
	for u, k := range j.proposed {
		k.state = Graded
		changes[u] = change{j.known[u], k}
		j.known[u] = k
	}
	j.applied, j.proposed = append(j.applied, changes), map[unit]result{}
}

// undo lets count what did before the last regrading was applied, except where something
// newer counts by now.
func (j *Journal) undo() {
	n := len(j.applied)
	if n == 0 {
		return
	}
	for u, c := range j.applied[n-1] {
		if j.known[u] == c.after {
			j.known[u] = c.before
		}
	}
	j.applied = j.applied[:n-1]
}

// Apply lets what is proposed count from now on. note says why.
func (j *Journal) Apply(note string) error {
	return j.Add(&Record{State: Applied, Time: time.Now().UTC(), Note: note})
}

// ErrNothingApplied says that there is no regrading to undo.
var ErrNothingApplied = errors.New("no regrading was applied")

// Undo takes back the last Apply that was not undone.
func (j *Journal) Undo() error {
	j.mu.Lock()
	n := len(j.applied)
	j.mu.Unlock()
	if n == 0 {
		return ErrNothingApplied
	}
	return j.Add(&Record{State: Undone, Time: time.Now().UTC()})
}

// again reports whether a regrading has to grade a hand-in: the result that counts is of
// the same files, and of another challenge or engine than now, and none is proposed.
func (j *Journal) again(u unit, now result) bool {
	j.mu.Lock()
	defer j.mu.Unlock()
	other := func(k result) bool { return k.challenge != now.challenge || k.engine != now.engine }
	p, proposed := j.proposed[u]
	k := j.known[u]
	return k.state == Graded && k.submission == now.submission && other(k) && !(proposed && p.submission == now.submission && !other(p))
}

// Choose returns, of the results of each learner for a challenge, the key of the one with
// the most points, or that was submitted last; of two that are alike the later key.
func Choose(rows []*Row, best bool) map[string]bool {
	type answer struct{ who, challenge string }
	chosen := map[answer]*Row{}
	for _, r := range rows {
		if r.State != Graded {
			continue
		}
		k := answer{r.who(), r.Challenge}
		o := chosen[k]
		if o == nil || best && r.Score >= o.Score || !best && !r.time().Before(o.time()) {
			chosen[k] = r
		}
	}
	keys := map[string]bool{}
	for _, r := range chosen {
		keys[r.Key] = true
	}
	return keys
}

func (r *Row) time() time.Time {
	if r.Submitted == nil {
		return time.Time{}
	}
	return *r.Submitted
}

// Move is what a regrading changes for one hand-in.
type Move struct {
	Who      string         `json:"who"`
	Key      string         `json:"hand_in"`
	Task     string         `json:"challenge"`
	Was      grader.Verdict `json:"was"`
	Now      grader.Verdict `json:"now"`
	WasScore int            `json:"was_score"`
	NowScore int            `json:"now_score"`
	MaxScore int            `json:"max_score"`
	Why      []string       `json:"why"`    // "challenge" and "gradus": what is another than before
	Checks   []CheckMove    `json:"checks"` // those that ended otherwise
}

// CheckMove is how a check ended before and now; "" where it was not there.
type CheckMove struct {
	Title string        `json:"title"`
	Was   grader.Status `json:"was"`
	Now   grader.Status `json:"now"`
	Said  string        `json:"said,omitempty"` // by the one that failed
}

// Moves returns what would change if what is proposed were applied, and how many results
// stay the same.
func (j *Journal) Moves() (moves []*Move, same int, err error) {
	j.mu.Lock()
	units, proposed, known := sorted(slices.Collect(maps.Keys(j.proposed))), maps.Clone(j.proposed), maps.Clone(j.known)
	j.mu.Unlock()
	for _, u := range units {
		was, err := j.at(known[u].at)
		if err != nil {
			return nil, 0, err
		}
		now, err := j.at(proposed[u].at)
		if err != nil {
			return nil, 0, err
		}
		m := newMove(was, now)
		if m.Was == m.Now && m.WasScore == m.NowScore && len(m.Checks) == 0 {
			same++
			continue
		}
		moves = append(moves, m)
	}
	return moves, same, nil
}

func newMove(was, now *Record) *Move {
	m := &Move{Who: report.CleanLine(was.Who(), maxSaid), Key: report.CleanLine(was.Key, maxSaid), Task: was.Challenge, Was: was.Report.Verdict, Now: now.Report.Verdict,
		WasScore: was.Report.Score, NowScore: now.Report.Score, MaxScore: now.Report.MaxScore}
	if was.Report.ChallengeHash != now.Report.ChallengeHash {
		m.Why = append(m.Why, "challenge")
	}
	if was.Engine != now.Engine {
		m.Why = append(m.Why, "gradus")
	}
	before := map[string]grader.Outcome{}
	for _, o := range was.Report.Outcomes {
		before[o.Test] = o
	}
	for _, o := range now.Report.Outcomes {
		b := before[o.Test]
		delete(before, o.Test)
		if b.Status != o.Status || b.Points != o.Points {
			m.Checks = append(m.Checks, newCheckMove(b, o))
		}
	}
	for _, test := range slices.Sorted(maps.Keys(before)) {
		m.Checks = append(m.Checks, newCheckMove(before[test], grader.Outcome{}))
	}
	return m
}

func newCheckMove(was, now grader.Outcome) CheckMove {
	c := CheckMove{Title: cmp.Or(now.Title, was.Title), Was: was.Status, Now: now.Status}
	switch grader.Failed {
	case now.Status:
		c.Said = whatFailed(&now)
	case was.Status:
		c.Said = whatFailed(&was)
	}
	return c
}
