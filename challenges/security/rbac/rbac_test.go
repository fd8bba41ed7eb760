package rbac_test

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"

	"github.com/gradus-dev/gradus/challenges/security/rbac"
	"github.com/gradus-dev/gradus/challenges/security/rbac/driver"
	"github.com/gradus-dev/gradus/grader/judge/sentinel"
)

// roles are a policy, with lists as words: "a:b c:d".
type roles map[string]struct{ allow, deny, inherits string }

func (rs roles) policy() map[string]rbac.Role {
	if rs == nil {
		return nil
	}
	all := map[string]rbac.Role{}
	for name, r := range rs {
		all[name] = rbac.Role{Allow: strings.Fields(r.allow), Deny: strings.Fields(r.deny), Inherits: strings.Fields(r.inherits)}
	}
	return all
}

// String writes them as "clerk{allow a:b, deny c:d}".
func (rs roles) String() string {
	if len(rs) > 8 {
		return fmt.Sprintf("%d roles", len(rs))
	}
	var all []string
	for name, r := range rs {
		var parts []string
		for _, part := range [][2]string{{"allow ", r.allow}, {"deny ", r.deny}, {"inherits ", r.inherits}} {
			if part[1] != "" {
				parts = append(parts, part[0]+part[1])
			}
		}
		all = append(all, fmt.Sprintf("%q{%s}", name, strings.Join(parts, ", ")))
	}
	slices.Sort(all)
	return strings.Join(all, " ")
}

// asker asks a policy.
type asker struct {
	t *testing.T
	roles
	p *rbac.Policy
}

func newPolicy(t *testing.T, rs roles) asker {
	t.Helper()
	p, err := rbac.New(rs.policy())
	if err != nil || p == nil {
		t.Fatalf("New(%v) = %v, error %v; want a policy", rs, p, err)
	}
	return asker{t, rs, p}
}

// is fails the test unless somebody with the roles of a list, "a,b", may do all of
// permissions, or, if want is false, none of them.
func (a asker) is(want bool, names string, permissions ...string) {
	a.t.Helper()
	var list []string
	if names != "" {
		list = strings.Split(names, ",")
	}
	for _, permission := range permissions {
		if got := a.p.Allowed(list, permission); got != want {
			a.t.Errorf("with the roles %v, Allowed(%q, %q) = %t; want %t", a.roles, list, permission, got, want)
		}
	}
}

func TestAllows(t *testing.T) {
	a := newPolicy(t, roles{
		"reader": {allow: "post:read"},
		"writer": {allow: "post:write post:delete draft:read"},
		"none":   {},
		"ops-2":  {allow: "node-7:re-start 24h:x"},
	})
	a.is(true, "reader", "post:read")
	a.is(true, "writer", "post:write", "post:delete", "draft:read")
	a.is(true, "none,reader", "post:read")
	a.is(true, "reader,writer", "post:read", "post:write")
	a.is(true, "reader,none", "post:read")
	a.is(true, "ops-2", "node-7:re-start", "24h:x")
	a.is(false, "reader", "post:write", "draft:read", "pos:read", "post:rea", "posts:read", "post:reads", "read:post")
	a.is(false, "writer", "draft:write", "draft:delete", "post:read")
	a.is(false, "none", "post:read", "post:write")
	a.is(false, "", "post:read", "post:write")
}

func TestStars(t *testing.T) {
	a := newPolicy(t, roles{
		"viewer": {allow: "*:read"},
		"owner":  {allow: "post:*"},
		"root":   {allow: "*:*"},
	})
	a.is(true, "viewer", "post:read", "draft:read", "x-1:read")
	a.is(false, "viewer", "post:write", "read:post", "read:write", "post:read-all")
	a.is(true, "owner", "post:read", "post:write", "post:x")
	a.is(false, "owner", "draft:read", "x:post", "post-2:read", "mypost:read")
	a.is(true, "root", "post:read", "a:b", "0:-")
}

func TestDeny(t *testing.T) {
	a := newPolicy(t, roles{
		"editor":  {allow: "post:*"},
		"banned":  {deny: "post:write"},
		"both":    {allow: "post:read post:write", deny: "post:write"},
		"locked":  {allow: "*:*", deny: "*:write"},
		"no-post": {allow: "draft:read", deny: "post:*"},
		"nothing": {deny: "*:*"},
	})
	a.is(false, "editor,banned", "post:write")
	a.is(false, "banned,editor", "post:write")
	a.is(false, "editor,banned,editor", "post:write")
	a.is(true, "editor,banned", "post:read")
	a.is(false, "banned", "post:write", "post:read")
	a.is(true, "both", "post:read")
	a.is(false, "both", "post:write")
	a.is(true, "locked", "post:read", "draft:delete")
	a.is(false, "locked", "post:write", "draft:write")
	a.is(false, "locked,no-post", "post:read", "draft:write")
	a.is(true, "locked,no-post", "draft:read", "draft:delete")
	a.is(false, "locked,editor,nothing", "post:read", "a:b")
}

