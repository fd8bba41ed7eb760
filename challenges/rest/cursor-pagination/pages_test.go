package pages_test

import (
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/gradus-dev/gradus/challenges/rest/cursor-pagination"
)

// two asks for pages of two posts.
const two = "limit=2" // public: README.md

var begin = time.Date(2024, 3, 31, 0, 30, 0, 0, time.UTC)

// minutes makes posts, one a minute with rising IDs, out of order.
func minutes(n int) []pages.Post {
	posts := make([]pages.Post, n)
	for i := range posts {
		place := (i*7 + 3) % n // 7 divides none of the n that are used
		posts[place] = post(i+1, time.Duration(i)*time.Minute)
	}
	return posts
}

func post(id int, after time.Duration) pages.Post {
	return pages.Post{ID: int64(id), Time: begin.Add(after), Text: fmt.Sprint("post ", id)}
}

// board is a list behind the handler under test.
type board struct {
	t     *testing.T
	h     http.Handler
	posts []pages.Post
}

func newBoard(t *testing.T, posts ...pages.Post) *board {
	b := &board{t: t, posts: posts}
	b.h = pages.New(func() []pages.Post { return b.posts })
	return b
}

func (b *board) delete(ids ...int64) {
	b.posts = slices.DeleteFunc(slices.Clone(b.posts), func(p pages.Post) bool { return slices.Contains(ids, p.ID) })
}

// page is an answer as the tests decode it.
type page struct {
	ids  []int64
	next string // "" if there is none
}

func (b *board) send(method, query string) *httptest.ResponseRecorder {
	rec := httptest.NewRecorder()
	b.h.ServeHTTP(rec, httptest.NewRequest(method, "/posts?"+query, nil))
	return rec
}

// get asks for a page, and ends the test unless it gets one.
func (b *board) get(query string) page {
	b.t.Helper()
	rec := b.send("GET", query)
	if rec.Code != 200 {
		b.t.Fatalf("GET /posts?%s = %d %.200q; want 200", query, rec.Code, rec.Body)
	}
	var members map[string]json.RawMessage
	if err := json.Unmarshal(rec.Body.Bytes(), &members); err != nil || members["posts"] == nil {
		b.t.Fatalf("GET /posts?%s has the body %.200q; want an object with the member posts", query, rec.Body)
	}
	var posts []struct {
		ID int64 `json:"id"`
	}
	if err := json.Unmarshal(members["posts"], &posts); err != nil || posts == nil {
		b.t.Fatalf("GET /posts?%s has posts: %.200s; want an array of posts", query, members["posts"])
	}
	var p page
	for _, post := range posts {
		p.ids = append(p.ids, post.ID)
	}
	if raw, ok := members["next"]; ok {
		if err := json.Unmarshal(raw, &p.next); err != nil || p.next == "" {
			b.t.Fatalf("GET /posts?%s has next: %.200s; want a cursor, or no next where no page follows", query, raw)
		}
	}
	return p
}

// has asks for a page, and ends the test unless it has these posts, and a next if more
// says so. It returns next.
func (b *board) has(what, query string, more bool, ids ...int64) string {
	b.t.Helper()
	p := b.get(query)
	if !slices.Equal(p.ids, ids) {
		b.t.Fatalf("%s: GET /posts?%s has the posts %s; want %s", what, query, short(p.ids), short(ids))
	}
	if (p.next != "") != more {
		b.t.Fatalf("%s: GET /posts?%s has next %q; is there another page: %t", what, query, p.next, more)
	}
	return p.next
}

// short writes the first of some IDs.
func short(ids []int64) string {
	if len(ids) > 12 {
		return fmt.Sprintf("%v… (%d posts)", ids[:12], len(ids))
	}
	return fmt.Sprint(ids)
}

// after is a query for the page behind a cursor.
func after(cursor string, limit int) string {
	return url.Values{"cursor": {cursor}, "limit": {fmt.Sprint(limit)}}.Encode()
}

// follow reads all pages, from the one that query asks for.
func (b *board) follow(query string, limit int) (ids []int64) {
	b.t.Helper()
	for range 100 {
		p := b.get(query)
		ids = append(ids, p.ids...)
		if p.next == "" {
			return ids
		}
		query = after(p.next, limit)
	}
	b.t.Fatalf("there is no end of the pages of %d posts with limit %d: the first posts are %v", len(b.posts), limit, ids[:min(len(ids), 30)])
	return nil
}

