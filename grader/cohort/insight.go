package cohort

import (
	"fmt"
	"maps"
	"math"
	"slices"

	"github.com/gradus-dev/gradus/grader"
)

// InsightSchema names the JSON form of Insight.
const InsightSchema = "gradus.insight/v1"

// Insight says of each challenge how hard its checks were for a class, and how well they
// tell apart who can do it and who can't: item analysis, as in Crocker and Algina,
// Introduction to Classical and Modern Test Theory (1986), chapter 14.
type Insight struct {
	Schema     string       `json:"schema"`
	Learners   int          `json:"learners"`
	Challenges []*Challenge `json:"challenges"` // by ID
}

// Challenge is about one challenge.
type Challenge struct {
	ID       string  `json:"challenge"`
	Title    string  `json:"title"`
	MaxScore int     `json:"max_score"`
	Answers  int     `json:"answers"` // one for each learner
	Mean     float64 `json:"mean"`    // of their points
	// Unchecked is how many of them no check was run on, because they do not compile, break
	// a rule or interfere. They say nothing about any check.
	Unchecked int `json:"unchecked"`
	// Chance bounds what a discrimination may be by chance; 1 where there are too few
	// answers to tell.
	Chance float64 `json:"chance"`
	Checks []*Item `json:"checks"` // in the challenge's order
}

// Item is about one check.
type Item struct {
	Test      string           `json:"test"`
	Title     string           `json:"title"`
	Criterion grader.Criterion `json:"criterion"`
	Points    int              `json:"points"`
	Passed    int              `json:"passed"`
	Failed    int              `json:"failed"`
	Skipped   int              `json:"skipped"` // a check that it needs did not pass
	// Difficulty is the share that passed, from 0, hard, to 1, easy; who did not come to
	// the check did not pass it.
	Difficulty float64 `json:"difficulty"`
	// Discrimination is the correlation of passing the check (0 or 1) with the points of
	// all others, from -1 to 1: the point-biserial correlation, with the check's own part
	// taken out of the total as in Henrysson, Correction of item-total correlations in item
	// analysis, Psychometrika 28 (1963). It is nil where one of the two is the same for all.
	// Were they independent, it would lie within ±Challenge.Chance in 19 of 20 classes.
	Discrimination *float64 `json:"discrimination"`
}

// leastAnswers is how many answers a correlation is computed from.
const leastAnswers = 3

// Insight computes it.
func (c *Class) Insight() *Insight {
	out := &Insight{Schema: InsightSchema, Learners: c.Learners(), Challenges: []*Challenge{}}
	for _, id := range c.Challenges() {
		out.Challenges = append(out.Challenges, analyse(id, c.challenges[id], c.answers[id]))
	}
	return out
}

func analyse(id string, t *task, answers map[string]*answer) *Challenge {
	ch := &Challenge{ID: id, Title: t.title, MaxScore: t.maxScore, Answers: len(answers), Checks: []*Item{}}
	var checked []*answer
	sum := 0
	for _, learner := range slices.Sorted(maps.Keys(answers)) { // in one order, for sums of floats
		a := answers[learner]
		sum += a.score
		if a.ended != nil {
			checked = append(checked, a)
		}
	}
	ch.Mean, ch.Unchecked = float64(sum)/float64(len(answers)), len(answers)-len(checked)
	ch.Chance = chance(len(checked))
	for _, k := range t.checks {
		ch.Checks = append(ch.Checks, analyseCheck(k, t.checks, checked))
	}
	return ch
}

// chance returns what a correlation of so many independent pairs exceeds in one of 20
// cases: its standard error is 1/sqrt(n-1).
func chance(n int) float64 {
	if n < leastAnswers {
		return 1
	}
	return min(1, 1.96/math.Sqrt(float64(n-1)))
}

func analyseCheck(k grader.Check, all []grader.Check, answers []*answer) *Item {
	i := &Item{Test: k.Test, Title: k.Title, Criterion: k.Criterion, Points: k.Points}
	var passed, rest []float64
	for _, a := range answers {
		switch a.ended[k.Test] {
		case grader.Passed:
			i.Passed++
			passed = append(passed, 1)
		case grader.Failed:
			i.Failed++
			passed = append(passed, 0)
		default:
			i.Skipped++
			passed = append(passed, 0)
		}
		points := 0
		for _, other := range all {
			if other.Test != k.Test && a.ended[other.Test] == grader.Passed {
				points += other.Points
			}
		}
		rest = append(rest, float64(points))
	}
	if len(answers) > 0 {
		i.Difficulty = float64(i.Passed) / float64(len(answers))
	}
	if r, ok := correlation(passed, rest); ok && len(answers) >= leastAnswers {
		i.Discrimination = &r
	}
	return i
}

// correlation is Pearson's; there is none where either is the same throughout.
func correlation(x, y []float64) (r float64, ok bool) {
	n := float64(len(x))
	var sumX, sumY float64
	for i := range x {
		sumX += x[i]
		sumY += y[i]
	}
	var xx, yy, xy float64
	for i := range x {
		dx, dy := x[i]-sumX/n, y[i]-sumY/n
		xx += dx * dx
		yy += dy * dy
		xy += dx * dy
	}
	if xx == 0 || yy == 0 {
		return 0, false
	}
	return max(-1, min(1, xy/math.Sqrt(xx*yy))), true
}

// About says in words what the numbers of a challenge's checks are worth.
func (ch *Challenge) About() string {
	said := ""
	if ch.Unchecked > 0 {
		said = fmt.Sprintf("no check was run on %d of them (left out below); ", ch.Unchecked)
	}
	if ch.Chance >= 1 {
		return said + "too few for discrimination to mean anything"
	}
	return said + fmt.Sprintf("discrimination up to ±%.2f may be chance", ch.Chance)
}

// Remark says in words what a teacher should look at; "" for nothing.
func (i *Item) Remark(ch *Challenge) string {
	switch n := ch.Answers - ch.Unchecked; {
	case n == 0:
		return ""
	case i.Passed == n:
		return "everybody passed"
	case i.Passed == 0:
		return "nobody passed"
	case i.Discrimination != nil && *i.Discrimination < 0:
		return "who does well elsewhere fails it more often"
	}
	return ""
}
