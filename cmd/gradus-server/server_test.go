package main

import (
	"bytes"
	"context"
	"io"
	"net/http"
	"net/http/cookiejar"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/gradus-dev/gradus/grader/class/client"
	"github.com/gradus-dev/gradus/grader/class/testdata/postgres"
)

// asServer makes this test program gradus-server.
const asServer = "GRADUS_TEST_AS_SERVER"

func TestMain(m *testing.M) {
	if os.Getenv(asServer) != "" {
		main()
		return
	}
	postgres.Main(m)
}

// process is a running gradus-server.
type process struct {
	*exec.Cmd
	out, err *lockedBuffer
}

// lockedBuffer is what a process has said so far.
type lockedBuffer struct {
	mu sync.Mutex
	b  bytes.Buffer
}

func (b *lockedBuffer) Write(p []byte) (int, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.b.Write(p)
}

func (b *lockedBuffer) String() string {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.b.String()
}

// command is gradus-server with a data directory.
func command(data string, args ...string) *exec.Cmd {
	cmd := exec.Command(os.Args[0], args...)
	cmd.Env = append(os.Environ(), asServer+"=1", "GRADUS_SERVER_DATA="+data)
	return cmd
}

// start starts a gradus-server that ends with the test.
func start(tb testing.TB, data string, args ...string) *process {
	tb.Helper()
	p := &process{command(data, args...), &lockedBuffer{}, &lockedBuffer{}}
	p.Stdout, p.Stderr = p.out, p.err
	if err := p.Start(); err != nil {
		tb.Fatal(err)
	}
	tb.Cleanup(func() {
		_ = p.Process.Kill()
		_ = p.Wait()
		if tb.Failed() {
			tb.Logf("%v said:\n%s", args, p.err)
		}
	})
	return p
}

// says waits until a process has written what a pattern finds.
func (p *process) says(tb testing.TB, pattern string) string {
	tb.Helper()
	find := regexp.MustCompile(pattern)
	for end := time.Now().Add(time.Minute); ; time.Sleep(10 * time.Millisecond) {
		if m := find.FindStringSubmatch(p.out.String() + p.err.String()); m != nil {
			return m[len(m)-1]
		}
		if time.Now().After(end) {
			tb.Fatalf("it does not say %s within a minute, but:\n%s%s", pattern, p.out, p.err)
		}
	}
}

// browser is somebody's, who keeps cookies.
func browser(tb testing.TB) *http.Client {
	jar, err := cookiejar.New(nil)
	if err != nil {
		tb.Fatal(err)
	}
	return &http.Client{Jar: jar, Timeout: time.Minute}
}

func send(tb testing.TB, b *http.Client, address string, form url.Values) string {
	tb.Helper()
	res, err := b.PostForm(address, form)
	if err != nil {
		tb.Fatal(err)
	}
	defer res.Body.Close()
	text, err := io.ReadAll(res.Body)
	if err != nil || res.StatusCode != http.StatusOK {
		tb.Fatalf("%s: %s %v\n%s", address, res.Status, err, text)
	}
	return string(text)
}

// joins comes by a link and returns a token to hand in with.
func joins(tb testing.TB, server, link, name string) string {
	tb.Helper()
	b := browser(tb)
	send(tb, b, link, url.Values{"name": {name}})
	text := send(tb, b, server+"/tokens", url.Values{"name": {"test"}, "scope": {"submit"}, "days": {"1"}})
	secret := regexp.MustCompile(`gradus_[a-z0-9]{60}`).FindString(text)
	if secret == "" {
		tb.Fatalf("no token is shown:\n%s", text)
	}
	return secret
}

