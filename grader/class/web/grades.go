package web

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/gradus-dev/gradus/grader"
	"github.com/gradus-dev/gradus/grader/class"
	"github.com/gradus-dev/gradus/grader/class/queue"
	"github.com/gradus-dev/gradus/grader/class/roster"
)

// cell is what counts of a learner for a challenge: the submission with the most points
// after lateness, of equal ones the first.
type cell struct {
	Submission string  `json:"submission"`
	Verdict    string  `json:"verdict"`
	Score      int     `json:"score"`
	Max        int     `json:"max_score"`
	LateDays   int     `json:"late_days"`
	Points     float64 `json:"points"` // what lateness leaves of the score
	Changed    bool    `json:"changed"`
}

// grades are the cells of a course.
type grades struct {
	deadlines *roster.Deadlines
	cells     map[string]map[string]*cell // by account and challenge
	counted   []*queue.Counted
}

// grades reads what counts, of all or of one account or challenge; with reports or without.
func (r *request) grades(account, challenge string, reports bool) (*grades, error) {
	d, err := r.Roster.Deadlines(r.Context(), r.member.Course)
	if err != nil {
		return nil, err
	}
	counted, err := r.Queue.Counting(r.Context(), r.member.Course, account, challenge, reports)
	g := &grades{deadlines: d, cells: map[string]map[string]*cell{}, counted: counted}
	for _, c := range counted {
		g.add(c)
	}
	return g, err
}

func (g *grades) add(c *queue.Counted) {
	dl := g.deadlines.For(c.Challenge)
	late := dl.Late(c.Submitted, g.deadlines.Extension(c.Account, c.Challenge))
	now := &cell{Submission: c.Submission, Verdict: c.Verdict, Score: c.Score, Max: c.Max, LateDays: late, Points: dl.Points(c.Score, late), Changed: c.Note != ""}
	if g.cells[c.Account] == nil {
		g.cells[c.Account] = map[string]*cell{}
	}
	if best := g.cells[c.Account][c.Challenge]; best == nil || now.Points > best.Points {
		g.cells[c.Account][c.Challenge] = now
	}
}

// best returns what counts, or nil.
func (g *grades) best(account, challenge string) *cell { return g.cells[account][challenge] }

// toPass returns the time from a learner's first submission to the first that was accepted.
func (g *grades) toPass(account, challenge string) time.Duration {
	var first time.Time
	for _, c := range g.counted { // in the order of submission
		if c.Account != account || c.Challenge != challenge {
			continue
		}
		if first.IsZero() {
			first = c.Submitted
		}
		if c.Verdict == string(grader.Accepted) {
			return c.Submitted.Sub(first)
		}
	}
	return 0
}

// challenges returns what anybody handed in for, or is due, by ID.
func (g *grades) challenges() []string {
	all := map[string]bool{}
	for _, cells := range g.cells {
		for id := range cells {
			all[id] = true
		}
	}
	for id := range g.deadlines.Of {
		all[id] = id != ""
	}
	delete(all, "")
	var ids []string
	for id := range all {
		ids = append(ids, id)
	}
	slices.Sort(ids)
	return ids
}

// span writes a time that somebody got, in days and hours.
func span(d time.Duration) string {
	var parts []string
	if days := int(d / (24 * time.Hour)); days != 0 {
		parts = append(parts, fmt.Sprintf("%d d", days))
	}
	if rest := d % (24 * time.Hour); rest != 0 || len(parts) == 0 {
		parts = append(parts, strings.TrimSuffix(rest.String(), "0s"))
	}
	return strings.Join(parts, " ")
}

// learners returns the members of a course that are learners.
func (r *request) learners() (all []*roster.Member, err error) {
	members, err := r.Roster.Members(r.Context(), r.member.Course)
	for _, m := range members {
		if m.Role == class.Learner {
			all = append(all, m)
		}
	}
	return all, err
}
