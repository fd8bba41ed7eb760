package catalog

import (
	"fmt"
	"slices"

	"github.com/gradus-dev/gradus/grader"
)

// checkPaths sees to it that prerequisites lead somewhere: each is a challenge of the
// catalogue, under a name that it has or had, and none comes before itself. A pack may
// have been made without some.
func (c *Catalog) checkPaths() {
	byID := map[string]*grader.Challenge{}
	for _, ch := range c.challenges {
		for _, id := range ch.IDs() {
			byID[id] = ch
		}
	}
	c.sift(func(ch *grader.Challenge) (problems []string) {
		for _, id := range ch.Prerequisites {
			before := byID[id]
			switch {
			case before == nil && (c.hashes != nil || c.broken[id] != nil):
			case before == nil:
				problems = append(problems, fmt.Sprintf("prerequisites names %q, which is no challenge of this catalogue; write track/slug", id))
			case leadsTo(byID, before, ch, map[*grader.Challenge]bool{}):
				problems = append(problems, fmt.Sprintf("prerequisites names %s, which comes after this challenge itself", id))
			}
		}
		return problems
	})
}

// leadsTo reports whether ch has end among what comes before it, or is it. What has been
// seen is not looked at again.
func leadsTo(byID map[string]*grader.Challenge, ch, end *grader.Challenge, seen map[*grader.Challenge]bool) bool {
	if ch == end {
		return true
	}
	if ch == nil || seen[ch] {
		return false
	}
	seen[ch] = true
	return slices.ContainsFunc(ch.Prerequisites, func(id string) bool { return leadsTo(byID, byID[id], end, seen) })
}
