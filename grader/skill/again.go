package skill

import (
	"time"

	"github.com/gradus-dev/gradus/grader"
)

// FirstAgain is how long after it was first passed a challenge is due once more. What is
// practised again when some of it is forgotten is kept longer, so each pass that was due
// doubles the time to the next: intervals that grow, as in the boxes of S. Leitner, So
// lernt man lernen (1972).
const FirstAgain = 30 * 24 * time.Hour

// DueAt returns when a challenge is due once more that was passed at these times, the
// oldest first; the zero time if it never was. A pass before it was due changes nothing.
func DueAt(passes []time.Time) time.Time {
	if len(passes) == 0 {
		return time.Time{}
	}
	interval := FirstAgain
	due := passes[0].Add(interval)
	for _, t := range passes[1:] {
		if !t.Before(due) {
			interval *= 2
			due = t.Add(interval)
		}
	}
	return due
}

// Pass is how a challenge that was passed stands.
type Pass struct {
	Last          time.Time // when it was passed last
	Due           time.Time // when it is due once more
	AfterSolution bool      // it was passed only after its solution was shown
}

// IsDue reports whether the challenge is due once more.
func (p Pass) IsDue(now time.Time) bool { return !p.Due.IsZero() && !now.Before(p.Due) }

// Mark notes in scores, which Scores returned for the same arguments, how much of each was
// earned by challenges that were passed only after their solution was shown, and how much
// by others that are due once more. Neither is subtracted from the share.
func Mark(scores []Score, skills []grader.Skill, challenges []*grader.Challenge, earned Best, passed map[string]Pass, now time.Time) {
	of := func(belongs func(Pass) bool) []Score {
		part := Best{}
		for id, points := range earned {
			if p, ok := passed[id]; ok && belongs(p) {
				part[id] = points
			}
		}
		return Scores(skills, challenges, part)
	}
	after := of(func(p Pass) bool { return p.AfterSolution })
	due := of(func(p Pass) bool { return !p.AfterSolution && p.IsDue(now) })
	for i := range scores {
		scores[i].AfterSolution, scores[i].Due = after[i].Share, due[i].Share
	}
}

// Again returns the ID of the challenge that is due once more for the longest time, of
// those given; "" if none is.
func Again(challenges []*grader.Challenge, passed map[string]Pass, now time.Time) string {
	id := ""
	for _, ch := range challenges {
		if p := passed[ch.ID()]; p.IsDue(now) && (id == "" || p.Due.Before(passed[id].Due)) {
			id = ch.ID()
		}
	}
	return id
}