// down returns the numbers from a to b.
func down(a, b int64) (ids []int64) {
	for ; a >= b; a-- {
		ids = append(ids, a)
	}
	return ids
}

func TestFirstPage(t *testing.T) {
	newBoard(t, minutes(5)...).has("five posts", "limit=3", true, 5, 4, 3)
	newBoard(t, post(9, 0), post(2, time.Hour), post(5, time.Minute)).has("IDs not in the order of time", "", false, 2, 5, 9)
	newBoard(t, post(2, time.Hour), post(3, time.Hour), post(1, time.Hour)).has("one moment", "", false, 3, 2, 1)
	b := newBoard(t, pages.Post{ID: 1 << 40, Time: begin, Text: `<b> & "quotes" Ænid`})
	rec := b.send("GET", "")
	if got := rec.Header().Get("Content-Type"); got != "application/json" && !strings.HasPrefix(got, "application/json;") {
		t.Errorf("GET /posts has Content-Type %q; want application/json", got)
	}
	var got struct {
		Posts []map[string]any `json:"posts"`
	}
	if err := json.Unmarshal(rec.Body.Bytes(), &got); err != nil || len(got.Posts) != 1 {
		t.Fatalf("GET /posts has the body %.200q; want an object with the member posts, an array of one post", rec.Body)
	}
	if text, ok := got.Posts[0]["time"].(string); ok { // which may be in any zone
		if at, err := time.Parse(time.RFC3339Nano, text); err == nil {
			got.Posts[0]["time"] = at.UTC()
		}
	}
	want := []map[string]any{{"id": float64(1 << 40), "time": begin, "text": `<b> & "quotes" Ænid`}}
	if diff := cmp.Diff(want, got.Posts); diff != "" {
		t.Errorf("GET /posts has other posts (-want +got):\n%s", diff)
	}
	for _, path := range []string{"/", "/v1/lists/7"} {
		rec := httptest.NewRecorder()
		if b.h.ServeHTTP(rec, httptest.NewRequest("GET", path, nil)); rec.Code != 200 {
			t.Errorf("GET %s = %d; want 200, whatever the path", path, rec.Code)
		}
	}
}

func TestFollowing(t *testing.T) {
	for _, n := range []int{1, 2, 5, 10} {
		for limit := 1; limit <= 4; limit++ {
			b := newBoard(t, minutes(n)...)
			if got, want := b.follow(fmt.Sprint("limit=", limit), limit), down(int64(n), 1); !slices.Equal(got, want) {
				t.Fatalf("all pages of %d posts with limit %d have the posts %v; want %v", n, limit, got, want)
			}
		}
	}
}

func TestLastPage(t *testing.T) {
	b := newBoard(t, minutes(4)...)
	b.has("as many posts as the limit", "limit=4", false, 4, 3, 2, 1)
	b.has("fewer posts than the limit", "limit=5", false, 4, 3, 2, 1)
	next := b.has("one post more than the limit", "limit=3", true, 4, 3, 2)
	b.has("the last page", after(next, 3), false, 1)
	next = b.has("half of the posts", two, true, 4, 3)
	b.has("the last page, which is full", after(next, 2), false, 2, 1)
}

func TestNoPosts(t *testing.T) {
	newBoard(t).has("no posts", "", false)
	newBoard(t, []pages.Post{}...).has("no posts", "limit=1", false)
}

func TestInserts(t *testing.T) {
	b := newBoard(t, minutes(6)...)
	next := b.has("the first page", two, true, 6, 5)
	b.posts = append(b.posts, post(7, 10*time.Minute), post(8, 11*time.Minute), post(9, 12*time.Minute))
	next = b.has("after newer posts were written", after(next, 2), true, 4, 3)
	b.posts = append(b.posts, post(10, 0), post(11, 3*time.Minute+30*time.Second))
	b.has("after older posts were written, one behind the cursor", after(next, 3), false, 2, 10, 1)
	b.has("from the beginning", "limit=100", false, 9, 8, 7, 6, 5, 11, 4, 3, 2, 10, 1)
}

