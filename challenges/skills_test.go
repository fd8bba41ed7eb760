package challenges_test

import (
	"testing"

	"github.com/gradus-dev/gradus/challenges"
	"github.com/gradus-dev/gradus/grader"
	"github.com/gradus-dev/gradus/grader/catalog"
	"github.com/gradus-dev/gradus/grader/skill"
)

// TestEverySkillHasTwo wants at least two challenges that practise each skill: what one
// alone asks may be learnt by heart.
func TestEverySkillHasTwo(t *testing.T) {
	cat, err := catalog.Load(challenges.FS)
	if err != nil {
		t.Fatal(err)
	}
	for _, s := range cat.Skills {
		var by []string
		for _, ch := range cat.Challenges() {
			if practises(ch, s.ID) {
				by = append(by, ch.ID())
			}
		}
		if len(by) < 2 {
			t.Errorf("%s is practised by %q", s.ID, by)
		}
	}
}

// practises reports whether a check of a challenge counts for a skill.
func practises(ch *grader.Challenge, id string) bool {
	for _, c := range ch.Checks {
		if skill.Weight(ch, c, id) > 0 {
			return true
		}
	}
	return false
}
