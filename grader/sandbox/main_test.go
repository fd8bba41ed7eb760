package sandbox

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"sync"
	"testing"
	"time"
)

// programsDir names the environment variable with a directory of programs that
// another run of the tests has built.
const programsDir = "SANDBOX_TEST_PROGRAMS"

// hang is how long a test waits for what should take milliseconds.
const hang = time.Minute

var programs struct {
	sync.Mutex
	dir string
}

// roles are asked, before any test, whether this process is to be something
// else than a run of the tests.
var roles []func()

func TestMain(m *testing.M) {
	for _, prepare := range roles {
		prepare()
	}
	programs.dir = os.Getenv(programsDir)
	built := programs.dir == ""
	if built {
		var err error
		if programs.dir, err = os.MkdirTemp("", "sandbox-test-"); err == nil {
			err = os.Chmod(programs.dir, 0o755)
		}
		if err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(1)
		}
	}
	code := m.Run()
	if built {
		os.RemoveAll(programs.dir)
	}
	os.Exit(code)
}

// program returns the path of a program of testdata, built once.
func program(t testing.TB, name string, flags ...string) string {
	t.Helper()
	programs.Lock()
	defer programs.Unlock()
	path := filepath.Join(programs.dir, name)
	if runtime.GOOS == "windows" {
		path += ".exe"
	}
	if _, err := os.Stat(path); err == nil {
		return path
	}
	cmd := exec.Command("go", append(append([]string{"build", "-o", path}, flags...), "./testdata/"+name)...)
	cmd.Env = append(os.Environ(), "CGO_ENABLED=0")
	if len(flags) > 0 {
		cmd.Env = append(os.Environ(), "CGO_ENABLED=1")
	}
	if out, err := cmd.CombinedOutput(); err != nil {
		t.Fatalf("build %s: %v\n%s", name, err, out)
	}
	return path
}

// run runs a spec to its end.
func run(t testing.TB, s *Spec) Result {
	t.Helper()
	if s.Limits.Wall == 0 {
		s.Limits.Wall = hang
	}
	p, err := Start(context.Background(), s)
	if err != nil {
		t.Fatal(err)
	}
	r := p.Wait()
	if s.Level != 0 && r.Level != s.Level {
		t.Errorf("ran at level %v; want %v", r.Level, s.Level)
	}
	return r
}

// probeSpec is a spec for an act of testdata/probe.
func probeSpec(t testing.TB, act ...string) *Spec {
	notAsRoot(t)
	return &Spec{Path: program(t, "probe"), Args: act}
}

// notAsRoot skips a test where programs are root, since the probe refuses to act then.
func notAsRoot(t testing.TB) {
	t.Helper()
	if os.Geteuid() == 0 && !OtherUser() && Probe().Level < LevelFull {
		t.Skip("root is the only user here")
	}
}

// levels runs a test at each level from min that this machine has.
func levels(t *testing.T, min Level, test func(t *testing.T, l Level)) {
	for l := min; l <= Probe().Level; l++ {
		t.Run(l.String(), func(t *testing.T) { test(t, l) })
	}
}
