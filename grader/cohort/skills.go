package cohort

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/gradus-dev/gradus/grader"
	"github.com/gradus-dev/gradus/grader/report"
	"github.com/gradus-dev/gradus/grader/skill"
)

// SkillsSchema names the JSON form of the skills of a class.
const SkillsSchema = "gradus.cohort/v1"

// Skill says how a class does in one skill, by the challenges that it answered.
type Skill struct {
	Skill    string `json:"skill"`
	Title    string `json:"title"`
	Depth    int    `json:"depth"`    // 0 for a root of the tree
	Learners int    `json:"learners"` // who answered a challenge of it
	Checks   int    `json:"checks"`   // of their answers, those of this skill
	Passed   int    `json:"passed"`   // of these
	// Share is the mean, over these learners, of the points they earned out of those
	// possible in what they answered, weighted as package skill does.
	Share  float64        `json:"share"`
	Levels map[string]int `json:"levels"` // how many learners are at which level of it
}

// PassRate is the share of checks that passed.
func (s *Skill) PassRate() float64 { return float64(s.Passed) / float64(max(s.Checks, 1)) }

// Spread says in words how many learners are at which level.
func (s *Skill) Spread() string {
	var parts []string
	for _, level := range skill.Levels {
		if n := s.Levels[level]; n > 0 {
			parts = append(parts, fmt.Sprintf("%d %s", n, level))
		}
	}
	return strings.Join(parts, ", ")
}

// Skills returns a Skill for each of the tree that was practised, in its order. Of
// challenges, those that the class answered have to be among all; the IDs of those that are
// not are returned, too.
func (c *Class) Skills(tree []grader.Skill, all []*grader.Challenge) (skills []*Skill, unknown []string) {
	known := map[string]*grader.Challenge{}
	for _, id := range c.Challenges() {
		for _, ch := range all {
			if ch.Called(id) {
				known[id] = ch
			}
		}
		if known[id] == nil {
			unknown = append(unknown, id)
		}
	}
	skills = []*Skill{}
	for _, s := range tree {
		if in := c.inSkill(s, known); in.Learners > 0 {
			skills = append(skills, in)
		}
	}
	return skills, unknown
}

// earned is what a learner has of the weighted points of a skill.
type earned struct{ points, possible float64 }

func (c *Class) inSkill(s grader.Skill, known map[string]*grader.Challenge) *Skill {
	in := &Skill{Skill: s.ID, Title: report.CleanLine(s.Title, mostText), Depth: strings.Count(s.ID, "/"), Levels: map[string]int{}}
	learners := map[string]*earned{}
	for _, id := range c.Challenges() {
		ch := known[id]
		if ch == nil {
			continue
		}
		for _, k := range ch.Checks {
			w := skill.Weight(ch, k, s.ID) * float64(ch.Difficulty)
			if w == 0 {
				continue
			}
			for learner, a := range c.answers[id] {
				ended, there := a.ended[k.Test]
				if a.ended != nil && !there {
					continue // a check that the challenge had not then
				}
				if learners[learner] == nil {
					learners[learner] = &earned{}
				}
				in.Checks++
				learners[learner].possible += w * float64(k.Points)
				if ended == grader.Passed {
					in.Passed++
					learners[learner].points += w * float64(k.Points)
				}
			}
		}
	}
	in.Learners = len(learners)
	in.average(learners)
	return in
}

// average takes learners in one order, so that the sum is the same each time.
func (s *Skill) average(learners map[string]*earned) {
	for _, name := range slices.Sorted(maps.Keys(learners)) {
		share := learners[name].points / learners[name].possible
		s.Share += share
		s.Levels[skill.Level(share)]++
	}
	s.Share /= float64(max(len(learners), 1))
}
