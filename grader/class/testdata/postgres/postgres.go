// Package postgres starts a PostgreSQL server for tests, from the programs that are
// installed, in a directory of its own. It listens on a socket in there and nowhere else.
package postgres

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"net/url"
	"os"
	"os/exec"
	"os/user"
	"path/filepath"
	"strconv"
	"sync"
	"sync/atomic"
	"syscall"
	"testing"
	"time"

	_ "github.com/jackc/pgx/v5/stdlib" // the driver named "pgx"
)

// Required is the environment variable that makes tests fail where PostgreSQL is missing,
// in place of being skipped.
const Required = "GRADUS_TEST_POSTGRES"

// Server is a server that was started.
type Server struct {
	dir, bin string
	cred     *syscall.Credential // nil unless this is root, whom PostgreSQL refuses
	cmd      *exec.Cmd
}

var (
	shared struct {
		sync.Mutex
		*Server
	}
	number atomic.Int64
)

// Main runs tests, and stops what Database started.
func Main(m *testing.M) {
	code := m.Run()
	if shared.Server != nil {
		shared.Stop(syscall.SIGQUIT)
		os.RemoveAll(shared.dir)
	}
	os.Exit(code)
}

// Database returns the address of a new, empty database in the server that a test program
// has for all of them.
func Database(tb testing.TB) string {
	tb.Helper()
	shared.Lock()
	defer shared.Unlock()
	if shared.Server == nil {
		shared.Server = start(tb)
	}
	return shared.Create(tb)
}

// Start returns a server that is this test's own.
func Start(tb testing.TB) *Server {
	tb.Helper()
	s := start(tb)
	tb.Cleanup(func() {
		s.Stop(syscall.SIGQUIT)
		os.RemoveAll(s.dir)
	})
	return s
}

func start(tb testing.TB) *Server {
	bin := programs()
	if bin == "" {
		if os.Getenv(Required) != "" {
			tb.Fatal("there is no PostgreSQL here: install the package postgresql")
		}
		tb.Skip("there is no PostgreSQL here; install the package postgresql for this test")
	}
	dir, err := os.MkdirTemp("", "gradus-postgres-")
	if err != nil {
		tb.Fatal(err)
	}
	s := &Server{dir: dir, bin: bin}
	if os.Getuid() == 0 {
		who, err := user.Lookup("nobody")
		if err != nil {
			tb.Fatal(err)
		}
		uid, _ := strconv.Atoi(who.Uid)
		gid, _ := strconv.Atoi(who.Gid)
		s.cred = &syscall.Credential{Uid: uint32(uid), Gid: uint32(gid)}
		if err := os.Chown(dir, uid, gid); err != nil {
			tb.Fatal(err)
		}
	}
	init := s.command("initdb", "-D", s.data(), "-U", "gradus", "-A", "trust", "-E", "UTF8", "--locale=C", "--no-sync")
	if out, err := init.CombinedOutput(); err != nil {
		tb.Fatalf("initdb: %v\n%s", err, out)
	}
	s.Run(tb)
	return s
}

// programs returns the directory of PostgreSQL's programs, or "".
func programs() string {
	places, _ := filepath.Glob("/usr/lib/postgresql/*/bin/initdb")
	if len(places) > 0 {
		return filepath.Dir(places[len(places)-1])
	}
	if found, err := exec.LookPath("initdb"); err == nil {
		return filepath.Dir(found)
	}
	return ""
}

func (s *Server) data() string { return filepath.Join(s.dir, "data") }

// Socket returns the socket that the server listens on.
func (s *Server) Socket() string { return filepath.Join(s.dir, ".s.PGSQL.5432") }

func (s *Server) command(program string, args ...string) *exec.Cmd {
	cmd := exec.Command(filepath.Join(s.bin, program), args...)
	cmd.Dir, cmd.Env = s.dir, []string{"PATH=" + os.Getenv("PATH"), "HOME=" + s.dir, "LC_ALL=C"}
	cmd.SysProcAttr = &syscall.SysProcAttr{Credential: s.cred, Setpgid: true}
	return cmd
}

// Run starts the server, again if it was stopped, and waits until it answers.
func (s *Server) Run(tb testing.TB) {
	tb.Helper()
	s.cmd = s.command("postgres", "-D", s.data(), "-k", s.dir, "-c", "listen_addresses=", "-c", "fsync=off", "-c", "max_connections=300")
	log, err := os.OpenFile(filepath.Join(s.dir, "log"), os.O_CREATE|os.O_APPEND|os.O_WRONLY, 0o644)
	if err != nil {
		tb.Fatal(err)
	}
	defer log.Close()
	s.cmd.Stdout, s.cmd.Stderr = log, log
	if err := s.cmd.Start(); err != nil {
		tb.Fatal(err)
	}
	db, err := sql.Open("pgx", s.URL("postgres"))
	if err != nil {
		tb.Fatal(err)
	}
	defer db.Close()
	ctx, cancel := context.WithTimeout(context.Background(), time.Minute)
	defer cancel()
	for db.PingContext(ctx) != nil {
		if ctx.Err() != nil {
			said, _ := os.ReadFile(log.Name())
			tb.Fatalf("PostgreSQL does not answer:\n%s", said)
		}
		time.Sleep(20 * time.Millisecond)
	}
}

// Stop ends the server by a signal: SIGTERM lets clients end, SIGINT cuts them off, SIGQUIT
// is a crash.
func (s *Server) Stop(sig syscall.Signal) {
	if err := s.cmd.Process.Signal(sig); err != nil && !errors.Is(err, os.ErrProcessDone) {
		panic(err)
	}
	_ = s.cmd.Wait() // how it ended is of no matter
}

// URL returns the address of a database of the server.
func (s *Server) URL(name string) string {
	return fmt.Sprintf("postgres://gradus@/%s?host=%s", name, url.QueryEscape(s.dir))
}

// Create makes an empty database and returns its address.
func (s *Server) Create(tb testing.TB) string {
	tb.Helper()
	db, err := sql.Open("pgx", s.URL("postgres"))
	if err != nil {
		tb.Fatal(err)
	}
	defer db.Close()
	name := fmt.Sprintf("class%d", number.Add(1))
	if _, err := db.Exec("CREATE DATABASE " + name); err != nil {
		tb.Fatal(err)
	}
	return s.URL(name)
}

// Tool runs one of PostgreSQL's programs, as the test's own user.
func (s *Server) Tool(tb testing.TB, program string, args ...string) {
	tb.Helper()
	if out, err := exec.Command(filepath.Join(s.bin, program), args...).CombinedOutput(); err != nil {
		tb.Fatalf("%s: %v\n%s", program, err, out)
	}
}
