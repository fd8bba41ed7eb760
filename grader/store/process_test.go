package store

import (
	"bufio"
	"context"
	"database/sql"
	"fmt"
	"io"
	"math/rand/v2"
	"os"
	"os/exec"
	"strconv"
	"strings"
	"testing"
	"time"
)

// childVar holds what this test binary, run again as another process, is to do:
// one of the functions in children.
const childVar = "GRADUS_STORE_TEST_CHILD"

var children = map[string]func(args []string) error{
	"add": childAdd,
}

func TestMain(m *testing.M) {
	if work, ok := children[os.Getenv(childVar)]; ok {
		if err := work(os.Args[1:]); err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(1)
		}
		os.Exit(0)
	}
	os.Exit(m.Run())
}

// child returns a command that runs children[work] in another process.
func child(t *testing.T, work string, args ...string) *exec.Cmd {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), 2*time.Minute)
	t.Cleanup(cancel)
	cmd := exec.CommandContext(ctx, os.Args[0], args...)
	cmd.Env = append(os.Environ(), childVar+"="+work)
	return cmd
}

// childAdd adds attempts DIR FIRST COUNT and prints the ID of each once it is
// recorded.
func childAdd(args []string) error {
	first, err1 := strconv.Atoi(args[1])
	count, err2 := strconv.Atoi(args[2])
	if err1 != nil || err2 != nil {
		return fmt.Errorf("bad arguments %q", args)
	}
	s, err := Open(args[0])
	if err != nil {
		return err
	}
	defer s.Close()
	for n := first; n < first+count; n++ {
		a := attempt(n, "a/x", n%4)
		if err := s.Add(context.Background(), a); err != nil {
			return err
		}
		fmt.Println(a.ID)
	}
	return nil
}

func TestProcessesAtOnceLoseNothing(t *testing.T) {
	const processes, each = 4, 25
	dir := t.TempDir()
	var running []*exec.Cmd
	for i := range processes {
		cmd := child(t, "add", dir, strconv.Itoa(i*each), strconv.Itoa(each))
		cmd.Stderr = os.Stderr
		if err := cmd.Start(); err != nil {
			t.Fatal(err)
		}
		running = append(running, cmd)
	}
	for _, cmd := range running {
		if err := cmd.Wait(); err != nil {
			t.Errorf("a process that added attempts: %v", err)
		}
	}
	s := mustOpen(t, dir)
	if got := mustHistory(t, s, "", 0); len(got) != processes*each {
		t.Errorf("%d attempts are recorded; want %d", len(got), processes*each)
	}
	best, err := s.Best(t.Context())
	if err != nil || best["a/x"]["TestFirst"] != 3 {
		t.Errorf("Best = %v, %v; want 3 points for TestFirst", best, err)
	}
}

// A killed process may lose the attempt it was writing, never one it had
// acknowledged, and the file it leaves is sound. The kill falls anywhere from
// before the database exists to well within the work; each fourth time, within it.
func TestKillLeavesAReadableStore(t *testing.T) {
	dir := t.TempDir()
	random := rand.New(rand.NewPCG(1, 2))
	var acknowledged []string
	for round := range 12 {
		if round%4 == 0 {
			dir, acknowledged = t.TempDir(), nil
		}
		cmd := child(t, "add", dir, strconv.Itoa(round*100_000), "100000")
		out, err := cmd.StdoutPipe()
		if err != nil {
			t.Fatal(err)
		}
		if err := cmd.Start(); err != nil {
			t.Fatal(err)
		}
		soon := time.Duration(random.IntN(80)) * time.Millisecond
		kill := func() { time.AfterFunc(soon, func() { cmd.Process.Kill() }) }
		var lines io.Reader = out
		if round%4 == 3 {
			lines = &onFirst{Reader: out, do: kill}
		} else {
			kill()
		}
		acknowledged = append(acknowledged, wholeLines(lines)...)
		if err := cmd.Wait(); err == nil {
			t.Fatal("the process ended before it was killed")
		}
		checkSound(t, dir, acknowledged)
	}
	if len(acknowledged) == 0 {
		t.Error("no attempt was recorded before a kill: the test shows nothing")
	}
}

// onFirst calls do when the first bytes are read.
type onFirst struct {
	io.Reader
	do func()
}

func (r *onFirst) Read(p []byte) (int, error) {
	n, err := r.Reader.Read(p)
	if n > 0 && r.do != nil {
		r.do()
		r.do = nil
	}
	return n, err
}

func wholeLines(r io.Reader) []string {
	var out []string
	for in := bufio.NewReader(r); ; {
		line, err := in.ReadString('\n')
		if err != nil {
			return out
		}
		out = append(out, strings.TrimSpace(line))
	}
}

func checkSound(t *testing.T, dir string, acknowledged []string) {
	t.Helper()
	s, err := Open(dir)
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	if s.SetAside() != "" {
		t.Errorf("the killed process left a damaged database, now %s", s.SetAside())
	}
	recorded := map[string]bool{}
	top := -1
	for _, a := range mustHistory(t, s, "", 0) {
		recorded[a.ID] = true
		top = max(top, a.Report.Outcomes[0].Points)
	}
	for _, id := range acknowledged {
		if !recorded[id] {
			t.Errorf("%s was acknowledged and is lost", id)
		}
	}
	best, err := s.Best(t.Context())
	if got, ok := best["a/x"]["TestFirst"]; err != nil || (ok && got != top) || (!ok && top >= 0) {
		t.Errorf("Best = %v, %v; the attempts say %d", best, err, top)
	}
	for _, pragma := range []string{"integrity_check", "foreign_key_check"} {
		var found string
		if err := s.db.QueryRow("PRAGMA " + pragma).Scan(&found); err != sql.ErrNoRows && (err != nil || found != "ok") {
			t.Errorf("%s: %q, %v", pragma, found, err)
		}
	}
}
