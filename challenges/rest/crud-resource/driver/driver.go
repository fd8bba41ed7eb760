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
	"sync"

	"github.com/gradus-dev/gradus/challenges/rest/crud-resource"
)

// Together lets workers send requests to one handler at once: each makes as
// many notes as it is told, and when all have, deletes every other of its own. It
// returns the IDs that were given out, those of the notes deleted, and those of the
// notes listed in the end. It is compiled beside the submission, so that the
// requests meet.
func Together(workers, each int) (made, deleted, left []int) {
	h := crud.NewHandler()
	ids := make([][]int, workers) // by who made them
	together(workers, func(w int) {
		for i := range each {
			var n struct{ ID int }
			json.Unmarshal(send(h, "POST", "/notes", fmt.Sprintf(`{"title":"%d of %d"}`, i, w)).Body.Bytes(), &n)
			ids[w] = append(ids[w], n.ID)
		}
	})
	gone := make([][]int, workers)
	together(workers, func(w int) {
		for i, id := range ids[w] {
			if i%2 == 1 && send(h, "DELETE", fmt.Sprint("/notes/", id), "").Code == http.StatusNoContent {
				gone[w] = append(gone[w], id)
			}
		}
	})
	var notes []struct{ ID int }
	json.Unmarshal(send(h, "GET", "/notes", "").Body.Bytes(), &notes)
	for _, n := range notes {
		left = append(left, n.ID)
	}
	return slices.Concat(ids...), slices.Concat(gone...), left
}

// together calls work for 0 to n-1 at once.
func together(n int, work func(w int)) {
	var done sync.WaitGroup
	for w := range n {
		done.Go(func() { work(w) })
	}
	done.Wait()
}

func send(h http.Handler, method, path, body string) *httptest.ResponseRecorder {
	r, w := httptest.NewRequest(method, path, strings.NewReader(body)), httptest.NewRecorder()
	r.Header.Set("Content-Type", "application/json")
	h.ServeHTTP(w, r)
	return w
}
