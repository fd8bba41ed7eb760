package web

import (
	"bufio"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/gradus-dev/gradus/grader/class"
	"github.com/gradus-dev/gradus/grader/class/account"
)

// TestForgeriesAreRefusedAndWrittenDown tries what somebody would who may not.
func TestForgeriesAreRefusedAndWrittenDown(t *testing.T) {
	s := newSite(t, t.TempDir()+"/class.db")
	learner := s.comes("learner", "go", class.Learner)
	victim := s.comes("victim", "go", class.Learner)
	owner := s.comes("owner", "go", class.Owner)
	_, id := victim.upload(bfs, "bfs.go", "package bfs\n")
	good := token(t, victim, "read")
	last := "0"
	if strings.HasSuffix(good, "0") {
		last = "1"
	}
	stranger := s.stranger()
	for name, try := range map[string]struct {
		do   func() response
		want int
		told string // in the audit
	}{
		"another's submission": {func() response { return learner.get("/s/" + id) }, 404, "/s/" + id},
		"another's file":       {func() response { return learner.get("/s/" + id + "/file") }, 404, "/s/" + id + "/file"},
		"another's events":     {func() response { return learner.get("/s/" + id + "/events") }, 404, "/s/" + id + "/events"},
		"a forged cookie":      {func() response { return stranger.do("GET", "/c/go", nil, http.Header{"Cookie": {"gradus=forged"}}) }, 401, "a session that is none"},
		"a forged token": {func() response {
			return stranger.do("GET", "/", nil, http.Header{"Authorization": {"Bearer gradus_forged"}})
		}, 401, "a token"},
		"a token but one digit": {func() response {
			return stranger.do("GET", "/", nil, http.Header{"Authorization": {"Bearer " + good[:len(good)-1] + last}})
		}, 401, "a token"},
		"a guessed link":     {func() response { return stranger.get("/join/join_guess") }, 404, "an invitation link"},
		"a role for oneself": {func() response { return learner.post("/c/go/members/"+learner.ID, url.Values{"role": {"owner"}}) }, 403, "/c/go/members/" + learner.ID},
		"an invitation as staff": {func() response {
			s.comes("instructor", "go", class.Instructor)
			return s.people["instructor"].post("/c/go/invite", url.Values{"role": {"owner"}, "uses": {"1"}, "days": {"1"}})
		}, 403, "an invitation as owner"},
		"a form of another site": {func() response {
			return owner.do("POST", "/c/go/deadlines", strings.NewReader(""), http.Header{"Origin": {"https://evil.example"}, "Sec-Fetch-Site": {"cross-site"}})
		}, 403, "a form of https://evil.example"},
		"too large an upload": {func() response { r, _ := learner.upload(bfs, "a.zip", strings.Repeat("x", mostUpload+1)); return r }, 413, "too large an upload"},
		"the grid":            {func() response { return learner.get("/c/go/grid.csv") }, 403, "/c/go/grid.csv"},
		"the machines":        {func() response { return owner.get(JobsPath + "/") }, 404, ""}, // there are no such pages here
	} {
		before := s.audited(try.told)
		if got := try.do(); got.status != try.want {
			t.Errorf("%s: got %s, want %d", name, got, try.want)
		}
		if try.told != "" && s.audited(try.told) == before {
			t.Errorf("%s: the audit has no line of it", name)
		}
	}
}

// TestASlowUploadEnds sends an upload byte by byte, with less time than usual.
func TestASlowUploadEnds(t *testing.T) {
	s := newSite(t, t.TempDir()+"/class.db")
	p := s.comes("learner", "go", class.Learner)
	secret := token(t, p, "submit")
	defer func(before time.Duration) { uploadTime = before }(uploadTime)
	uploadTime = 300 * time.Millisecond
	conn, err := net.Dial("tcp", s.server.Listener.Addr().String())
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close()
	fmt.Fprintf(conn, "POST %s?name=bfs.go HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer %s\r\nContent-Length: 100\r\n\r\npackage", bfs, secret)
	_ = conn.SetReadDeadline(time.Now().Add(30 * time.Second))
	res, err := http.ReadResponse(bufio.NewReader(conn), nil)
	if err != nil {
		t.Fatal(err)
	}
	if res.StatusCode != http.StatusRequestTimeout {
		text, _ := io.ReadAll(res.Body)
		t.Errorf("got %s %s", res.Status, text)
	}
	if s.audited("too slow an upload") == 0 {
		t.Error("the audit has no line of it")
	}
}

// TestAnUploadThatBreaksIsNone ends a connection within an upload.
func TestAnUploadThatBreaksIsNone(t *testing.T) {
	s := newSite(t, t.TempDir()+"/class.db")
	p := s.comes("learner", "go", class.Learner)
	secret := token(t, p, "submit")
	conn, err := net.Dial("tcp", s.server.Listener.Addr().String())
	if err != nil {
		t.Fatal(err)
	}
	fmt.Fprintf(conn, "POST %s?name=bfs.go HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer %s\r\nContent-Length: 100\r\n\r\npackage", bfs, secret)
	conn.(*net.TCPConn).CloseWrite()
	if res, err := http.ReadResponse(bufio.NewReader(conn), nil); err == nil && res.StatusCode < 400 {
		t.Errorf("half an upload gets %s", res.Status)
	}
	var n int
	if err := s.DB.QueryRowContext(t.Context(), "SELECT count(*) FROM submission").Scan(&n); err != nil || n != 0 {
		t.Errorf("there are %d submissions (%v)", n, err)
	}
}

