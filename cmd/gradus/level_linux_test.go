package main

import (
	"os"
	"os/exec"
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
	cache := sharedDir(t)
	course := plainPath(t, "testdata/course")
	run := func(args string) (string, error) {
		return withoutNamespaces(gradus+" "+args, "GRADUS_CACHE="+cache, "GRADUS_HOME="+t.TempDir())
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

// sharedDir makes a directory where the user of the boxes gets in, unlike below root's home.
func sharedDir(t *testing.T) string {
	t.Helper()
	dir, err := os.MkdirTemp("", "gradus-level-*")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { os.RemoveAll(dir) })
	if err := os.Chmod(dir, 0o755); err != nil {
		t.Fatal(err)
	}
	return dir
}

// withoutNamespaces runs a command, as root, where no user namespace can be made: in one
// that allows no other.
func withoutNamespaces(command string, env ...string) (string, error) {
	cmd := exec.Command("sh", "-c", "echo 0 >/proc/sys/user/max_user_namespaces && exec "+command)
	cmd.Env = append(os.Environ(), env...)
	everyone := []syscall.SysProcIDMap{{Size: 1 << 17}}
	cmd.SysProcAttr = &syscall.SysProcAttr{Cloneflags: syscall.CLONE_NEWUSER, UidMappings: everyone, GidMappings: everyone,
		GidMappingsEnableSetgroups: true, Credential: &syscall.Credential{}}
	out, err := cmd.CombinedOutput()
	return string(out), err
}