func TestInherits(t *testing.T) {
	a := newPolicy(t, roles{
		"a":      {allow: "x:a", inherits: "b"},
		"b":      {allow: "x:b", inherits: "c d"},
		"c":      {allow: "x:c", inherits: "e"},
		"d":      {allow: "x:d", deny: "y:d", inherits: "e"},
		"e":      {allow: "x:e y:*"},
		"only":   {inherits: "c"},
		"twice":  {inherits: "c c e"},
		"strict": {inherits: "e", deny: "x:e"},
	})
	a.is(true, "a", "x:a", "x:b", "x:c", "x:d", "x:e", "y:z")
	a.is(false, "a", "y:d", "x:f")
	a.is(true, "c", "x:c", "x:e", "y:d")
	a.is(false, "c", "x:a", "x:b", "x:d")
	a.is(false, "e", "x:a", "x:b", "x:c", "x:d")
	a.is(true, "only", "x:c", "x:e", "y:d")
	a.is(true, "twice", "x:c", "x:e", "y:d")
	a.is(false, "c,b", "y:d")
	a.is(false, "strict", "x:e")
	a.is(true, "strict", "y:e")
	a.is(true, "e", "x:e")
}

func TestUnknown(t *testing.T) {
	a := newPolicy(t, roles{"reader": {allow: "post:read"}, "root": {allow: "*:*"}})
	a.is(false, "writer", "post:read")
	a.is(false, "Reader", "post:read")
	a.is(false, " reader", "post:read")
	a.is(false, "*", "post:read")
	a.is(false, "reader,writer", "post:write")
	a.is(true, "writer,reader", "post:read")
	a.is(true, "reader,writer", "post:read")
	if a.p.Allowed([]string{""}, "post:read") {
		t.Errorf("with the roles %v, Allowed([\"\"], post:read) = true; want false", a.roles)
	}
	for _, none := range []roles{{}, nil} {
		newPolicy(t, none).is(false, "reader", "post:read")
		newPolicy(t, none).is(false, "", "post:read")
	}
	newPolicy(t, roles{"": {allow: "post:read"}, "Reader": {allow: "a:b"}}).is(true, ",Reader", "post:read", "a:b")
}

func TestMalformed(t *testing.T) {
	a := newPolicy(t, roles{"root": {allow: "*:*"}, "post": {allow: "post:* *:read"}})
	for _, permission := range []string{"", ":", "*", "*:*", "post", "post:", ":read", "post:*", "*:read", "post:read:", "post:read:all", "post::read",
		":post:read", "Post:read", "post:READ", "post:read ", " post:read", "post:read\n", "post read", "pôst:read", "post:r.ad", "post_1:read", "post:read\x00", "post/read"} {
		a.is(false, "root", permission)
		a.is(false, "post", permission)
		a.is(false, "root,post", permission)
	}
}

var promised = sentinel.Set{"ErrPolicy": rbac.ErrPolicy}

// unusable fails t unless New refuses the roles.
func unusable(t *testing.T, rs map[string]rbac.Role, what string) {
	t.Helper()
	p, err := rbac.New(rs)
	promised.Only(t, err, rbac.ErrPolicy, "New with %s", what)
	if p != nil {
		t.Errorf("New with %s returns a policy beside the error; want none", what)
	}
}

