package web

import (
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"

	"github.com/gradus-dev/gradus/grader/class"
)

// reach says, for each route that asks for a verb, how it answers each role: of the course,
// of another course, and nobody. "own" is a learner who asks of their own submission.
var reach = map[string]map[string]int{
	"GET /c/{course}":                          all(200),
	"GET /c/{course}/skills":                   all(200),
	"GET /c/{course}/t/{track}/{slug}":         all(200),
	"POST /c/{course}/t/{track}/{slug}":        all(303),
	"GET /s/{submission}":                      theirs(200),
	"GET /s/{submission}/events":               theirs(200),
	"GET /s/{submission}/file":                 theirs(200),
	"GET /c/{course}/grid":                     staff(200),
	"GET /c/{course}/grid.csv":                 staff(200),
	"GET /c/{course}/insight":                  staff(200),
	"GET /c/{course}/queue":                    staff(200),
	"POST /s/{submission}/again":               {"learner": 404, "own": 404, "grader": 404, "instructor": 422, "owner": 422, "other": 404, "nobody": 401},
	"GET /c/{course}/regrade":                  teachers(200),
	"POST /c/{course}/regrade":                 teachers(303),
	"POST /c/{course}/regrade/apply":           teachers(422), // no note
	"GET /c/{course}/roster":                   staff(200),
	"POST /c/{course}/invite":                  teachers(422),
	"POST /c/{course}/members/{account}":       owners(404),
	"GET /c/{course}/members/{account}/export": owners(404),
	"POST /c/{course}/members/{account}/erase": owners(404),
	"GET /c/{course}/deadlines":                teachers(200),
	"POST /c/{course}/deadlines":               teachers(303),
	"POST /c/{course}/extensions":              teachers(422),
	"GET /c/{course}/audit":                    teachers(200),
}

func all(status int) map[string]int {
	return map[string]int{"learner": status, "own": status, "grader": status, "instructor": status, "owner": status, "other": 404, "nobody": 401}
}

func theirs(status int) map[string]int {
	return map[string]int{"learner": 404, "own": status, "grader": status, "instructor": status, "owner": status, "other": 404, "nobody": 401}
}

func staff(status int) map[string]int {
	return map[string]int{"learner": 403, "own": 403, "grader": status, "instructor": status, "owner": status, "other": 404, "nobody": 401}
}

func teachers(status int) map[string]int {
	return map[string]int{"learner": 403, "own": 403, "grader": 403, "instructor": status, "owner": status, "other": 404, "nobody": 401}
}

func owners(status int) map[string]int {
	return map[string]int{"learner": 403, "own": 403, "grader": 403, "instructor": 403, "owner": status, "other": 404, "nobody": 401}
}

// TestWhoMayDoWhat asks each route as each role.
func TestWhoMayDoWhat(t *testing.T) {
	s := newSite(t, t.TempDir()+"/class.db")
	for _, role := range class.Roles {
		s.comes(string(role), "go", role)
	}
	s.comes("own", "go", class.Learner)
	s.comes("other", "other", class.Owner)
	s.people["nobody"] = s.stranger()
	res, id := s.people["own"].upload(bfs, "bfs.go", "package bfs\n")
	if res.status != http.StatusSeeOther {
		t.Fatalf("hand in: %s", res)
	}
	s.graded(fakeGrader{`{"verdict":"accepted"}`})
	s.done(id)
	for _, r := range routes {
		if r.verb == "" {
			continue
		}
		want, known := reach[r.pattern]
		if !known {
			t.Errorf("the table does not say who may %s", r.pattern)
			continue
		}
		method, path, _ := strings.Cut(r.pattern, " ")
		path = strings.NewReplacer("{course}", "go", "{track}", "algorithms", "{slug}", "bfs", "{submission}", id, "{account}", "01234567-89ab-7def-8123-456789abcdef").Replace(path)
		for who, status := range want {
			got := response{}
			switch {
			case r.upload:
				got, _ = s.people[who].upload(path, "bfs.go", "package bfs // "+who+"\n")
			case method == "POST":
				got = s.people[who].post(path, url.Values{})
			default:
				got = s.people[who].get(path)
			}
			if got.status != status {
				t.Errorf("%s as %s: got %s, want %d", r.pattern, who, got, status)
			}
		}
	}
}

// TestTokensReachLess asks each route with a token of the owner.
func TestTokensReachLess(t *testing.T) {
	s := newSite(t, t.TempDir()+"/class.db")
	owner := s.comes("owner", "go", class.Owner)
	_, id := owner.upload(bfs, "bfs.go", "package bfs\n")
	s.graded(fakeGrader{`{"verdict":"accepted"}`})
	s.done(id)
	for scope, may := range map[string][]string{
		"read":   {"GET /{$}", "GET /c/{course}", "GET /c/{course}/skills", "GET /c/{course}/t/{track}/{slug}", "GET /s/{submission}", "GET /s/{submission}/events", "GET /s/{submission}/file"},
		"submit": {"GET /{$}", "GET /c/{course}", "GET /c/{course}/skills", "GET /c/{course}/t/{track}/{slug}", "GET /s/{submission}", "GET /s/{submission}/events", "GET /s/{submission}/file", "POST /c/{course}/t/{track}/{slug}"},
	} {
		program := s.stranger()
		program.token = token(t, owner, scope)
		for _, r := range routes {
			method, path, _ := strings.Cut(r.pattern, " ")
			path = strings.NewReplacer("{$}", "", "{course}", "go", "{track}", "algorithms", "{slug}", "bfs", "{submission}", id, "{secret}", "x", "{token}", "x", "{account}", "x").Replace(path)
			got := program.do(method, path, strings.NewReader("package bfs // "+scope), nil)
			if may := slices.Contains(may, r.pattern); may != (got.status < 300) {
				t.Errorf("%s with a token to %s: got %s", r.pattern, scope, got)
			}
		}
	}
}

// token has somebody make a token on the page.
func token(t *testing.T, p *person, scope string) string {
	t.Helper()
	res := p.post("/tokens", url.Values{"name": {"test"}, "scope": {scope}, "days": {"1"}})
	_, after, found := strings.Cut(res.body, "<code>gradus_")
	if !found {
		t.Fatalf("no token is shown: %s", res)
	}
	secret, _, _ := strings.Cut(after, "<")
	return "gradus_" + secret
}
