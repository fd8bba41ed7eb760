package main

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"github.com/gradus-dev/gradus/grader/sandbox"
)

// TestGradeWithoutNamespaces grades where no user namespace can be made, as in
// many containers: in one that allows no other. Only root can make such a place
// with more than one user.
func TestGradeWithoutNamespaces(t *testing.T) {
	if os.Geteuid() != 0 || sandbox.Probe().Level != sandbox.LevelFull {
		t.Skip("needs root and user namespaces")
	}
	gradus := install(t)
	// A cache where the user of the boxes gets in, unlike below root's home.
	cache, err := os.MkdirTemp("", "gradus-level-*")
	if err != nil {
		t.Fatal(err)
	}
	defer os.RemoveAll(cache)
	if err := os.Chmod(cache, 0o755); err != nil {
		t.Fatal(err)
	}
	course, err := filepath.Abs("testdata/course")
	if err != nil {
		t.Fatal(err)
	}
	run := func(args string) (string, error) {
		cmd := exec.Command("sh", "-c", "echo 0 >/proc/sys/user/max_user_namespaces && exec "+gradus+" "+args)
		cmd.Env = append(os.Environ(), "GRADUS_CACHE="+cache, "GRADUS_HOME="+t.TempDir())
		everyone := []syscall.SysProcIDMap{{Size: 1 << 17}}
		cmd.SysProcAttr = &syscall.SysProcAttr{Cloneflags: syscall.CLONE_NEWUSER, UidMappings: everyone, GidMappings: everyone,
			GidMappingsEnableSetgroups: true, Credential: &syscall.Credential{}}
		out, err := cmd.CombinedOutput()
		return string(out), err
	}
	if out, err := run("doctor"); err != nil || !strings.Contains(out, "sandbox    partial: ") {
		t.Fatalf("doctor: %v\n%s", err, out)
	}
	grade := "grade --no-record --challenges " + course + " --challenge sum --submission " + course + "/numbers/sum"
	if out, err := run(grade); err != nil || !strings.Contains(out, "verdict: accepted") {
		t.Errorf("grade: %v\n%s", err, out)
	}
	if out, err := run(grade + " --require-sandbox=full"); err == nil || !strings.Contains(out, "--require-sandbox asks for full") {
		t.Errorf("grade --require-sandbox=full: %v\n%s", err, out)
	}
}
