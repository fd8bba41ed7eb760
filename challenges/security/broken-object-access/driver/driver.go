// Package driver makes the hidden tests' calls of package invoices beside the
// submission and returns what it observes. It holds no expected value.
package driver

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"

	"github.com/gradus-dev/gradus/challenges/security/broken-object-access"
	"github.com/gradus-dev/gradus/grader/judge/schedule"
)

// Together lets users make an invoice each at once, all with the same body. An outcome
// is what each was answered, and then what each finds in their list.
func Together(users []string, body string) schedule.Result {
	return schedule.Explore(func(r *schedule.Run) string {
		tokens := map[string]string{}
		for _, user := range users {
			tokens[user] = user
		}
		h := invoices.NewHandler(tokens)
		answers := make([]string, len(users))
		for i, user := range users {
			r.Go(fmt.Sprintf("POST /invoices by %s", user), func() { answers[i] = fmt.Sprint(send(h, user, "POST", body).Code) })
		}
		r.Wait()
		for _, user := range users {
			answers = append(answers, fmt.Sprintf("%s has %d", user, strings.Count(send(h, user, "GET", "").Body.String(), `"id"`)))
		}
		return strings.Join(answers, ", ")
	})
}

func send(h http.Handler, token, method, body string) *httptest.ResponseRecorder {
	r, w := httptest.NewRequest(method, "/invoices", strings.NewReader(body)), httptest.NewRecorder()
	r.Header.Set("Authorization", "Bearer "+token)
	h.ServeHTTP(w, r)
	return w
}
