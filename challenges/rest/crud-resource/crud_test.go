package crud_test

import (
	"encoding/json"
	"fmt"
	"mime"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"

	"github.com/gradus-dev/gradus/challenges/rest/crud-resource"
	"github.com/gradus-dev/gradus/challenges/rest/crud-resource/driver"
)

type note struct {
	ID    int    `json:"id"`
	Title string `json:"title"`
	Text  string `json:"text"`
}

// client makes requests of one handler.
type client struct {
	t *testing.T
	h http.Handler
}

func newClient(t *testing.T) client { return client{t, crud.NewHandler()} }

func (c client) do(method, path, contentType, body string) *httptest.ResponseRecorder {
	req := httptest.NewRequest(method, path, strings.NewReader(body))
	if contentType != "" {
		req.Header.Set("Content-Type", contentType)
	}
	rec := httptest.NewRecorder()
	c.h.ServeHTTP(rec, req)
	return rec
}

// want makes a request with a JSON body and fails the test unless the status is
// as wanted.
func (c client) want(status int, method, path, body string) *httptest.ResponseRecorder {
	c.t.Helper()
	rec := c.do(method, path, "application/json", body)
	if rec.Code != status {
		c.t.Errorf("%s %s %s = %d %s; want %d", method, path, body, rec.Code, strings.TrimSpace(rec.Body.String()), status)
	}
	return rec
}

// decode decodes a JSON answer into v.
func (c client) decode(rec *httptest.ResponseRecorder, what string, v any) {
	c.t.Helper()
	if media, _, _ := mime.ParseMediaType(rec.Result().Header.Get("Content-Type")); media != "application/json" {
		c.t.Errorf("%s has Content-Type %q; want application/json", what, rec.Result().Header.Get("Content-Type"))
	}
	if err := json.Unmarshal(rec.Body.Bytes(), v); err != nil {
		c.t.Errorf("%s = %q, which is not the JSON wanted: %v", what, rec.Body, err)
	}
}

func (c client) list(want ...note) {
	c.t.Helper()
	var got []note
	rec := c.want(200, "GET", "/notes", "")
	c.decode(rec, "GET /notes", &got)
	if !slices.Equal(got, want) {
		c.t.Errorf("GET /notes = %v; want %v", got, want)
	}
	if len(want) == 0 && strings.TrimSpace(rec.Body.String()) != "[]" {
		c.t.Errorf("GET /notes = %q; want [] for an empty collection", rec.Body)
	}
}

func TestCreate(t *testing.T) {
	c := newClient(t)
	for i, title := range []string{"milk", "bread"} {
		rec := c.want(201, "POST", "/notes", `{"title":"`+title+`","text":"buy it"}`)
		want := note{i + 1, title, "buy it"}
		var got note
		if c.decode(rec, "POST /notes", &got); got != want {
			t.Errorf("POST /notes answered %+v; want %+v", got, want)
		}
		if loc, want := rec.Result().Header.Get("Location"), []string{"/notes/1", "/notes/2"}[i]; loc != want {
			t.Errorf("POST /notes has Location %q; want %q", loc, want)
		}
	}
	rec := c.want(201, "POST", "/notes", `{"title":"no text"}`)
	var got note
	if c.decode(rec, "POST /notes", &got); got != (note{3, "no text", ""}) {
		t.Errorf("POST /notes without a text answered %+v", got)
	}
}

func TestRead(t *testing.T) {
	c := newClient(t)
	c.list()
	var all []note
	for i := range 12 {
		n := note{i + 1, "note " + string(rune('a'+(i*5)%12)), "x"}
		c.want(201, "POST", "/notes", `{"title":"`+n.Title+`","text":"x"}`)
		all = append(all, n)
	}
	c.list(all...)
	var got note
	for _, n := range []note{all[0], all[10], all[11]} {
		path := fmt.Sprint("/notes/", n.ID)
		if c.decode(c.want(200, "GET", path, ""), "GET "+path, &got); got != n {
			t.Errorf("GET %s = %+v; want %+v", path, got, n)
		}
	}
}

func TestUpdate(t *testing.T) {
	c := newClient(t)
	c.want(201, "POST", "/notes", `{"title":"a","text":"old"}`)
	c.want(201, "POST", "/notes", `{"title":"b","text":"other"}`)
	var got note
	want := note{1, "c", ""}
	if c.decode(c.want(200, "PUT", "/notes/1", `{"title":"c"}`), "PUT /notes/1", &got); got != want {
		t.Errorf(`PUT /notes/1 {"title":"c"} answered %+v; want %+v`, got, want)
	}
	c.list(want, note{2, "b", "other"})
	c.want(404, "PUT", "/notes/3", `{"title":"new"}`)
	c.list(want, note{2, "b", "other"})
}

