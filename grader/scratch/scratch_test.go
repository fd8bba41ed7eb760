package scratch_test

import (
	"bufio"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"sync"
	"testing"
	"time"

	"github.com/gradus-dev/gradus/grader/scratch"
)

// keeper is the environment variable that makes this test program hold a directory
// in the one it names, until it is killed.
const keeper = "SCRATCH_TEST_KEEPER"

func TestMain(m *testing.M) {
	parent := os.Getenv(keeper)
	if parent == "" {
		os.Exit(m.Run())
	}
	d, err := scratch.Make(parent, "s-")
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	fmt.Println(d.Path)
	time.Sleep(time.Hour)
}

// keep starts a process that holds a directory with something in it.
func keep(t *testing.T, parent string) (*exec.Cmd, string) {
	t.Helper()
	cmd := exec.Command(os.Args[0])
	cmd.Env = append(os.Environ(), keeper+"="+parent)
	cmd.Stderr = os.Stderr
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { cmd.Process.Kill(); cmd.Wait() })
	lines := bufio.NewScanner(out)
	if !lines.Scan() {
		t.Fatal("the process made no directory")
	}
	dir := lines.Text()
	if err := os.MkdirAll(filepath.Join(dir, "a", "b"), 0o755); err != nil {
		t.Fatal(err)
	}
	return cmd, dir
}

func there(dir string) bool {
	_, err := os.Stat(dir)
	return err == nil
}

// TestHeldWithoutItsDir forgets the Dir, and has the garbage collected: whoever works in
// the directory may know nothing but its path.
func TestHeldWithoutItsDir(t *testing.T) {
	parent := t.TempDir()
	path := func() string {
		d, err := scratch.Make(parent, "s-")
		if err != nil {
			t.Fatal(err)
		}
		return d.Path
	}()
	for range 3 {
		runtime.GC()
		time.Sleep(10 * time.Millisecond) // what is collected is closed meanwhile
	}
	scratch.Sweep(parent, "s-")
	if !there(path) {
		t.Error("a directory of a living process was swept")
	}
}

// TestSweep kills one of two processes: what it held goes, what the other holds
// stays, and so does what has another name.
func TestSweep(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("directories can't be locked")
	}
	parent := t.TempDir()
	dead, left := keep(t, parent)
	_, held := keep(t, parent)
	other := filepath.Join(parent, "other")
	if err := os.Mkdir(other, 0o755); err != nil {
		t.Fatal(err)
	}
	scratch.Sweep(parent, "s-")
	if !there(left) || !there(held) {
		t.Fatal("a directory is gone while its process lives")
	}
	if err := dead.Process.Kill(); err != nil {
		t.Fatal(err)
	}
	dead.Wait()
	scratch.Sweep(parent, "s-")
	if there(left) {
		t.Error("the directory of a process that was killed is still there")
	}
	if !there(held) || !there(other) {
		t.Errorf("held: %v, other: %v; want both there", there(held), there(other))
	}
}

// TestSweepWhileOthersMake makes directories while others sweep: none is ever lost.
func TestSweepWhileOthersMake(t *testing.T) {
	parent := t.TempDir()
	var makers, sweepers sync.WaitGroup
	stop := make(chan struct{})
	for range 2 {
		sweepers.Go(func() {
			for {
				select {
				case <-stop:
					return
				default:
					scratch.Sweep(parent, "s-")
				}
			}
		})
	}
	for range 4 {
		makers.Go(func() {
			for range 100 {
				d, err := scratch.Make(parent, "s-")
				if err != nil {
					t.Error(err)
					return
				}
				if err := os.WriteFile(filepath.Join(d.Path, "file"), nil, 0o644); err != nil {
					t.Error(err)
				}
				if !there(filepath.Join(d.Path, "file")) {
					t.Error("what was written is gone")
				}
				if err := d.Remove(); err != nil {
					t.Error(err)
				}
			}
		})
	}
	makers.Wait()
	close(stop)
	sweepers.Wait()
	if left, _ := filepath.Glob(filepath.Join(parent, "*")); len(left) > 0 {
		t.Errorf("left: %v", left)
	}
}
