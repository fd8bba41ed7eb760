package handins

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/gradus-dev/gradus/grader/workspace"
)

// gitIn runs git in a directory, as a learner would at a time.
func gitIn(t testing.TB, dir string, at time.Time, args ...string) string {
	t.Helper()
	cmd := exec.Command("git", args...)
	cmd.Dir = dir
	stamp := at.Format(time.RFC3339)
	cmd.Env = append(os.Environ(), "GIT_AUTHOR_DATE="+stamp, "GIT_COMMITTER_DATE="+stamp, "GIT_CONFIG_GLOBAL="+os.DevNull, "GIT_CONFIG_NOSYSTEM=1",
		"GIT_AUTHOR_NAME=Jane", "GIT_AUTHOR_EMAIL=jane@example.edu", "GIT_COMMITTER_NAME=Jane", "GIT_COMMITTER_EMAIL=jane@example.edu")
	out, err := cmd.CombinedOutput()
	if err != nil {
		t.Fatalf("git %s: %v\n%s", strings.Join(args, " "), err, out)
	}
	return strings.TrimSpace(string(out))
}

var noon = time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC)

// repository makes one with a commit each hour from noon on, with a file more each.
func repository(t testing.TB, dir string, files ...string) string {
	t.Helper()
	if err := os.MkdirAll(dir, 0o755); err != nil {
		t.Fatal(err)
	}
	gitIn(t, dir, noon, "init", "-q", "-b", "main")
	for i, name := range files {
		layOut(t, dir, map[string]string{name: code})
		at := noon.Add(time.Duration(i) * time.Hour)
		gitIn(t, dir, at, "add", "-A")
		gitIn(t, dir, at, "commit", "-qm", name)
	}
	return dir
}

// TestGitDeadline reads repositories of every form at a deadline.
func TestGitDeadline(t *testing.T) {
	class := t.TempDir()
	repository(t, filepath.Join(class, "jane"), "bfs.go", "more.go", "late.go")
	layOut(t, filepath.Join(class, "jane"), map[string]string{"uncommitted.go": code})
	gitIn(t, class, noon, "clone", "-q", "--bare", "jane", "joe.git")
	gitIn(t, class, noon, "clone", "-q", "--depth=1", "file://"+filepath.Join(class, "jane"), "shallow")
	gitIn(t, filepath.Join(class, "joe.git"), noon, "pack-refs", "--all")
	repository(t, filepath.Join(class, "late"), "bfs.go")
	gitIn(t, filepath.Join(class, "late"), noon.Add(5*time.Hour), "commit", "-q", "--amend", "-m", "late")
	repository(t, filepath.Join(class, "none"))
	layOut(t, class, map[string]string{"plain/bfs.go": code})
	want := map[string]string{
		"jane":    "login=jane at 2026-03-01T13:00:00Z: bfs.go more.go",
		"joe.git": "login=joe at 2026-03-01T13:00:00Z: bfs.go more.go",
		"shallow": "login=shallow: no hand-in", // its one commit is too late
		"late":    "login=late: no hand-in",
		"none":    "login=none: no hand-in",
		"plain":   "login=plain: bfs.go",
	}
	find := func(o Options) map[string]string {
		c, err := Find([]string{class}, o)
		if err != nil {
			t.Fatal(err)
		}
		return told(t, c, filepath.ToSlash(class))
	}
	got := find(Options{Deadline: noon.Add(90 * time.Minute)})
	for who, w := range want {
		if got[who] != w {
			t.Errorf("%s: %q; want %q", who, got[who], w)
		}
	}
	if got := find(Options{})["jane"]; got != "login=jane: bfs.go late.go more.go uncommitted.go" {
		t.Errorf("without a deadline: %q", got)
	}
	if got := find(Options{})["joe.git"]; got != "login=joe at 2026-03-01T14:00:00Z: bfs.go late.go more.go" {
		t.Errorf("a bare repository without a deadline: %q", got)
	}
}

// TestHostileRepository holds that nothing a repository configures is run, and that
// nobody's objects but its own are read.
func TestHostileRepository(t *testing.T) {
	class := t.TempDir()
	canary := filepath.Join(class, "canary")
	secret := repository(t, filepath.Join(t.TempDir(), "solutions"), "solution.go")
	head := gitIn(t, secret, noon, "rev-parse", "HEAD")
	run := "touch " + canary
	for name, attack := range map[string]func(dir string){
		"config": func(dir string) {
			for _, key := range []string{"core.fsmonitor", "core.sshCommand", "core.pager", "core.editor", "core.alternateRefsCommand", "diff.external", "pager.rev-list", "alias.rev-list"} {
				gitIn(t, dir, noon, "config", key, run)
			}
			gitIn(t, dir, noon, "config", "remote.origin.url", "ext::"+run)
			gitIn(t, dir, noon, "config", "remote.origin.promisor", "true")
			gitIn(t, dir, noon, "config", "protocol.ext.allow", "always")
		},
		"alternates": func(dir string) {
			layOut(t, dir, map[string]string{".git/objects/info/alternates": filepath.Join(secret, ".git", "objects") + "\n", ".git/refs/heads/main": head + "\n"})
		},
		"link": func(dir string) {
			objects := filepath.Join(dir, ".git", "objects", head[:2])
			if err := os.Symlink(filepath.Join(secret, ".git", "objects", head[:2]), objects); err != nil {
				t.Fatal(err)
			}
			layOut(t, dir, map[string]string{".git/refs/heads/main": head + "\n"})
		},
		"ref": func(dir string) {
			layOut(t, dir, map[string]string{".git/HEAD": "ref: refs/../../../../solutions/.git/refs/heads/main\n"})
		},
	} {
		dir := repository(t, filepath.Join(class, name), "bfs.go")
		attack(dir)
	}
	c, err := Find([]string{class}, Options{Deadline: noon.Add(time.Hour)})
	if err != nil {
		t.Fatal(err)
	}
	for who, got := range told(t, c, filepath.ToSlash(class)) {
		switch refused := strings.Contains(got, "a git repository that can't be graded"); {
		case who == "config" && !strings.HasSuffix(got, ": bfs.go"):
			t.Errorf("config: %q; want it read", got)
		case who != "config" && !refused:
			t.Errorf("%s: %q; want it refused", who, got)
		}
	}
	if _, err := os.Stat(canary); err == nil {
		t.Error("the learner's configuration was obeyed")
	}
}

// TestGitTemporary holds that reading leaves nothing behind.
func TestGitTemporary(t *testing.T) {
	tmp := t.TempDir()
	t.Setenv("TMPDIR", tmp)
	dir := repository(t, filepath.Join(t.TempDir(), "jane"), "bfs.go")
	c, err := Find([]string{dir}, Options{Deadline: noon})
	if err != nil {
		t.Fatal(err)
	}
	in, done, err := c.HandIns[0].Open(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	if found, err := in.Answers(nil); err != nil || found != nil {
		t.Errorf("Answers(nil) = %v, %v", found, err)
	}
	done()
	c.HandIns[0].open = repo{filepath.Join(dir, ".git")}.opener("jane", noon.Add(-time.Hour))
	if _, _, err := c.HandIns[0].Open(t.Context()); err == nil {
		t.Error("a repository without a commit up to the deadline could be opened")
	} else if bad, ok := workspace.IsBad(err); !ok || !bad.Stray {
		t.Errorf("it ends with %v", err)
	}
	if left, _ := filepath.Glob(filepath.Join(tmp, "gradus-git-*")); len(left) > 0 {
		t.Errorf("%v are still there", left)
	}
}