func TestUnusable(t *testing.T) {
	for _, pattern := range []string{"", ":", "*", "post", "post:", ":read", "post:read:all", "*:*:*", "inv*:read", "post:re*", "**:read", "post:**", "Post:read",
		"post:Read", "post read", " post:read", "post:read\n", "pöst:read", "post_1:read", "post.x:read", "post,draft:read", "post:read,write"} {
		unusable(t, map[string]rbac.Role{"r": {Allow: []string{"post:read", pattern}}}, fmt.Sprintf("a role that allows %q", pattern))
		unusable(t, map[string]rbac.Role{"r": {Deny: []string{pattern}}}, fmt.Sprintf("a role that denies %q", pattern))
	}
	for _, tt := range []struct {
		what string
		roles
	}{
		{"a role that inherits one that is not there", roles{"a": {inherits: "b"}}},
		{"a role that inherits one that is there and one that is not", roles{"a": {allow: "x:y", inherits: "b c"}, "b": {}}},
		{"a role whose name differs in case from the inherited", roles{"a": {inherits: "B"}, "b": {}}},
		{"an inherited role that allows what is no permission", roles{"a": {inherits: "b"}, "b": {allow: "x"}}},
	} {
		unusable(t, tt.policy(), fmt.Sprintf("%s: %v", tt.what, tt.roles))
	}
	unusable(t, map[string]rbac.Role{"a": {Inherits: []string{""}}}, "a role that inherits one without a name")
}

func TestCycles(t *testing.T) {
	for _, rs := range []roles{
		{"a": {inherits: "a"}},
		{"a": {allow: "x:y", inherits: "b"}, "b": {inherits: "a"}},
		{"a": {inherits: "b"}, "b": {inherits: "c"}, "c": {inherits: "d"}, "d": {inherits: "b"}},
		{"a": {}, "b": {inherits: "a c"}, "c": {inherits: "a b"}},
	} {
		for range 4 { // maps are ranged over in another order each time
			unusable(t, rs.policy(), fmt.Sprintf("the roles %v, which inherit from themselves", rs))
		}
	}
	a := newPolicy(t, roles{"top": {inherits: "left right"}, "left": {inherits: "base"}, "right": {inherits: "base left"}, "base": {allow: "x:y"}})
	a.is(true, "top", "x:y")
}

// TestManyWays has levels of two roles, each of which inherits both of the level below:
// the number of ways to the last doubles with each level.
func TestManyWays(t *testing.T) {
	const levels = 40
	rs := roles{}
	for i := range levels {
		below := ""
		if i > 0 {
			below = fmt.Sprintf("left%d right%d", i-1, i-1)
		}
		for _, side := range []string{"left", "right"} {
			rs[fmt.Sprint(side, i)] = struct{ allow, deny, inherits string }{fmt.Sprintf("%s:level-%d", side, i), "", below}
		}
	}
	a := newPolicy(t, rs)
	a.is(true, fmt.Sprint("left", levels-1), "right:level-0", "left:level-0", "right:level-20")
	a.is(false, fmt.Sprint("left", levels-1), fmt.Sprint("right:level-", levels-1))
}

func TestFrozen(t *testing.T) {
	before := []driver.Role{
		{Name: "reader", Allow: []string{"post:read"}, Inherits: []string{"base"}},
		{Name: "base", Allow: []string{"page:read"}, Deny: []string{"page:write"}},
		{Name: "editor", Allow: []string{"page:*"}, Inherits: []string{"base"}},
		{Name: "root", Allow: []string{"*:*"}},
	}
	after := []driver.Role{
		{Name: "reader", Allow: []string{"*:*"}, Inherits: []string{"root"}},
		{Name: "base", Allow: []string{"*:*"}, Deny: []string{"none:none"}},
		{Name: "editor", Allow: []string{"*:*"}, Inherits: []string{"root"}},
		{Name: "writer", Allow: []string{"*:*"}},
	}
	questions, want := []driver.Question{}, []bool{}
	for _, q := range []struct {
		role, permission string
		want             bool
	}{
		{"reader", "post:read", true},
		{"reader", "page:read", true},
		{"reader", "post:write", false},
		{"base", "post:read", false},
		{"editor", "page:write", false},
		{"editor", "page:x", true},
		{"writer", "post:read", false},
		{"root", "post:write", true},
	} {
		questions, want = append(questions, driver.Question{Role: q.role, Permission: q.permission}), append(want, q.want)
	}
	got, behind, err := driver.Changed(before, after, questions)
	if err != nil {
		t.Fatalf("New = error %v; want a policy", err)
	}
	for i, q := range questions {
		if got[i] != want[i] {
			t.Errorf("after the map of the policy was changed, and its slices, Allowed([%s], %s) = %t; want %t, as before", q.Role, q.Permission, got[i], want[i])
		}
	}
	for _, text := range behind {
		if text != "untouched" {
			t.Errorf("New wrote %q behind the end of a slice that it was given", text)
		}
	}
}

// door is a server behind a guard. The header Who has a sender's roles; who has none is
// not logged in. Paths are permissions, but that below /new nobody has said one.
type door struct {
	h     http.Handler
	calls []string
}