func TestDeletes(t *testing.T) {
	b := newBoard(t, minutes(10)...)
	next := b.has("the first page", "limit=3", true, 10, 9, 8)
	b.delete(9, 10)
	second := b.has("after posts of the first page were deleted", after(next, 2), true, 7, 6)
	b.delete(6, 8)
	third := b.has("after the cursor's post was deleted", after(second, 2), true, 5, 4)
	b.has("with an earlier cursor, whose post was deleted, too", after(next, 2), true, 7, 5)
	b.delete(4, 3, 2)
	b.has("after the next posts were deleted", after(third, 2), false, 1)
	b.delete(1)
	b.has("after all behind the cursor were deleted", after(third, 2), false)
	b.posts = nil
	b.has("after all were deleted", after(third, 2), false)
	b.posts = minutes(4)
	b.has("where the cursor is older than most posts", after(third, 2), true, 3, 2)
}

func TestSameMoment(t *testing.T) {
	var posts []pages.Post
	for _, id := range []int{4, 12, 9, 1, 8, 5, 10, 3} {
		posts = append(posts, post(id, time.Hour))
	}
	posts = append(posts, post(7, 2*time.Hour), post(11, 0), post(2, 0), post(6, 2*time.Hour))
	want := []int64{7, 6, 12, 10, 9, 8, 5, 4, 3, 1, 11, 2}
	for limit := 1; limit <= 6; limit++ {
		if got := newBoard(t, posts...).follow(fmt.Sprint("limit=", limit), limit); !slices.Equal(got, want) {
			t.Fatalf("all pages with limit %d of posts, most of one moment, have %v; want %v", limit, got, want)
		}
	}
	b := newBoard(t, posts...)
	next := b.has("the first page", "limit=5", true, 7, 6, 12, 10, 9)
	b.delete(9)
	b.posts = append(b.posts, post(14, time.Hour))
	b.has("after one of the same moment was written before the cursor, and the cursor's was deleted", after(next, 2), true, 8, 5)
}

func TestMoments(t *testing.T) {
	near := func(id int, d time.Duration) pages.Post { return post(id, 123456789*time.Nanosecond+d) }
	posts := []pages.Post{near(1, 1), near(2, 3), near(3, 2), near(4, 0), near(5, 1000), near(6, 1000000), near(7, 999), near(8, -123456789)}
	want := []int64{6, 5, 7, 2, 3, 1, 4, 8}
	for limit := 1; limit <= 2; limit++ {
		if got := newBoard(t, posts...).follow(fmt.Sprint("limit=", limit), limit); !slices.Equal(got, want) {
			t.Fatalf("all pages with limit %d of posts that are nanoseconds apart have %v; want %v", limit, got, want)
		}
	}
	zones := make([]pages.Post, 0, 6)
	for i, hours := range []int{0, 2, -7, 5, 0, -3} {
		p := post(i+1, time.Duration(i%3)*time.Minute)
		p.Time = p.Time.In(time.FixedZone("", hours*3600))
		zones = append(zones, p)
	}
	want = []int64{6, 3, 5, 2, 4, 1}
	for limit := 1; limit <= 3; limit++ {
		if got := newBoard(t, zones...).follow(fmt.Sprint("limit=", limit), limit); !slices.Equal(got, want) {
			t.Fatalf("all pages with limit %d of posts with times in several zones have %v; want %v", limit, got, want)
		}
	}
	far := []pages.Post{
		{ID: 1, Time: time.Date(2199, 1, 2, 3, 4, 5, 6, time.UTC)}, {ID: 2, Time: time.Unix(0, 1)}, {ID: 3, Time: time.Date(2038, 1, 19, 3, 14, 8, 0, time.UTC)},
	}
	if got := newBoard(t, far...).follow("limit=1", 1); !slices.Equal(got, []int64{1, 3, 2}) {
		t.Fatalf("all pages with limit 1 of posts of 1970, 2038 and 2199 have %v; want [1 3 2]", got)
	}
}

func TestLimits(t *testing.T) {
	b := newBoard(t, minutes(120)...)
	for _, tt := range []struct {
		query string
		n     int64
	}{{"", 20}, {"limit=", 20}, {"limit=1", 1}, {"limit=99", 99}, {"limit=100", 100}, {"other=3", 20}} {
		b.has("of 120 posts", tt.query, true, down(120, 121-tt.n)...)
	}
	next := b.get("limit=10").next
	b.has("without a limit behind a cursor", "cursor="+url.QueryEscape(next), true, down(110, 91)...)
	for _, limit := range []string{"0", "-1", "101", "1000", "ten", "1.5", "0x10", "5,", "99999999999999999999", "%20"} {
		if rec := b.send("GET", "limit="+limit); rec.Code != 400 {
			t.Errorf("GET /posts?limit=%s = %d; want 400", limit, rec.Code)
		}
	}
}

