//go:build unix

package main

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"syscall"
	"testing"
	"time"
)

// TestKilledGradingIsCleanedUp kills one of two gradings: the next one removes what it
// left, and nothing of the other's.
func TestKilledGradingIsCleanedUp(t *testing.T) {
	t.Parallel()
	gradus, cache, temp := install(t), t.TempDir(), t.TempDir()
	course, err := filepath.Abs("testdata/course")
	if err != nil {
		t.Fatal(err)
	}
	hangs := filepath.Join(t.TempDir(), "sum.go")
	if err := os.WriteFile(hangs, []byte("package sum\n\nfunc Sum([]int) int {\n\tfor {\n\t}\n}\n"), 0o644); err != nil {
		t.Fatal(err)
	}
	grade := func(submission string) *exec.Cmd {
		cmd := exec.Command(gradus, "grade", "--fresh", "--no-record", "--challenges", course, "--challenge", "sum", "--submission", submission)
		cmd.Env = append(os.Environ(), "GRADUS_CACHE="+cache, "TMPDIR="+temp)
		return cmd
	}
	gradeRight := func() {
		t.Helper()
		if out, err := grade(filepath.Join(course, "numbers", "sum")).CombinedOutput(); err != nil {
			t.Fatalf("%v\n%s", err, out)
		}
	}
	// begin starts a grading and returns the directory in which it builds or runs.
	var seen []string
	begin := func() (*exec.Cmd, string) {
		cmd := grade(hangs)
		if err := cmd.Start(); err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { cmd.Process.Kill(); cmd.Wait() })
		for end := time.Now().Add(time.Minute); time.Now().Before(end); time.Sleep(time.Millisecond) {
			found, _ := filepath.Glob(filepath.Join(cache, "scratch", "*", "*"))
			for _, f := range found {
				if dir := filepath.Dir(f); !slices.Contains(seen, dir) {
					seen = append(seen, dir)
					return cmd, dir
				}
			}
		}
		t.Fatal("the grading uses no scratch directory")
		return nil, ""
	}
	gradeRight() // what is prepared once
	lives, its := begin()
	if err := lives.Process.Signal(syscall.SIGSTOP); err != nil { // or it would end
		t.Fatal(err)
	}
	killed, left := begin()
	if err := killed.Process.Kill(); err != nil {
		t.Fatal(err)
	}
	killed.Wait()
	if _, err := os.Stat(left); err != nil {
		t.Fatalf("the killed grading left nothing: %v", err)
	}
	gradeRight()
	if _, err := os.Stat(left); err == nil {
		t.Errorf("%s is still there", left)
	}
	if _, err := os.Stat(its); err != nil {
		t.Errorf("what a living grading uses is gone: %v", err)
	}
	boxes := filepath.Join(temp, fmt.Sprintf("gradus-*%d-*", killed.Process.Pid))
	if found, _ := filepath.Glob(boxes); len(found) > 0 { // at level full there never are
		t.Errorf("%v are still there", found)
	}
}
