package main

import (
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/gradus-dev/gradus/grader/sandbox"
)

// devContainer is the build of a workspace's development container, without the container:
// what its Dockerfile runs to get gradus, in a directory instead of an image.
type devContainer struct {
	script string // as sh is given it
	dir    string // the working directory, which holds what .devcontainer holds
	bin    string // where gradus comes to be
	after  string // the command that runs in the container once it is made
}

func newDevContainer(t *testing.T) *devContainer {
	t.Helper()
	workspace := filepath.Join(t.TempDir(), "practice")
	if out, err := exec.Command("gradus", "init", "--no-prewarm", workspace).CombinedOutput(); err != nil {
		t.Fatalf("gradus init: %v\n%s", err, out)
	}
	folder := filepath.Join(workspace, ".devcontainer")
	dockerfile, err := os.ReadFile(filepath.Join(folder, "Dockerfile"))
	if err != nil {
		t.Fatal(err)
	}
	data, err := os.ReadFile(filepath.Join(folder, "devcontainer.json"))
	if err != nil {
		t.Fatal(err)
	}
	var config struct{ PostCreateCommand string }
	if err := json.Unmarshal(data, &config); err != nil {
		t.Fatal(err)
	}
	c := &devContainer{dir: t.TempDir(), bin: filepath.Join(sharedDir(t), "gradus"), after: config.PostCreateCommand}
	if err := os.CopyFS(c.dir, os.DirFS(folder)); err != nil {
		t.Fatal(err)
	}
	const place = "/usr/local/bin/gradus"
	whole := strings.ReplaceAll(string(dockerfile), "\\\n", "")
	m := regexp.MustCompile(`(?m)^COPY \. \.\nRUN (.*)$`).FindStringSubmatch(whole)
	if m == nil || strings.Count(m[1], place) != 1 || !strings.Contains(whole, "\nCOPY --from=build "+place+" ") {
		t.Fatalf("the Dockerfile does not build %s:\n%s", place, dockerfile)
	}
	c.script = strings.ReplaceAll(m[1], place, c.bin)
	return c
}

// build runs the script with a GRADUS_SOURCE, and returns what it says.
func (c *devContainer) build(source string) (string, error) {
	cmd := exec.Command("sh", "-c", c.script)
	cmd.Dir, cmd.Env = c.dir, append(os.Environ(), "LC_ALL=C", "GRADUS_SOURCE="+source)
	out, err := cmd.CombinedOutput()
	return string(out), err
}

// TestDevContainerOfAClone builds gradus from a clone beside the Dockerfile, and runs what
// comes after, also where no user namespace can be made, as in most containers.
func TestDevContainerOfAClone(t *testing.T) {
	t.Parallel()
	c := newDevContainer(t)
	clone, err := filepath.Abs(filepath.Join("..", ".."))
	if err != nil {
		t.Fatal(err)
	}
	if err := os.Symlink(clone, filepath.Join(c.dir, "gradus")); err != nil {
		t.Fatal(err)
	}
	if out, err := c.build(""); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	after := filepath.Join(filepath.Dir(c.bin), c.after)
	env := []string{"GRADUS_CACHE=" + sharedDir(t), "GRADUS_HOME=" + t.TempDir()}
	cmd := exec.Command("sh", "-c", after)
	cmd.Env = append(os.Environ(), env...)
	if out, err := cmd.CombinedOutput(); err != nil || !strings.Contains(string(out), "\nsandbox    "+sandbox.Probe().Level.String()) {
		t.Errorf("%s: %v\n%s", c.after, err, out)
	}
	if os.Geteuid() != 0 || sandbox.Probe().Level != sandbox.LevelFull {
		return // only root can make such a place with more than one user
	}
	if out, err := withoutNamespaces(after, env...); err != nil || !strings.Contains(out, "\nsandbox    partial: ") {
		t.Errorf("%s without user namespaces: %v\n%s", c.after, err, out)
	}
}

// TestDevContainerOfAnAddress builds from what git clones, at the tag or commit that is
// asked for. What is cloned here says only which one it is.
func TestDevContainerOfAnAddress(t *testing.T) {
	t.Parallel()
	origin := filepath.Join(t.TempDir(), "it's gradus.git")
	git := func(args ...string) {
		t.Helper()
		args = append([]string{"-C", origin, "-c", "user.name=Staff", "-c", "user.email=staff@example.edu"}, args...)
		if out, err := exec.Command("git", args...).CombinedOutput(); err != nil {
			t.Fatalf("git %s: %v\n%s", strings.Join(args, " "), err, out)
		}
	}
	if err := os.MkdirAll(filepath.Join(origin, "cmd", "gradus"), 0o755); err != nil {
		t.Fatal(err)
	}
	git("init", "--quiet")
	for _, commit := range []string{"v1.0", "v2.0"} {
		for name, text := range map[string]string{"go.mod": "module example.org/gradus\n\ngo 1.26\n",
			"cmd/gradus/main.go": "package main\n\nfunc main() { print(\"" + commit + "\") }\n"} {
			if err := os.WriteFile(filepath.Join(origin, filepath.FromSlash(name)), []byte(text), 0o644); err != nil {
				t.Fatal(err)
			}
		}
		git("add", ".")
		git("commit", "--quiet", "--message", commit)
		git("tag", commit)
	}
	for source, want := range map[string]string{origin: "v2.0", origin + "#v1.0": "v1.0"} {
		c := newDevContainer(t)
		if out, err := c.build(source); err != nil {
			t.Fatalf("%s: %v\n%s", source, err, out)
		}
		if got, err := exec.Command(c.bin).CombinedOutput(); err != nil || string(got) != want {
			t.Errorf("from %s comes %q, %v; want %q", source, got, err, want)
		}
	}
	for source, want := range map[string]string{"": ".devcontainer/Dockerfile", origin + "#v3.0": "v3.0", origin + ".not": "does not exist"} {
		c := newDevContainer(t)
		out, err := c.build(source)
		if _, thereErr := os.Stat(c.bin); err == nil || thereErr == nil || !strings.Contains(out, want) {
			t.Errorf("from %q: %v, gradus: %v; want it to fail and say %q\n%s", source, err, thereErr == nil, want, out)
		}
	}
}
