package pages

import (
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"net/url"
	"testing"
	"time"
)

// get asks for a page and returns the texts of its posts, run together, and the cursor.
func get(t *testing.T, h http.Handler, target string) (texts, next string) {
	t.Helper()
	rec := httptest.NewRecorder()
	h.ServeHTTP(rec, httptest.NewRequest("GET", target, nil))
	var page struct {
		Posts []Post
		Next  string
	}
	if err := json.Unmarshal(rec.Body.Bytes(), &page); rec.Code != 200 || err != nil {
		t.Fatalf("GET %s = %d %s; want 200 and a page", target, rec.Code, rec.Body)
	}
	for _, p := range page.Posts {
		texts += p.Text
	}
	return texts, page.Next
}

func TestExamplePages(t *testing.T) {
	noon := time.Date(2024, 5, 1, 12, 0, 0, 0, time.UTC)
	posts := []Post{{1, noon, "a"}, {2, noon.Add(time.Hour), "b"}, {3, noon.Add(2 * time.Hour), "c"}}
	h := New(func() []Post { return posts })

	texts, next := get(t, h, "/posts?limit=2")
	if texts != "cb" || next == "" {
		t.Fatalf("the first page = %q, next %q; want cb and a cursor", texts, next)
	}
	posts = append(posts, Post{4, noon.Add(3 * time.Hour), "d"}) // while the reader reads
	if texts, next := get(t, h, "/posts?limit=2&cursor="+url.QueryEscape(next)); texts != "a" || next != "" {
		t.Errorf("the second page = %q, next %q; want a and no cursor", texts, next)
	}
}

func TestExampleBadLimit(t *testing.T) {
	rec := httptest.NewRecorder()
	New(func() []Post { return nil }).ServeHTTP(rec, httptest.NewRequest("GET", "/posts?limit=none", nil))
	if rec.Code != 400 {
		t.Errorf("GET /posts?limit=none = %d; want 400", rec.Code)
	}
}
