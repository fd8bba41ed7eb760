// Package skill computes a learner's score per skill from the catalogue and the
// best points ever earned for each check. It reads nothing itself: manifests
// come from package catalog, best points from package store.
//
// # The formula
//
// A check is bound to the skills of its challenge, or to its own where it names
// some; a check of a skill counts for every skill above it. With w the weight of
// the skill in the challenge (for a check's own skills, 1) and d the challenge's
// difficulty from 1 to 5, a skill's score is
//
//	sum(d * w * best points) / sum(d * w * points)
//
// over every check of the whole catalogue bound to the skill or below it. Points
// of challenges not tried count as possible and not earned, so one easy
// challenge never fills a skill.
//
// # Levels
//
// The share of what is possible has a name: 0 unseen, above 0 novice, from 0.2
// beginner, from 0.45 intermediate, from 0.7 advanced, from 0.9 expert.
package skill

import (
	"cmp"
	"math"
	"slices"
	"strings"

	"github.com/gradus-dev/gradus/grader"
)

// Best holds the best points ever earned, by challenge ID and hidden test.
type Best map[string]map[string]int

// Score is what a learner has reached in one skill.
type Score struct {
	Skill    string  `json:"skill"`
	Title    string  `json:"title"`
	Depth    int     `json:"depth"`    // 0 for a root of the tree
	Earned   float64 `json:"earned"`   // weighted points
	Possible float64 `json:"possible"` // weighted points; 0 when no challenge teaches it yet
	Share    float64 `json:"share"`    // Earned / Possible, from 0 to 1
	Level    string  `json:"level"`
	Next     string  `json:"next,omitempty"`      // ID of the challenge that raises it most
	NextGain float64 `json:"next_gain,omitempty"` // what passing it whole would add to Share

	// Mark sets these parts of Share: of challenges passed only after their solution was
	// shown, and of others that are due once more.
	AfterSolution float64 `json:"after_solution,omitempty"`
	Due           float64 `json:"due,omitempty"`
}

var levels = []struct {
	from float64
	name string
}{{0.9, "expert"}, {0.7, "advanced"}, {0.45, "intermediate"}, {0.2, "beginner"}}

// Levels are the names of all levels, the lowest first.
var Levels = []string{"unseen", "novice", "beginner", "intermediate", "advanced", "expert"}

// Level names a share of what is possible.
func Level(share float64) string {
	for _, l := range levels {
		if share >= l.from {
			return l.name
		}
	}
	if share > 0 {
		return "novice"
	}
	return "unseen"
}

// Percent is a share from 0 to 1 as a whole number of percent: 0 only of nothing, and 100
// only of all.
func Percent(share float64) int {
	n := int(math.Round(100 * share))
	switch {
	case share > 0 && n == 0:
		return 1
	case share < 1 && n == 100:
		return 99
	}
	return n
}

// Scores returns a Score for each skill of the tree, in its order.
func Scores(skills []grader.Skill, challenges []*grader.Challenge, best Best) []Score {
	var out []Score
	for _, s := range skills {
		score := Score{Skill: s.ID, Title: s.Title, Depth: strings.Count(s.ID, "/")}
		gains := map[string]float64{}
		for _, ch := range challenges {
			for _, c := range ch.Checks {
				w := Weight(ch, c, s.ID) * float64(ch.Difficulty)
				earned := float64(min(best[ch.ID()][c.Test], c.Points))
				score.Earned += w * earned
				score.Possible += w * float64(c.Points)
				gains[ch.ID()] += w * (float64(c.Points) - earned)
			}
		}
		if score.Possible > 0 {
			score.Share = score.Earned / score.Possible
			score.Next, score.NextGain = next(challenges, gains)
			score.NextGain /= score.Possible
		}
		score.Level = Level(score.Share)
		out = append(out, score)
	}
	return out
}

// Weight returns how much a check counts for a skill: the largest weight among
// the skills it is bound to that are the skill or below it; 0 if there is none.
func Weight(ch *grader.Challenge, c grader.Check, skill string) float64 {
	heaviest := 0.0
	for _, s := range c.Skills {
		if within(s, skill) {
			heaviest = 1
		}
	}
	if len(c.Skills) > 0 {
		return heaviest
	}
	for _, s := range ch.Skills {
		if within(s.Skill, skill) {
			heaviest = max(heaviest, s.Weight)
		}
	}
	return heaviest
}

func within(id, ancestor string) bool {
	return id == ancestor || strings.HasPrefix(id, ancestor+"/")
}

// next returns the challenge with the most to gain for its difficulty: an easy
// step before a steep one.
func next(challenges []*grader.Challenge, gains map[string]float64) (string, float64) {
	id, _ := best(challenges, func(ch *grader.Challenge) float64 { return gains[ch.ID()] / float64(ch.Difficulty*ch.Difficulty) })
	return id, gains[id]
}

func best(challenges []*grader.Challenge, value func(*grader.Challenge) float64) (string, float64) {
	id, most := "", 0.0
	for _, ch := range challenges {
		if v := value(ch); v > most {
			id, most = ch.ID(), v
		}
	}
	return id, most
}

// Next chooses what to practise next: the easiest challenge not passed whole whose
// prerequisites are, of the skill with the smallest share among those with any left. It
// returns "" when everything is passed.
func Next(skills []grader.Skill, challenges []*grader.Challenge, earned Best) string {
	share := map[string]float64{}
	for _, s := range Scores(skills, challenges, earned) {
		share[s.Skill] = s.Share
	}
	var open []*grader.Challenge
	for _, ch := range challenges {
		for _, c := range ch.Checks {
			if earned[ch.ID()][c.Test] < c.Points {
				open = append(open, ch)
				break
			}
		}
	}
	if open = reachable(open); len(open) == 0 {
		return ""
	}
	least := func(ch *grader.Challenge) float64 {
		low := 1.0
		for _, s := range ch.Skills {
			low = min(low, share[s.Skill])
		}
		return low
	}
	return slices.MinFunc(open, func(a, b *grader.Challenge) int {
		return cmp.Or(cmp.Compare(a.Difficulty, b.Difficulty), cmp.Compare(least(a), least(b)), cmp.Compare(a.ID(), b.ID()))
	}).ID()
}

// reachable returns those of the open challenges that no other of them is a prerequisite
// of.
func reachable(open []*grader.Challenge) []*grader.Challenge {
	isOpen := map[string]bool{}
	for _, ch := range open {
		for _, id := range ch.IDs() {
			isOpen[id] = true
		}
	}
	return slices.DeleteFunc(slices.Clone(open), func(ch *grader.Challenge) bool {
		return slices.ContainsFunc(ch.Prerequisites, func(id string) bool { return isOpen[id] })
	})
}
