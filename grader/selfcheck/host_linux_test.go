package selfcheck

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"syscall"
	"testing"

	"golang.org/x/sys/unix"

	"github.com/gradus-dev/gradus/grader"
)

// TestLeftoversAreFound plants what an attack could leave behind.
func TestLeftoversAreFound(t *testing.T) {
	scratch := t.TempDir()
	c := &Checker{Scratch: []string{scratch}}
	for _, tt := range []struct {
		name  string
		plant func(t *testing.T) error
		want  string
	}{
		{"a child", func(t *testing.T) error {
			cmd := exec.Command("sleep", "60")
			t.Cleanup(func() { cmd.Process.Kill(); cmd.Wait() })
			return cmd.Start()
		}, "it left the process "},
		{"an orphan with the sandbox's mark", func(t *testing.T) error {
			cmd := exec.Command("sh", "-c", "sleep 60 >/dev/null 2>&1 & echo $!")
			cmd.Env = append(os.Environ(), "GRADUS_SANDBOX=1")
			pid, err := cmd.Output()
			t.Cleanup(func() { exec.Command("kill", strings.TrimSpace(string(pid))).Run() })
			return err
		}, "it left the process "},
		{"a scratch directory", func(t *testing.T) error { return os.MkdirAll(filepath.Join(scratch, "run-1", "b-1"), 0o700) }, "it left the file " + scratch},
		{"a temporary file", func(t *testing.T) error {
			f, err := os.CreateTemp("", fmt.Sprintf("gradus-%d-*", os.Getpid()))
			t.Cleanup(func() { os.Remove(f.Name()) })
			return errors.Join(err, f.Close())
		}, "it left the file " + os.TempDir()},
		{"a mount", func(t *testing.T) error {
			// In a namespace of this thread's, so that no other test finds it too;
			// both end with the test.
			runtime.LockOSThread()
			err := errors.Join(unix.Unshare(unix.CLONE_FS|unix.CLONE_NEWNS), unix.Mount("", "/", "", unix.MS_REC|unix.MS_PRIVATE, ""))
			dir := t.TempDir()
			t.Cleanup(func() { unix.Unmount(dir, unix.MNT_DETACH) })
			return errors.Join(err, unix.Mount("left", dir, "tmpfs", 0, "size=4k"))
		}, "it left the mount of "},
		{"a cgroup", func(t *testing.T) error {
			dir := fmt.Sprintf("/sys/fs/cgroup/gradus-%d-left", os.Getpid())
			t.Cleanup(func() { os.Remove(dir) })
			return os.Mkdir(dir, 0o755)
		}, "it left the cgroup "},
	} {
		t.Run(tt.name, func(t *testing.T) {
			before := c.look()
			if err := tt.plant(t); errors.Is(err, fs.ErrPermission) || errors.Is(err, syscall.EROFS) {
				t.Skip("planting this is not allowed here: ", err)
			} else if err != nil {
				t.Fatal(err)
			}
			if got := c.left(before); !strings.HasPrefix(got, tt.want) {
				t.Errorf("found %q; want %q…", got, tt.want)
			}
		})
	}
	if got := c.left(c.look()); got != "" {
		t.Errorf("nothing was left, and it found %q", got)
	}
}

func TestTouchedCanaryIsFound(t *testing.T) {
	for name, touch := range map[string]func(c canary) error{
		"read":    nil,
		"changed": func(c canary) error { return os.WriteFile(c.path(), []byte("x"), 0o600) },
		"removed": func(c canary) error { return os.Remove(c.path()) },
		"joined":  func(c canary) error { return os.WriteFile(c.path()+"2", nil, 0o600) },
	} {
		c, err := plant()
		if err != nil {
			t.Fatal(err)
		}
		defer c.remove()
		if touch == nil {
			if got := reaches(&grader.Report{Output: "the secret is " + os.Getenv(canaryVariable)}, c); !strings.Contains(got, "secret") {
				t.Errorf("a report with the secret: %q", got)
			}
			if got := reaches(&grader.Report{Output: "nothing"}, c) + c.changed(); got != "" {
				t.Errorf("an untouched canary: %q", got)
			}
		} else if err := touch(c); err != nil || c.changed() == "" {
			t.Errorf("%s: error %v, found %q", name, err, c.changed())
		}
	}
}

func TestObeyedTextIsFound(t *testing.T) {
	for _, text := range []string{"a\x1b[31m", "a\rb", "\u202e", "\u009b", "a\n ::error::x", "x ##[debug]", "##vso[x]", "\x00"} {
		if obeys(text) == "" {
			t.Errorf("%q passes", text)
		}
	}
	if got := obeys("a\tb\n| ::error::x\nStack::Push # [x]\n"); got != "" {
		t.Errorf("plain text is refused: %s", got)
	}
}
