package crud_test

import (
	"encoding/json"
	"errors"
	"fmt"
	"mime"
	"net/http"
	"net/http/httptest"
	"reflect"
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

// answers fails the test unless an answer is JSON, and says this.
func (c client) answers(rec *httptest.ResponseRecorder, what string, want any) {
	c.t.Helper()
	if media := mediaType(rec); media != "application/json" {
		c.t.Errorf("%s has Content-Type %q; want application/json", what, rec.Result().Header.Get("Content-Type"))
	}
	text, err := json.Marshal(want)
	if err != nil {
		c.t.Fatal(err)
	}
	var got, wanted any // not notes, whose members Go would find in any case
	if err := errors.Join(json.Unmarshal(text, &wanted), json.Unmarshal(rec.Body.Bytes(), &got)); err != nil || !reflect.DeepEqual(got, wanted) {
		c.t.Errorf("%s answered %s; want %s", what, strings.TrimSpace(rec.Body.String()), text)
	}
}

func mediaType(rec *httptest.ResponseRecorder) string {
	media, _, _ := mime.ParseMediaType(rec.Result().Header.Get("Content-Type"))
	return media
}

func (c client) list(want ...note) {
	c.t.Helper()
	c.answers(c.want(200, "GET", "/notes", ""), "GET /notes", append([]note{}, want...))
}

func TestCreate(t *testing.T) {
	c := newClient(t)
	for i, title := range []string{"milk", "bread"} {
		rec := c.want(201, "POST", "/notes", `{"title":"`+title+`","text":"buy it"}`)
		c.answers(rec, "POST /notes", note{i + 1, title, "buy it"})
		if loc, want := rec.Result().Header.Get("Location"), []string{"/notes/1", "/notes/2"}[i]; loc != want {
			t.Errorf("POST /notes has Location %q; want %q", loc, want)
		}
	}
	for i, body := range []string{`{"title":"no text"}`, `{"text":null,"title":"null"}`} {
		title := []string{"no text", "null"}[i]
		c.answers(c.want(201, "POST", "/notes", body), "POST /notes "+body, note{i + 3, title, ""})
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
	for _, n := range []note{all[0], all[10], all[11]} {
		path := fmt.Sprint("/notes/", n.ID)
		c.answers(c.want(200, "GET", path, ""), "GET "+path, n)
	}
}

func TestUpdate(t *testing.T) {
	c := newClient(t)
	c.want(201, "POST", "/notes", `{"title":"a","text":"old"}`)
	c.want(201, "POST", "/notes", `{"title":"b","text":"other"}`)
	want := note{1, "c", ""}
	c.answers(c.want(200, "PUT", "/notes/1", `{"title":"c"}`), `PUT /notes/1 {"title":"c"}`, want)
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
			for _, m := range strings.Split(strings.Join(rec.Result().Header.Values("Allow"), ","), ",") {
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
	c.want(201, "POST", "/notes", `{"title":"kept"}`)
	for _, media := range []string{"", "text/plain", "application/x-www-form-urlencoded", "application/jsonp"} {
		if rec := c.do("POST", "/notes", media, `{"title":"a"}`); rec.Code != 415 {
			t.Errorf("POST /notes with Content-Type %q = %d; want 415", media, rec.Code)
		}
		if rec := c.do("PUT", "/notes/1", media, `{"title":"a"}`); rec.Code != 415 {
			t.Errorf("PUT /notes/1 with Content-Type %q = %d; want 415", media, rec.Code)
		}
	}
	c.list(note{1, "kept", ""})
	for i, media := range []string{"application/json; charset=utf-8", "Application/JSON"} {
		if rec := c.do("POST", "/notes", media, fmt.Sprintf(`{"title":"%d"}`, i)); rec.Code != 201 {
			t.Errorf("POST /notes with Content-Type %s = %d; want 201", media, rec.Code)
		}
	}
}

func TestBadBodies(t *testing.T) {
	c := newClient(t)
	c.do("POST", "/notes", "application/json", `{"title":"kept","text":"t"}`)
	for _, body := range []string{
		"", "null", "[]", "{", `"title"`, `{"title":7}`, `{"title":"x","text":7}`, `{"title":""}`, `{"title":null}`, `{"text":"no title"}`,
		`{"title":"x","colour":"red"}`, `{"title":"x","id":7}`, `{"Title":"x"}`, `{"title":"x","TEXT":"y"}`,
		`{"title":"x"} {"title":"y"}`, `{"title":"x"} trailing`, `{"title":"x"}}`,
	} {
		c.want(400, "POST", "/notes", body)
		c.want(400, "PUT", "/notes/1", body)
	}
	c.list(note{1, "kept", "t"})
	if loc := c.want(201, "POST", "/notes", `{"title":"x"}`).Result().Header.Get("Location"); loc != "/notes/2" {
		t.Errorf("after bad bodies, the next note is at %q; want /notes/2: a refused note uses no ID", loc)
	}
}

func TestOrder(t *testing.T) {
	c := newClient(t)
	c.want(201, "POST", "/notes", `{"title":"taken"}`)
	for _, tt := range []struct {
		method, path, media, body string
		want                      int
		why                       string
	}{
		{"PATCH", "/nowhere", "text/plain", "{", 404, "the path is not there"},
		{"PATCH", "/notes", "text/plain", "{", 405, "the path has no such method"},
		{"POST", "/notes", "text/plain", "{", 415, "Content-Type comes before the body"},
		{"POST", "/notes", "text/plain", `{"title":"taken"}`, 415, "Content-Type comes before the title"},
		{"PUT", "/notes/9", "text/plain", `{"title":"x"}`, 415, "Content-Type comes before the note"},
		{"PUT", "/notes/9", "application/json", `{"title":""}`, 400, "the body comes before the note"},
		{"PUT", "/notes/9", "application/json", `{"title":"taken"}`, 404, "the note comes before the title"},
	} {
		if rec := c.do(tt.method, tt.path, tt.media, tt.body); rec.Code != tt.want {
			t.Errorf("%s %s, Content-Type: %s, %s = %d; want %d: %s", tt.method, tt.path, tt.media, tt.body, rec.Code, tt.want, tt.why)
		}
	}
}

func TestErrorBodies(t *testing.T) {
	c := newClient(t)
	c.want(201, "POST", "/notes", `{"title":"taken"}`)
	for _, tt := range []struct {
		method, path, media, body string
		want                      int
	}{
		{"GET", "/nowhere", "", "", 404}, {"POST", "/nowhere", "application/json", `{"title":"x"}`, 404}, {"GET", "/notes/9", "", "", 404},
		{"DELETE", "/notes/9", "", "", 404}, {"PUT", "/notes/9", "application/json", `{"title":"x"}`, 404},
		{"PATCH", "/notes", "", "", 405}, {"POST", "/notes/1", "", "", 405}, {"POST", "/notes", "text/plain", `{"title":"x"}`, 415},
		{"POST", "/notes", "application/json", "{", 400}, {"POST", "/notes", "application/json", `{"title":"taken"}`, 409},
	} {
		rec := c.do(tt.method, tt.path, tt.media, tt.body)
		what := fmt.Sprintf("%s %s %s = %d, Content-Type: %s, %s", tt.method, tt.path, tt.body, rec.Code, rec.Result().Header.Get("Content-Type"), strings.TrimSpace(rec.Body.String()))
		if rec.Code != tt.want {
			t.Errorf("%s; want %d", what, tt.want)
		} else if rec.Body.Len() > 0 && (mediaType(rec) != "application/json" || !json.Valid(rec.Body.Bytes())) {
			t.Errorf("%s; want JSON, and a Content-Type that says so, or no body", what)
		}
	}
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