// TestServeAlone does all that one machine is for: serve, invite, join, hand in from the
// learner's own gradus, and look.
func TestServeAlone(t *testing.T) {
	gradus := filepath.Join(t.TempDir(), "gradus")
	if out, err := exec.Command("go", "build", "-o", gradus, "../gradus").CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	data := filepath.Join(t.TempDir(), "a class")
	server := start(t, data, "serve", "--listen", "127.0.0.1:0")
	link := server.says(t, `(http://\S+/join/\S+)`)
	address := server.says(t, `Gradus is at (\S+)`)
	owner := browser(t)
	if page := send(t, owner, link, url.Values{"name": {"Olga"}}); !strings.Contains(page, "Breadth-first search") {
		t.Fatalf("the owner sees\n%s", page)
	}
	page := send(t, owner, address+"/c/class/invite", url.Values{"role": {"learner"}, "uses": {"5"}, "days": {"1"}})
	secret := joins(t, address, regexp.MustCompile(`http://\S+/join/[a-z0-9_]+`).FindString(page), "Ann")

	home := t.TempDir()
	learn := func(want int, stdin string, args ...string) string {
		t.Helper()
		cmd := exec.Command(gradus, args...)
		cmd.Dir, cmd.Stdin = home, strings.NewReader(stdin)
		cmd.Env = append(os.Environ(), "GRADUS_HOME="+filepath.Join(home, ".gradus"))
		var out bytes.Buffer
		cmd.Stdout, cmd.Stderr = &out, &out
		_ = cmd.Run()
		if got := cmd.ProcessState.ExitCode(); got != want {
			t.Errorf("gradus %s: exit status %d, want %d\n%s", strings.Join(args, " "), got, want, &out)
		}
		return out.String()
	}
	learn(2, "", "submit", "--challenge", "bfs", "--submission", "../../challenges/algorithms/bfs")
	learn(2, "nonsense\n", "login", address)
	if out := learn(0, secret+"\n", "login", address); !strings.Contains(out, "signed in to "+address+" as Ann") {
		t.Errorf("login says\n%s", out)
	}
	for _, hand := range []struct {
		folder string
		want   int
		says   string
	}{
		{"starter", 1, "verdict: wrong-answer"},
		{"", 0, "verdict: accepted"},
	} {
		folder := filepath.Join(root(t), "challenges/algorithms/bfs", hand.folder)
		out := learn(hand.want, "", "submit", "--challenge", "bfs", "--submission", folder)
		if !strings.Contains(out, hand.says) || !strings.Contains(out, "counts for the course") {
			t.Errorf("submit says\n%s", out)
		}
		if again := learn(hand.want, "", "submit", "--json", "--challenge", "bfs", "--submission", folder); !strings.Contains(again, `"schema":"gradus.report/v1"`) {
			t.Errorf("once more it says\n%s", again)
		}
	}
	res, err := owner.Get(address + "/c/class/grid.csv")
	if err != nil {
		t.Fatal(err)
	}
	defer res.Body.Close()
	if grid, _ := io.ReadAll(res.Body); !regexp.MustCompile(`(?m)^Ann,\S+,17,17$`).Match(grid) {
		t.Errorf("the owner's grid is\n%s", grid)
	}

	for who, want := range map[*http.Client]int{owner: http.StatusOK, browser(t): http.StatusUnauthorized} {
		res, err := who.Get(address + "/staff/jobs/")
		if err != nil {
			t.Fatal(err)
		}
		if text, _ := io.ReadAll(res.Body); res.StatusCode != want || want == http.StatusOK && !bytes.Contains(text, []byte("River")) {
			t.Errorf("the page of jobs: %s\n%s", res.Status, text)
		}
		res.Body.Close()
	}
	for _, secret := range []string{secret, link[strings.LastIndex(link, "/"):], "func ShortestPath", "Ann"} {
		if strings.Contains(server.err.String(), secret) {
			t.Errorf("the log has %q:\n%s", secret, server.err)
		}
	}

	// A file has one server; a copy of it is whole; stopped, it has ended what it began.
	second := command(data, "serve", "--listen", "127.0.0.1:0")
	if out, err := second.CombinedOutput(); err == nil || !strings.Contains(string(out), "another server has") {
		t.Errorf("a second server says %v\n%s", err, out)
	}
	copied := filepath.Join(t.TempDir(), "class.db")
	if out, err := command(data, "backup", copied).CombinedOutput(); err != nil {
		t.Fatalf("backup: %v\n%s", err, out)
	}
	if err := server.Process.Signal(os.Interrupt); err != nil {
		t.Fatal(err)
	}
	if err := server.Wait(); err != nil {
		t.Errorf("interrupted, it ends with %v", err)
	}
	if err := os.Rename(copied, filepath.Join(data, "class.db")); err != nil {
		t.Fatal(err)
	}
	for _, beside := range []string{"class.db-wal", "class.db-shm"} {
		os.Remove(filepath.Join(data, beside))
	}
	restored := start(t, data, "serve", "--listen", "127.0.0.1:0")
	c := &client.Client{Server: restored.says(t, `Gradus is at (\S+)`), Token: secret}
	if who, err := c.Account(t.Context()); err != nil || who.Name != "Ann" || len(who.Courses) != 1 {
		t.Errorf("restored, Ann is %+v (%v)", who, err)
	}
	if strings.Contains(restored.out.String(), "/join/") {
		t.Error("it has an owner, and prints a link for one")
	}
}

func root(tb testing.TB) string {
	tb.Helper()
	dir, err := filepath.Abs("../..")
	if err != nil {
		tb.Fatal(err)
	}
	return dir
}

