package skill

import (
	"fmt"
	"slices"
	"strings"

	"github.com/gradus-dev/gradus/grader"
)

// passedBefore returns the slugs of what leads to ch, "" where nothing does.
func passedBefore(challenges []*grader.Challenge, ch *grader.Challenge) string {
	var slugs []string
	for _, other := range challenges {
		if slices.ContainsFunc(other.IDs(), func(id string) bool { return slices.Contains(ch.Prerequisites, id) }) {
			slugs = append(slugs, other.Slug)
		}
	}
	return strings.Join(slugs, " and ")
}

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
	what := fmt.Sprintf("nothing easier is within reach than difficulty %d", ch.Difficulty)
	if before := passedBefore(challenges, ch); before != "" {
		what = fmt.Sprintf("it follows %s, and has difficulty %d", before, ch.Difficulty)
	}
	switch {
	case least.Title == "":
		return what
	case least.Share == 0:
		return fmt.Sprintf("%s, and you have practised nothing of %s yet", what, least.Title)
	}
	return fmt.Sprintf("%s, and of %s you have %d %%", what, least.Title, int(100*least.Share))
}
