package web

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"log/slog"
	"mime/multipart"
	"net/http"
	"net/http/cookiejar"
	"net/http/httptest"
	"net/url"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/gradus-dev/gradus/challenges"
	"github.com/gradus-dev/gradus/grader/catalog"
	"github.com/gradus-dev/gradus/grader/class"
	"github.com/gradus-dev/gradus/grader/class/account"
	"github.com/gradus-dev/gradus/grader/class/blob"
	"github.com/gradus-dev/gradus/grader/class/database"
	"github.com/gradus-dev/gradus/grader/class/queue"
	"github.com/gradus-dev/gradus/grader/class/roster"
	"github.com/gradus-dev/gradus/grader/class/testdata/postgres"
)

func TestMain(m *testing.M) { postgres.Main(m) }

var builtIn = sync.OnceValues(func() (*catalog.Catalog, error) { return catalog.Load(challenges.FS) })

// site is a server for a test, with two courses, and somebody in each role of the first.
type site struct {
	*Server
	t      *testing.T
	server *httptest.Server
	people map[string]*person
}

// person is a browser that somebody is signed in with.
type person struct {
	t       *testing.T
	site    *site
	ID      string
	browser *http.Client
	token   string // in place of the browser's session
}

func newSite(t *testing.T, address string, change ...func(*Server)) *site {
	t.Helper()
	ctx := t.Context()
	db, err := database.Open(ctx, address)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { db.Close() })
	q, err := queue.New(db)
	if err != nil {
		t.Fatal(err)
	}
	blobs, err := blob.Open(filepath.Join(t.TempDir(), "files"))
	if err != nil {
		t.Fatal(err)
	}
	cat, err := builtIn()
	if err != nil {
		t.Fatal(err)
	}
	s := &site{t: t, people: map[string]*person{}, Server: &Server{DB: db, Queue: q, Blobs: blobs, Accounts: &account.Accounts{DB: db}, Roster: &roster.Roster{DB: db}, Catalog: cat, Skills: cat.Skills,
		Log: slog.New(slog.NewTextHandler(t.Output(), nil))}}
	s.server = httptest.NewUnstartedServer(nil)
	s.Address = "http://" + s.server.Listener.Addr().String()
	for _, f := range change {
		f(s.Server)
	}
	handler, err := s.Handler()
	if err != nil {
		t.Fatal(err)
	}
	s.server.Config.Handler = handler
	s.server.Start()
	t.Cleanup(s.server.Close)
	err = db.Do(ctx, func(tx *database.Tx) error {
		for _, id := range []string{"go", "other"} {
			if err := s.Roster.AddCourse(ctx, tx, class.Course{ID: id, Title: "Course " + id}); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// invites returns a link into a course.
func (s *site) invites(i account.Invitation) string {
	s.t.Helper()
	var secret string
	i.Expires, i.Creator = time.Now().Add(time.Hour), roster.Operator
	err := s.DB.Do(s.t.Context(), func(tx *database.Tx) (err error) {
		secret, err = s.Accounts.Invite(s.t.Context(), tx, i)
		return err
	})
	if err != nil {
		s.t.Fatal(err)
	}
	return "/join/" + secret
}

// comes lets somebody join a course in a role, through the pages.
func (s *site) comes(name, course string, role class.Role) *person {
	s.t.Helper()
	p := s.stranger()
	link := s.invites(account.Invitation{Course: course, Role: role, Uses: 1})
	if res := p.post(link, url.Values{"name": {name}}); res.status != http.StatusSeeOther {
		s.t.Fatalf("%s can't join: %s", name, res)
	}
	if err := s.DB.QueryRowContext(s.t.Context(), "SELECT id FROM account WHERE name = $1", name).Scan(&p.ID); err != nil {
		s.t.Fatal(err)
	}
	s.people[name] = p
	return p
}

func (s *site) stranger() *person {
	jar, err := cookiejar.New(nil)
	if err != nil {
		s.t.Fatal(err)
	}
	return &person{t: s.t, site: s, browser: &http.Client{Jar: jar, Timeout: time.Minute, CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}}
}

// response is what came back.
type response struct {
	status int
	header http.Header
	body   string
}

func (r response) String() string {
	return fmt.Sprintf("%d %s %.300s", r.status, r.header.Get("Location"), r.body)
}

func (r response) json(t *testing.T, into any) {
	t.Helper()
	if err := json.Unmarshal([]byte(r.body), into); err != nil {
		t.Fatalf("%v: %.300s", err, r.body)
	}
}

func (p *person) do(method, path string, body io.Reader, header http.Header) response {
	p.t.Helper()
	req, err := http.NewRequestWithContext(p.t.Context(), method, p.site.Address+path, body)
	if err != nil {
		p.t.Fatal(err)
	}
	for k, v := range header {
		req.Header[k] = v
	}
	if p.token != "" {
		req.Header.Set("Authorization", "Bearer "+p.token)
	}
	res, err := p.browser.Do(req)
	if err != nil {
		p.t.Fatal(err)
	}
	defer res.Body.Close()
	text, err := io.ReadAll(res.Body)
	if err != nil {
		p.t.Fatal(err)
	}
	return response{res.StatusCode, res.Header, string(text)}
}

func (p *person) get(path string) response { p.t.Helper(); return p.do("GET", path, nil, nil) }

func (p *person) json(path string) response {
	p.t.Helper()
	return p.do("GET", path, nil, http.Header{"Accept": {"application/json"}})
}

func (p *person) post(path string, form url.Values) response {
	p.t.Helper()
	return p.do("POST", path, strings.NewReader(form.Encode()), http.Header{"Content-Type": {"application/x-www-form-urlencoded"}})
}

// upload hands in a file by the page's form, and returns the submission's ID.
func (p *person) upload(path, name, content string) (response, string) {
	p.t.Helper()
	var b bytes.Buffer
	form := multipart.NewWriter(&b)
	w, err := form.CreateFormFile("file", name)
	if err != nil {
		p.t.Fatal(err)
	}
	io.WriteString(w, content)
	form.Close()
	res := p.do("POST", path, &b, http.Header{"Content-Type": {form.FormDataContentType()}})
	return res, strings.TrimPrefix(res.header.Get("Location"), "/s/")
}

// audited returns how often something was refused, as the audit says.
func (s *site) audited(what string) (n int) {
	s.t.Helper()
	if err := s.DB.QueryRowContext(s.t.Context(), "SELECT count(*) FROM audit WHERE object LIKE $1 OR verb LIKE $1", "%"+what+"%").Scan(&n); err != nil {
		s.t.Fatal(err)
	}
	return n
}

// fakeGrader gives a report without grading.
type fakeGrader struct{ report string }

func (g fakeGrader) Grade(context.Context, *class.Submission) (*class.Result, error) {
	var r struct {
		Verdict         string `json:"verdict"`
		Score, MaxScore int
	}
	_ = json.Unmarshal([]byte(g.report), &r)
	return &class.Result{ChallengeHash: "h", Engine: "e", Verdict: r.Verdict, Score: 5, Max: 17, Report: []byte(g.report)}, nil
}

// grades has a worker grade until the test ends.
func (s *site) graded(g queue.Grader) {
	ctx, cancel := context.WithCancel(context.Background())
	w := &queue.Worker{Queue: s.Queue, Grader: g, Slots: 1, Log: slog.New(slog.DiscardHandler), Drain: time.Second}
	var all sync.WaitGroup
	all.Go(func() { _ = w.Run(ctx) })
	s.t.Cleanup(func() {
		cancel()
		all.Wait()
	})
}

func (s *site) done(id string) {
	s.t.Helper()
	for deadline := time.Now().Add(30 * time.Second); ; time.Sleep(5 * time.Millisecond) {
		sub, err := s.Queue.Submission(s.t.Context(), id)
		if err == nil && sub.State == class.Done {
			return
		}
		if time.Now().After(deadline) {
			s.t.Fatalf("%s is not graded: %+v %v", id, sub, err)
		}
	}
}

const bfs = "/c/go/t/algorithms/bfs"
