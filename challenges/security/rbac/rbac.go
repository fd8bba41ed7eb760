// Package rbac decides by roles who may do what: role-based access control that denies
// whatever nobody has allowed.
package rbac

import (
	"errors"
	"fmt"
	"net/http"
	"regexp"
	"slices"
	"strings"
)

// ErrPolicy says that a policy can't be used.
var ErrPolicy = errors.New("rbac: unusable policy")

// Role is what its holders may do. Permissions are written "resource:action", such as
// "invoice:read"; either part, or both, may be "*", which stands for all.
type Role struct {
	Allow    []string // what it allows
	Deny     []string // what it forbids, whatever allows it
	Inherits []string // names of roles all of whose Allow and Deny it has, too
}

// Policy knows the roles. It may be used concurrently.
type Policy struct {
	rules map[string]*rules
}

// rules are what a role and all that it inherits allow and forbid.
type rules struct{ allow, deny []string }

// New returns a policy with these roles, by name. The error is ErrPolicy for a
// permission that is not written so, for an inherited role that is not there, and for
// roles that inherit from themselves, be it by way of others.
func New(roles map[string]Role) (*Policy, error) {
	p := &Policy{map[string]*rules{}}
	for name := range roles {
		if _, err := p.add(name, roles, nil); err != nil {
			return nil, err
		}
	}
	return p, nil
}

// add enters a role after those that it inherits. heirs are the roles for which it is
// entered.
func (p *Policy) add(name string, roles map[string]Role, heirs []string) (*rules, error) {
	if known := p.rules[name]; known != nil {
		return known, nil
	}
	role, ok := roles[name]
	if !ok {
		return nil, fmt.Errorf("%w: there is no role %q", ErrPolicy, name)
	}
	if slices.Contains(heirs, name) {
		return nil, fmt.Errorf("%w: role %q inherits from itself", ErrPolicy, name)
	}
	for _, pattern := range slices.Concat(role.Allow, role.Deny) {
		if !patternForm.MatchString(pattern) {
			return nil, fmt.Errorf("%w: %q of role %q is no permission", ErrPolicy, pattern, name)
		}
	}
	own := &rules{slices.Clone(role.Allow), slices.Clone(role.Deny)}
	for _, inherited := range role.Inherits {
		r, err := p.add(inherited, roles, append(heirs, name))
		if err != nil {
			return nil, err
		}
		own.allow = union(own.allow, r.allow)
		own.deny = union(own.deny, r.deny)
	}
	p.rules[name] = own
	return own, nil
}

// union has what a or b has, once.
func union(a, b []string) []string {
	all := slices.Sorted(slices.Values(slices.Concat(a, b)))
	return slices.Compact(all)
}

// What permissions are, and what a role may name of them.
var (
	permissionForm = regexp.MustCompile(`^[a-z0-9-]+:[a-z0-9-]+$`)
	patternForm    = regexp.MustCompile(`^([a-z0-9-]+|\*):([a-z0-9-]+|\*)$`)
)

// Allowed reports whether somebody with these roles may do what permission says. A role
// that the policy does not know allows nothing.
func (p *Policy) Allowed(roles []string, permission string) bool {
	if !permissionForm.MatchString(permission) {
		return false
	}
	allowed := false
	for _, role := range roles {
		r := p.rules[role]
		if r == nil {
			continue
		}
		if covers(r.deny, permission) {
			return false
		}
		allowed = allowed || covers(r.allow, permission)
	}
	return allowed
}

// covers reports whether one of the patterns stands for a permission.
func covers(patterns []string, permission string) bool {
	resource, action, _ := strings.Cut(permission, ":")
	return slices.ContainsFunc(patterns, func(pattern string) bool {
		r, a, _ := strings.Cut(pattern, ":")
		return (r == "*" || r == resource) && (a == "*" || a == action)
	})
}

// Guard returns a handler that passes a request on to next if its sender may do what it
// asks. rolesOf returns the sender's roles, and false if nobody is logged in; needs
// returns the permission that a request needs, and false if nobody has said one.
// If nobody is logged in, the answer is 401. If needs returns false, or the sender's roles
// do not allow the permission, it is 403.
func (p *Policy) Guard(rolesOf func(r *http.Request) (roles []string, ok bool), needs func(r *http.Request) (permission string, ok bool), next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		roles, ok := rolesOf(r)
		if !ok {
			w.Header().Set("WWW-Authenticate", "Bearer")
			http.Error(w, "log in", http.StatusUnauthorized)
			return
		}
		permission, ok := needs(r)
		if !ok || !p.Allowed(roles, permission) {
			http.Error(w, "you may not do this", http.StatusForbidden)
			return
		}
		next.ServeHTTP(w, r)
	})
}