func TestDelete(t *testing.T) {
	c := newClient(t)
	for _, title := range []string{"a", "b", "c"} {
		c.want(201, "POST", "/notes", `{"title":"`+title+`"}`)
	}
	if rec := c.want(204, "DELETE", "/notes/2", ""); rec.Body.Len() != 0 {
		t.Errorf("DELETE /notes/2 has the body %q; a 204 has none", rec.Body)
	}
	c.want(404, "GET", "/notes/2", "")
	c.want(404, "DELETE", "/notes/2", "")
	c.want(204, "DELETE", "/notes/3", "")
	c.list(note{1, "a", ""})
	if loc := c.want(201, "POST", "/notes", `{"title":"d"}`).Result().Header.Get("Location"); loc != "/notes/4" {
		t.Errorf("after deleting note 3, POST /notes has Location %q; want /notes/4: IDs are not given out again", loc)
	}
}

func TestNotFound(t *testing.T) {
	c := newClient(t)
	for _, path := range []string{"/notes/1", "/notes/0", "/notes/-1", "/notes/one", "/notes/1.0", "/notes/99999999999999999999"} {
		c.want(404, "GET", path, "")
		c.want(404, "DELETE", path, "")
		c.want(404, "PUT", path, `{"title":"x"}`)
	}
	for _, path := range []string{"/", "/note", "/notes/1/text"} {
		c.want(404, "GET", path, "")
	}
}

func TestMethodNotAllowed(t *testing.T) {
	c := newClient(t)
	c.want(201, "POST", "/notes", `{"title":"a"}`)
	for _, tt := range []struct {
		path    string
		methods []string
		allow   []string
	}{
		{"/notes", []string{"PUT", "DELETE", "PATCH"}, []string{"GET", "POST"}},
		{"/notes/1", []string{"POST", "PATCH"}, []string{"DELETE", "GET", "PUT"}},
	} {
		for _, method := range tt.methods {
			rec := c.want(405, method, tt.path, `{"title":"b"}`)
			var allow []string
			for _, m := range strings.Split(rec.Result().Header.Get("Allow"), ",") {
				if m = strings.TrimSpace(m); m != "HEAD" && m != "OPTIONS" {
					allow = append(allow, m)
				}
			}
			if slices.Sort(allow); !slices.Equal(allow, tt.allow) {
				t.Errorf("%s %s allows %v; want %v", method, tt.path, allow, tt.allow)
			}
		}
	}
}

func TestConflict(t *testing.T) {
	c := newClient(t)
	c.want(201, "POST", "/notes", `{"title":"a"}`)
	c.want(201, "POST", "/notes", `{"title":"b"}`)
	c.want(409, "POST", "/notes", `{"title":"a","text":"again"}`)
	c.want(409, "PUT", "/notes/2", `{"title":"a"}`)
	c.want(200, "PUT", "/notes/2", `{"title":"b","text":"its own title"}`)
	c.list(note{1, "a", ""}, note{2, "b", "its own title"})
	c.want(204, "DELETE", "/notes/1", "")
	if loc := c.want(201, "POST", "/notes", `{"title":"a"}`).Result().Header.Get("Location"); loc != "/notes/3" {
		t.Errorf("after a conflict, the next note is at %q; want /notes/3: a refused note uses no ID", loc)
	}
}

func TestUnsupportedMediaType(t *testing.T) {
	c := newClient(t)
	for _, media := range []string{"", "text/plain", "application/x-www-form-urlencoded", "application/jsonp"} {
		if rec := c.do("POST", "/notes", media, `{"title":"a"}`); rec.Code != 415 {
			t.Errorf("POST /notes with Content-Type %q = %d; want 415", media, rec.Code)
		}
		if rec := c.do("PUT", "/notes/1", media, `{"title":"a"}`); rec.Code != 415 {
			t.Errorf("PUT /notes/1 with Content-Type %q = %d; want 415", media, rec.Code)
		}
	}
	if rec := c.do("POST", "/notes", "application/json; charset=utf-8", `{"title":"a"}`); rec.Code != 201 {
		t.Errorf("POST /notes with Content-Type application/json; charset=utf-8 = %d; want 201", rec.Code)
	}
	c.list(note{1, "a", ""})
}

func TestBadBodies(t *testing.T) {
	c := newClient(t)
	c.do("POST", "/notes", "application/json", `{"title":"kept","text":"t"}`)
	for _, body := range []string{
		"", "null", "[]", "{", `"title"`, `{"title":7}`, `{"title":""}`, `{"text":"no title"}`,
		`{"title":"x","colour":"red"}`, `{"title":"x"} {"title":"y"}`, `{"title":"x"} trailing`, `{"title":"x"}}`,
	} {
		c.want(400, "POST", "/notes", body)
		c.want(400, "PUT", "/notes/1", body)
	}
	c.list(note{1, "kept", "t"})
}

func TestSeparateHandlers(t *testing.T) {
	a, b := newClient(t), newClient(t)
	a.want(201, "POST", "/notes", `{"title":"x"}`)
	b.list()
	if loc := b.want(201, "POST", "/notes", `{"title":"x"}`).Result().Header.Get("Location"); loc != "/notes/1" {
		t.Errorf("the first note of a second handler is at %q; want /notes/1", loc)
	}
}

func TestTogether(t *testing.T) {
	driver.Together(2).Check(t, "two clients at once make two notes each, and delete their second",
		"made [1 2 3 4], 2 deleted, those and what is listed in the end: [1 2 3 4]")
}
