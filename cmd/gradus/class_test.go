package main

import (
	"bytes"
	"io"
	"net/http"
	"net/http/cookiejar"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"sync"
	"testing"
	"time"

	"github.com/rogpeppe/go-internal/testscript"
)

// gradusServer builds the server of classes, once.
var gradusServer = sync.OnceValues(func() (string, error) {
	dir, err := os.MkdirTemp("", "gradus-server-")
	if err != nil {
		return "", err
	}
	bin := filepath.Join(dir, "gradus-server")
	cmd := exec.Command("go", "build", "-o", bin, "../gradus-server")
	cmd.Stderr = os.Stderr
	return bin, cmd.Run()
})

// servesClass starts a server of the test course, lets Ann join it, and leaves its address
// in SERVER and her token in the file token: class CATALOGUE.
func servesClass(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 1 {
		ts.Fatalf("usage: class CATALOGUE")
	}
	bin, err := gradusServer()
	ts.Check(err)
	var out safeBuffer
	cmd := exec.Command(bin, "serve", "--listen", "127.0.0.1:0", "--data", ts.MkAbs("class data"), "--require-sandbox", "limits", "--challenges", args[0])
	cmd.Stdout, cmd.Stderr = &out, &out
	ts.Check(cmd.Start())
	ts.Defer(func() {
		_ = cmd.Process.Signal(os.Interrupt)
		_ = cmd.Wait()
	})
	link := regexp.MustCompile(`(http://[0-9.:]+)/join/[a-z0-9_]+`)
	var found []string
	for end := time.Now().Add(time.Minute); found == nil; time.Sleep(10 * time.Millisecond) {
		if found = link.FindStringSubmatch(out.String()); time.Now().After(end) {
			ts.Fatalf("the server says:\n%s", out.String())
		}
	}
	jar, err := cookiejar.New(nil)
	ts.Check(err)
	browser := &http.Client{Jar: jar}
	form(ts, browser, found[0], url.Values{"name": {"Ann"}})
	page := form(ts, browser, found[1]+"/tokens", url.Values{"name": {"test"}, "scope": {"submit"}, "days": {"1"}})
	token := regexp.MustCompile(`gradus_[a-z0-9]{60}`).Find(page)
	ts.Check(os.WriteFile(ts.MkAbs("token"), append(token, '\n'), 0o600))
	ts.Setenv("SERVER", found[1])
}

func form(ts *testscript.TestScript, browser *http.Client, address string, values url.Values) []byte {
	res, err := browser.PostForm(address, values)
	ts.Check(err)
	defer res.Body.Close()
	text, err := io.ReadAll(res.Body)
	ts.Check(err)
	return text
}

// safeBuffer is a buffer that may be read while it is written.
type safeBuffer struct {
	mu sync.Mutex
	b  bytes.Buffer
}

func (b *safeBuffer) Write(p []byte) (int, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.b.Write(p)
}

func (b *safeBuffer) String() string {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.b.String()
}

// TestLearnersGetNoServer holds that what the server needs is no part of gradus.
func TestLearnersGetNoServer(t *testing.T) {
	t.Parallel()
	out, err := exec.Command("go", "list", "-deps", ".").Output()
	if err != nil {
		t.Fatal(err)
	}
	for _, of := range []string{"jackc/pgx", "riverqueue", "pressly/goose", "minio", "go-oidc", "prometheus", "gradus/templates/class", "gradus/grader/class/database"} {
		if bytes.Contains(out, []byte(of)) {
			t.Errorf("gradus has %s in it, which is the server's", of)
		}
	}
}