func newDoor(t *testing.T) *door {
	t.Helper()
	d := &door{}
	p := newPolicy(t, roles{"reader": {allow: "post:read"}, "root": {allow: "*:*"}, "no-posts": {deny: "post:*"}}).p
	d.h = p.Guard(func(r *http.Request) ([]string, bool) {
		d.calls = append(d.calls, "rolesOf")
		who := r.Header.Get("Who")
		if who == "" {
			return []string{"root"}, false // which counts for nothing
		}
		return strings.Split(who, ","), true
	}, func(r *http.Request) (string, bool) {
		d.calls = append(d.calls, "needs")
		if strings.HasPrefix(r.URL.Path, "/new") {
			return "post:read", false // which counts for nothing
		}
		return strings.TrimPrefix(r.URL.Path, "/"), true
	}, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		d.calls = append(d.calls, "next")
		w.Header().Set("X-Next", r.Method+" "+r.URL.Path+" "+r.Header.Get("Who"))
		w.WriteHeader(http.StatusAccepted)
	}))
	return d
}

// answers fails t unless a request of who is answered with this status, after these
// calls.
func (d *door) answers(t *testing.T, who, path string, status int, calls ...string) {
	t.Helper()
	r, w := httptest.NewRequest("PUT", path, nil), httptest.NewRecorder()
	if who != "" {
		r.Header.Set("Who", who)
	}
	d.calls = nil
	d.h.ServeHTTP(w, r)
	if who == "" {
		who = "nobody"
	}
	if w.Code != status {
		t.Errorf("PUT %s from %s = %d; want %d", path, who, w.Code, status)
	}
	if passed := slices.Contains(d.calls, "next"); passed != (status == http.StatusAccepted) {
		t.Errorf("PUT %s from %s came to next: %t; want %t", path, who, passed, !passed)
	}
	if want := "PUT " + path + " " + who; status == http.StatusAccepted && w.Header().Get("X-Next") != want {
		t.Errorf("PUT %s from %s came to next as %q; want %q", path, who, w.Header().Get("X-Next"), want)
	}
	if status == http.StatusUnauthorized && w.Header().Get("WWW-Authenticate") == "" {
		t.Errorf("PUT %s from %s is answered without the header WWW-Authenticate", path, who)
	}
	if len(calls) > 0 && !slices.Equal(d.calls, calls) {
		t.Errorf("PUT %s from %s called %q; want %q", path, who, d.calls, calls)
	}
}

func TestGuard(t *testing.T) {
	d := newDoor(t)
	d.answers(t, "reader", "/post:read", 202)
	d.answers(t, "root", "/post:write", 202)
	d.answers(t, "visitor,reader", "/post:read", 202)
	d.answers(t, "reader", "/post:write", 403)
	d.answers(t, "visitor", "/post:read", 403)
	d.answers(t, "root,no-posts", "/post:read", 403)
	d.answers(t, "", "/post:read", 401)
}

func TestGuardDefault(t *testing.T) {
	d := newDoor(t)
	d.answers(t, "root", "/new", 403)
	d.answers(t, "reader", "/new/thing", 403)
	d.answers(t, "root", "/", 403)
	d.answers(t, "root", "/*:*", 403)
	d.answers(t, "root", "/post", 403)
	d.answers(t, "", "/new", 401)
	d.answers(t, "", "/", 401)
}

func TestGuardAsks(t *testing.T) {
	d := newDoor(t)
	for range 2 {
		d.answers(t, "reader", "/post:read", 202, "rolesOf", "needs", "next")
		d.answers(t, "reader", "/post:write", 403, "rolesOf", "needs")
		d.answers(t, "", "/post:read", 401, "rolesOf")
	}
	d.answers(t, "root", "/post:write", 202, "rolesOf", "needs", "next")
}

func TestAtOnce(t *testing.T) {
	roles := []driver.Role{
		{Name: "a", Allow: []string{"x:a"}, Inherits: []string{"b"}},
		{Name: "b", Allow: []string{"x:b"}, Inherits: []string{"c"}},
		{Name: "c", Allow: []string{"x:c"}, Deny: []string{"y:c"}},
	}
	driver.AtOnce(roles, [2]driver.Question{{Role: "a", Permission: "x:c"}, {Role: "a", Permission: "x:d"}}).Check(t, "two questions about the role a", "true and false")
	driver.AtOnce(roles, [2]driver.Question{{Role: "a", Permission: "y:c"}, {Role: "b", Permission: "x:c"}}).Check(t, "questions about roles that inherit the same", "false and true")
}
