package skill

import (
	"fmt"
	"slices"

	"github.com/gradus-dev/gradus/grader"
)

// Why says in a sentence why Next chose ch.
func Why(skills []grader.Skill, challenges []*grader.Challenge, earned Best, ch *grader.Challenge) string {
	scores := Scores(skills, challenges, earned)
	least := Score{Share: 2}
	for _, s := range ch.Skills {
		i := slices.IndexFunc(scores, func(sc Score) bool { return sc.Skill == s.Skill })
		if i >= 0 && scores[i].Share < least.Share {
			least = scores[i]
		}
	}
	what := fmt.Sprintf("nothing easier is left than difficulty %d", ch.Difficulty)
	switch {
	case least.Title == "":
		return what
	case least.Share == 0:
		return fmt.Sprintf("%s, and you have practised nothing of %s yet", what, least.Title)
	}
	return fmt.Sprintf("%s, and of %s you have %d %%", what, least.Title, int(100*least.Share))
}