func TestBadCursors(t *testing.T) {
	b := newBoard(t, minutes(10)...)
	b.has("an empty cursor", "cursor=&limit=2", true, 10, 9)
	cursor := b.get("limit=3").next
	for _, bad := range []struct{ what, cursor string }{
		{"a word", "first"},
		{"other characters", "!§ %"},
		{"quotes", `"`},
		{"a word in base64", "aGVsbG8"},
		{"an object in base64", "eyJwYWdlIjoyfSA"},
		{"the beginning of a cursor", cursor[:(len(cursor)+1)/2]},
		{"a cursor with more text", cursor + "!?"},
	} {
		if rec := b.send("GET", url.Values{"cursor": {bad.cursor}}.Encode()); rec.Code != 400 {
			t.Errorf("GET /posts?cursor=%s (%s) = %d; want 400", url.QueryEscape(bad.cursor), bad.what, rec.Code)
		}
	}
	long := newBoard(t, post(123456789, 123456789), post(987654321, 0), post(1, -1)).get(two).next
	for n := 1; n < len(long); n++ {
		if rec := b.send("GET", after(long[:n], 5)); rec.Code != 400 {
			t.Fatalf("GET /posts?cursor=%s, of which the end is cut off (the cursor is %s), = %d %.100q; want 400", long[:n], long, rec.Code, rec.Body)
		}
	}
}

func TestMethods(t *testing.T) {
	b := newBoard(t, minutes(3)...)
	for _, head := range []struct {
		query string
		want  int
	}{{two, 200}, {"limit=0", 400}, {"cursor=bad!", 400}} {
		if rec := b.send("HEAD", head.query); rec.Code != head.want {
			t.Errorf("HEAD /posts?%s = %d; want %d", head.query, rec.Code, head.want)
		}
	}
	for _, method := range []string{"POST", "PUT", "DELETE", "PATCH", "OPTIONS", "get"} {
		for _, query := range []string{"", "limit=0", "cursor=bad!"} {
			rec := b.send(method, query)
			if rec.Code != 405 || !strings.Contains(rec.Header().Get("Allow"), "GET") {
				t.Errorf("%s /posts?%s = %d, Allow: %q; want 405, Allow: GET, HEAD", method, query, rec.Code, rec.Header().Get("Allow"))
			}
		}
	}
}

func TestCursorText(t *testing.T) {
	unreserved := regexp.MustCompile(`^[A-Za-z0-9._~-]{1,300}$`)
	b := newBoard(t)
	for i := range 40 { // so many bytes that every character of base64 is among them
		b.posts = append(b.posts, pages.Post{ID: int64(i+1) * 0x0f3e_d7cb_a951_11, Time: begin.Add(time.Duration(i) * 0x3f9f_cff7_fb1d_05)})
	}
	query := "limit=1"
	for range b.posts {
		next := b.get(query).next
		if next == "" {
			break
		}
		if !unreserved.MatchString(next) {
			t.Fatalf("GET /posts?%s has the cursor %q; want 300 letters, digits, -, _, . and ~ at most", query, next)
		}
		query = after(next, 1)
	}
}

func TestNoMemory(t *testing.T) {
	posts := minutes(10)
	b, other := newBoard(t, posts...), newBoard(t, posts...)
	next := b.has("the first page", "limit=3", true, 10, 9, 8)
	next = other.has("the cursor on another handler, with another limit", after(next, 4), true, 7, 6, 5, 4)
	b.has("back on the first handler", after(next, 1), true, 3)
	b.has("the same cursor again", after(next, 2), true, 3, 2)
	b.has("the first page again", "limit=3", true, 10, 9, 8)
}

func TestLeavesTheSlice(t *testing.T) {
	posts := minutes(6)
	b := newBoard(t, posts...)
	next := b.get(two).next
	b.get(after(next, 2))
	if want := minutes(6); !slices.Equal(posts, want) {
		t.Errorf("after two pages were read, the slice that all returned holds %v; want it as it was, %v", posts, want)
	}
}
