package batch

import (
	"cmp"
	"math"
	"slices"
	"time"

	"github.com/gradus-dev/gradus/grader/handins"
)

const day = 24 * time.Hour

// Lateness is what being late cost a hand-in.
type Lateness struct {
	Unknown bool    `json:"unknown,omitempty"` // there is a deadline, and no time of submission
	Days    int     `json:"days,omitempty"`    // begun, beyond the deadline; those of grace are none
	Slip    int     `json:"slip,omitempty"`    // of them, taken from the learner's slip days
	Percent float64 `json:"percent,omitempty"` // taken off the points
	Points  float64 `json:"points"`            // what is left of the score, to the hundredth
}

// late returns by how many days a hand-in is late, and whether that can't be told.
func (c *Course) late(r *Row) (days int, unknown bool) {
	deadline := c.DeadlineOf(r.Challenge)
	if deadline.IsZero() {
		return 0, false
	}
	if r.Submitted == nil {
		return 0, true
	}
	by := r.Submitted.Sub(deadline.Add(c.extension(r.Learners)))
	if by <= c.Grace {
		return 0, false
	}
	return int((by + day - 1) / day), false
}

// Apply fills in the lateness of rows. Slip days are used by who is late, in the order of
// deadlines; a group uses one of each member, if each has one. What earned nothing uses
// none. A nil course asks for no time: points are the score.
func (c *Course) Apply(rows []*Row) {
	for _, r := range rows {
		r.Lateness.Points = float64(r.Score)
	}
	if c == nil {
		return
	}
	order := slices.Clone(rows)
	slices.SortStableFunc(order, func(a, b *Row) int {
		return cmp.Or(c.DeadlineOf(a.Challenge).Compare(c.DeadlineOf(b.Challenge)), cmp.Compare(a.Challenge, b.Challenge))
	})
	used := map[handins.Learner]int{}
	for _, r := range order {
		if r.State != Graded {
			continue
		}
		l := &r.Lateness
		l.Days, l.Unknown = c.late(r)
		if r.Score > 0 {
			l.Slip = min(l.Days, c.slipLeft(used, r.Learners))
		}
		for _, who := range r.Learners {
			used[who] += l.Slip
		}
		l.Percent = min(float64(l.Days-l.Slip)*c.PercentADay, c.AtMost)
		l.Points = math.Round(float64(r.Score)*(100-l.Percent)) / 100
	}
}

// slipLeft returns how many slip days all of some learners have left.
func (c *Course) slipLeft(used map[handins.Learner]int, learners []handins.Learner) int {
	left := c.SlipDays
	for _, who := range learners {
		left = min(left, c.SlipDays-used[who])
	}
	return left
}