// TestLinksWorkOnceAndForAWhile uses a link twice, and guesses many.
func TestLinksWorkOnceAndForAWhile(t *testing.T) {
	s := newSite(t, t.TempDir()+"/class.db")
	link := s.invites(account.Invitation{Course: "go", Role: class.Learner, Uses: 1})
	if got := s.stranger().post(link, url.Values{"name": {"first"}}); got.status != 303 {
		t.Errorf("the first: %s", got)
	}
	if got := s.stranger().post(link, url.Values{"name": {"second"}}); got.status != 404 {
		t.Errorf("the second: %s", got)
	}
	stranger := s.stranger()
	for range 40 {
		if got := stranger.get("/join/join_guess"); got.status == http.StatusTooManyRequests {
			if got.header.Get("Retry-After") == "" {
				t.Error("it does not say when to try again")
			}
			return
		}
	}
	t.Error("one address may guess links without end")
}

// TestAClassMayShareAnAddress lets a class join at the same moment, from one room.
func TestAClassMayShareAnAddress(t *testing.T) {
	s := newSite(t, t.TempDir()+"/class.db")
	link := s.invites(account.Invitation{Course: "go", Role: class.Learner, Uses: 60})
	for i := range 60 {
		p := s.stranger()
		if p.get(link).status != 200 || p.post(link, url.Values{"name": {fmt.Sprint("learner ", i)}}).status != 303 || p.get("/c/go").status != 200 {
			t.Fatalf("the learner %d can't join", i+1)
		}
	}
}

// TestLimits asks too often, as one account and as one address.
func TestLimits(t *testing.T) {
	s := newSite(t, t.TempDir()+"/class.db")
	p := s.comes("learner", "go", class.Learner)
	refused := func(n int, ask func() response) bool {
		for range n {
			if res := ask(); res.status == http.StatusTooManyRequests {
				return res.header.Get("Retry-After") != ""
			}
		}
		return false
	}
	i := 0
	if !refused(40, func() response {
		i++
		res, _ := p.upload(bfs, "bfs.go", fmt.Sprint("package bfs // ", i))
		return res
	}) {
		t.Error("one may hand in without end")
	}
	if !refused(300, func() response { return p.get("/tokens") }) {
		t.Error("an account may ask without end")
	}
	_, id := s.comes("another", "go", class.Learner).upload(bfs, "bfs.go", "package bfs\n")
	watcher := s.people["another"]
	var streams []*http.Response
	for range atOnce["streams"] + 1 {
		req, err := http.NewRequestWithContext(t.Context(), "GET", s.Address+"/s/"+id+"/events", nil)
		if err != nil {
			t.Fatal(err)
		}
		res, err := watcher.browser.Do(req)
		if err != nil {
			t.Fatal(err)
		}
		defer res.Body.Close()
		streams = append(streams, res)
	}
	for i, res := range streams {
		if want := map[bool]int{true: 200, false: 429}[i < atOnce["streams"]]; res.StatusCode != want {
			t.Errorf("stream %d gets %s", i+1, res.Status)
		}
	}
	stranger := s.stranger()
	if !refused(5000, func() response { return stranger.get("/assets/style.css") }) {
		t.Error("an address may ask without end")
	}
}

// TestMarkupIsText has a learner write markup wherever they can.
func TestMarkupIsText(t *testing.T) {
	const evil = `<script>alert(1)</script>"'><img src=x onerror=alert(1)>`
	s := newSite(t, t.TempDir()+"/class.db")
	owner := s.comes("owner", "go", class.Owner)
	learner := s.comes(evil, "go", class.Learner)
	s.graded(fakeGrader{`{"verdict":"wrong-answer","reason":"<b>","score":5,"max_score":17,"outcomes":[{"test":"TestA","title":"a","status":"failed","verdict":"wrong-answer","message":"<script>alert(2)</script>\u001b[31m\u202e","calls":[{"call":"<script>alert(3)</script>","got":"<b>"}],"output":"<script>alert(4)</script>","hint":"<i>"}]}`})
	_, id := learner.upload(bfs, evil+".go", "package bfs // <script>alert(5)</script>\n")
	s.done(id)
	token(t, learner, "read")
	if err := s.Roster.SetExtension(t.Context(), s.DB, "go", learner.ID, "", time.Hour); err != nil {
		t.Fatal(err)
	}
	for who, paths := range map[*person][]string{
		learner: {"/c/go", "/s/" + id, "/s/" + id + "/events", "/tokens", bfs, "/c/go/skills"},
		owner:   {"/s/" + id, "/c/go/grid", "/c/go/insight", "/c/go/insight?challenge=algorithms/bfs", "/c/go/queue", "/c/go/regrade", "/c/go/roster", "/c/go/deadlines", "/c/go/audit"},
	} {
		for _, path := range paths {
			res := who.get(path)
			text := res.body
			if path == "/s/"+id+"/events" {
				text = strings.Join(strings.Split(text, "event: page")[1:], "") // the rest is JSON
			}
			if res.status != 200 || strings.Contains(text, "<script>alert") || strings.Contains(text, "<img src=x") || strings.ContainsAny(text, "\x1b\u202e") {
				t.Errorf("%s: %s", path, res)
			}
			if got := res.header.Get("Content-Security-Policy"); got != policy {
				t.Errorf("%s has the policy %q", path, got)
			}
		}
	}
	csv := owner.get("/c/go/grid.csv")
	if csv.header.Get("Content-Disposition") != `attachment; filename="go.csv"` {
		t.Errorf("the CSV is no attachment: %v", csv.header)
	}
	file := learner.get("/s/" + id + "/file")
	if file.header.Get("Content-Type") != "application/octet-stream" || !strings.HasPrefix(file.header.Get("Content-Disposition"), "attachment") {
		t.Errorf("the file comes as %v", file.header)
	}
}
