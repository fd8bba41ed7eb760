// Package driver makes the hidden tests' calls of package crud beside the submission
// and returns what it observes. It holds no expected value.
package driver

import (
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"

	"github.com/gradus-dev/gradus/challenges/rest/crud-resource"
	"github.com/gradus-dev/gradus/grader/judge/schedule"
)

// Together lets clients send requests to one handler at once: each makes two notes and
// deletes the second. An outcome is the IDs that were given out, those deleted and those
// listed in the end, and how many were deleted.
func Together(clients int) schedule.Result {
	return schedule.Explore(func(r *schedule.Run) string {
		h := crud.NewHandler()
		made, gone := make([]int, 2*clients), make([]int, clients)
		for c := range clients {
			r.Go(fmt.Sprintf("client %d", c+1), func() {
				for i := range 2 {
					var n struct{ ID int }
					json.Unmarshal(send(h, "POST", "/notes", fmt.Sprintf(`{"title":"%d of %d"}`, i, c)).Body.Bytes(), &n)
					made[2*c+i] = n.ID
				}
				if second := made[2*c+1]; send(h, "DELETE", fmt.Sprint("/notes/", second), "").Code == http.StatusNoContent {
					gone[c] = second
				}
			})
		}
		r.Wait()
		all := slices.DeleteFunc(gone, func(id int) bool { return id == 0 })
		deleted := len(all)
		var notes []struct{ ID int }
		json.Unmarshal(send(h, "GET", "/notes", "").Body.Bytes(), &notes)
		for _, n := range notes {
			all = append(all, n.ID)
		}
		slices.Sort(made)
		slices.Sort(all)
		return fmt.Sprintf("made %v, %d deleted, those and what is listed in the end: %v", made, deleted, all)
	})
}

func send(h http.Handler, method, path, body string) *httptest.ResponseRecorder {
	r, w := httptest.NewRequest(method, path, strings.NewReader(body)), httptest.NewRecorder()
	r.Header.Set("Content-Type", "application/json")
	h.ServeHTTP(w, r)
	return w
}
