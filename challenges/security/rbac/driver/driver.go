// Package driver makes the hidden tests' calls of package rbac beside the submission and
// returns what it observes. It holds no expected value.
package driver

import (
	"fmt"

	"github.com/gradus-dev/gradus/challenges/security/rbac"
	"github.com/gradus-dev/gradus/grader/judge/schedule"
)

// Role is a role with its name.
type Role struct {
	Name                  string
	Allow, Deny, Inherits []string
}

func policy(roles []Role) map[string]rbac.Role {
	all := map[string]rbac.Role{}
	for _, r := range roles {
		all[r.Name] = rbac.Role{Allow: r.Allow, Deny: r.Deny, Inherits: r.Inherits}
	}
	return all
}

// Question is one for Allowed.
type Question struct{ Role, Permission string }

// AtOnce asks a new policy two questions at once. An outcome is both answers.
func AtOnce(roles []Role, questions [2]Question) schedule.Result {
	return schedule.Explore(func(r *schedule.Run) string {
		p, err := rbac.New(policy(roles))
		if err != nil {
			return fmt.Sprint("New = error ", err)
		}
		var answers [2]bool
		for i, q := range questions {
			r.Go(fmt.Sprintf("Allowed([%s], %s)", q.Role, q.Permission), func() {
				answers[i] = p.Allowed([]string{q.Role}, q.Permission)
			})
		}
		r.Wait()
		return fmt.Sprintf("%t and %t", answers[0], answers[1])
	})
}

// Changed makes a policy of the roles before, then turns the map that it was made of, and
// the slices in it, into the roles after, and asks. It also returns what the slices of
// before held behind their ends when the policy had been made.
func Changed(before, after []Role, questions []Question) (answers []bool, behind []string, err error) {
	var slices []*[]string
	for i := range before {
		slices = append(slices, &before[i].Allow, &before[i].Deny, &before[i].Inherits)
	}
	for _, s := range slices {
		room := append(*s, "untouched")
		*s = room[:len(*s)]
	}
	given := policy(before)
	p, err := rbac.New(given)
	if err != nil {
		return nil, nil, err
	}
	for _, s := range slices {
		behind = append(behind, (*s)[:len(*s)+1][len(*s)])
	}
	for i, r := range after {
		copy(before[i].Allow, r.Allow)
		copy(before[i].Deny, r.Deny)
		copy(before[i].Inherits, r.Inherits)
	}
	clear(given)
	for name, role := range policy(after) {
		given[name] = role
	}
	for _, q := range questions {
		answers = append(answers, p.Allowed([]string{q.Role}, q.Permission))
	}
	return answers, behind, nil
}