// TestMistakesAreSaid mistypes.
func TestMistakesAreSaid(t *testing.T) {
	data := t.TempDir()
	for args, want := range map[string]string{
		"serv":                    `there is no command "serv"`,
		"serve --nothing":         "flag provided but not defined: -nothing",
		"worker":                  "a worker needs a PostgreSQL database",
		"course add":              "a course has a name in addresses and a title",
		"course add Go Title":     `"Go" can't be a course's name`,
		"invite --role king":      `there is no role "king"`,
		"people export nobody":    "nobody has the ID nobody",
		"people erase nobody":     "nobody has the ID nobody",
		"backup":                  "name the file to copy to",
		"backup " + data:          "is there already",
		"serve --challenges none": "the catalogue none is no directory",
		"serve --database postgres://127.0.0.1:1/x": "database postgres://127.0.0.1:1/x",
		"serve --oidc-issuer https://x":             "needs --oidc-client and --oidc-secret-file",
		"serve --listen nowhere:x":                  "listen on nowhere:x",
		"serve --require-sandbox steel":             "--require-sandbox",
	} {
		t.Run(args, func(t *testing.T) {
			t.Parallel()
			cmd := command(filepath.Join(data, strings.ReplaceAll(args, "/", "_")), strings.Fields(args)...)
			if strings.HasPrefix(args, "serve ") && !strings.Contains(args, "--listen") {
				cmd.Args = append(cmd.Args, "--listen", "127.0.0.1:0")
			}
			out, err := cmd.CombinedOutput()
			if err == nil || !strings.Contains(string(out), want) || strings.Contains(string(out), "goroutine ") {
				t.Errorf("got %v\n%s\nwant %s", err, out, want)
			}
		})
	}
}

// TestDoctor asks it where all is well.
func TestDoctor(t *testing.T) {
	out, err := command(t.TempDir(), "doctor", "--require-sandbox", "limits").CombinedOutput()
	if err != nil || !strings.Contains(string(out), "✓ files") || !strings.Contains(string(out), "✓ toolchain") {
		t.Errorf("%v\n%s", err, out)
	}
}

// TestLostConnections has the learner's side hand in through a connection that breaks: one
// submission comes of it, and its verdict.
func TestLostConnections(t *testing.T) {
	server := start(t, t.TempDir(), "serve", "--listen", "127.0.0.1:0")
	address := server.says(t, `Gradus is at (\S+)`)
	secret := joins(t, address, server.says(t, `(http://\S+/join/\S+)`), "Ann")
	broken := breaking(t, strings.TrimPrefix(address, "http://"), 4)
	c := &client.Client{Server: "http://" + broken, Token: secret}
	source, err := os.ReadFile(filepath.Join(root(t), "challenges/algorithms/bfs/bfs.go"))
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
	defer cancel()
	id, err := c.Submit(ctx, "class", "algorithms/bfs", "bfs.go", source)
	if err != nil {
		t.Fatal(err)
	}
	s, err := c.Follow(ctx, id, func(*client.Submission) {})
	if err != nil || s.Report == nil || s.Report.Verdict != "accepted" {
		t.Fatalf("got %+v (%v)", s, err)
	}
	direct := &client.Client{Server: address, Token: secret}
	if again, err := direct.Submit(ctx, "class", "algorithms/bfs", "bfs.go", source); err != nil || again != id {
		t.Errorf("there is another submission: %s (%v), and %s", again, err, id)
	}
}

// TestDumpAndRestore copies a class in PostgreSQL by PostgreSQL's own means.
func TestDumpAndRestore(t *testing.T) {
	database := postgres.Start(t)
	from, to := database.Create(t), database.Create(t)
	data := t.TempDir()
	server := start(t, data, "serve", "--no-worker", "--listen", "127.0.0.1:0", "--database", from)
	secret := joins(t, server.says(t, `Gradus is at (\S+)`), server.says(t, `(http://\S+/join/\S+)`), "Ann")
	copied := filepath.Join(t.TempDir(), "class.dump")
	database.Tool(t, "pg_dump", "--format=custom", "--file="+copied, from)
	database.Tool(t, "pg_restore", "--exit-on-error", "--no-owner", "--dbname="+to, copied)
	restored := start(t, data, "serve", "--no-worker", "--listen", "127.0.0.1:0", "--database", to)
	c := &client.Client{Server: restored.says(t, `Gradus is at (\S+)`), Token: secret}
	if who, err := c.Account(t.Context()); err != nil || who.Name != "Ann" {
		t.Errorf("restored, Ann is %+v (%v)", who, err)
	}
}
