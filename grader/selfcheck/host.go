package selfcheck

import (
	"crypto/rand"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"time"
)

// canary is what of the host's no submission may read or change: a file that
// anybody may write, and a secret in the file and in the grader's environment.
type canary struct{ dir, song string }

const canaryVariable = "GRADUS_CANARY"

func plant() (canary, error) {
	dir, err := os.MkdirTemp("", "gradus-canary-*")
	if err != nil {
		return canary{}, err
	}
	c := canary{dir, rand.Text()}
	// Anybody may write it, so that only the sandbox keeps it whole.
	if err := os.Chmod(dir, 0o777); err != nil {
		return c, err
	}
	if err := os.WriteFile(c.path(), []byte(c.song), 0o666); err != nil {
		return c, err
	}
	if err := os.Setenv(canaryVariable, c.song); err != nil {
		return c, err
	}
	return c, os.Chmod(c.path(), 0o666)
}

func (c canary) path() string { return filepath.Join(c.dir, "canary") }

func (c canary) remove() {
	os.Unsetenv(canaryVariable)
	os.RemoveAll(c.dir)
}

// changed says what happened to the canary, or returns "".
func (c canary) changed() string {
	data, err := os.ReadFile(c.path())
	if err != nil {
		return "the canary is gone: " + err.Error()
	}
	if string(data) != c.song {
		return "the canary was changed"
	}
	entries, err := os.ReadDir(c.dir)
	if err != nil || len(entries) != 1 {
		return "files appeared beside the canary"
	}
	return ""
}

// footprint is what gradings use while they last: each thing by a name to print.
type footprint map[string]bool

// look takes the machine's footprint, without what other graders on it use now.
func (c *Checker) look() footprint {
	f := footprint{}
	f.processes()
	f.mounts()
	f.cgroups()
	f.files(os.TempDir(), fmt.Sprintf("gradus-*%d-*", os.Getpid()))
	for _, dir := range c.Scratch {
		f.files(dir, filepath.Join("*", "*"))
	}
	return f
}

func (f footprint) files(dir, pattern string) {
	found, _ := filepath.Glob(filepath.Join(dir, pattern))
	for _, path := range found {
		f["the file "+path] = true
	}
}

// patience is how long what a grading used may take to go: the kernel ends
// processes and removes mounts in its own time.
const patience = 2 * time.Second

// left names something that is there and was not before, or returns "".
func (c *Checker) left(before footprint) string {
	for end := time.Now().Add(patience); ; time.Sleep(5 * time.Millisecond) {
		after := c.look()
		maps.DeleteFunc(after, func(what string, _ bool) bool { return before[what] })
		if len(after) == 0 {
			return ""
		}
		if time.Now().After(end) {
			return fmt.Sprintf("it left %s", strings.Join(slices.Sorted(maps.Keys(after)), ", "))
		}
	}
}

// processes adds what this process started and what runs with the sandbox's mark
// and has lost its parent.
func (f footprint) processes() {
	type process struct {
		parent string
		marked bool
	}
	all := map[string]process{}
	stats, _ := filepath.Glob("/proc/[0-9]*/stat")
	for _, path := range stats {
		dir := filepath.Dir(path)
		data, _ := os.ReadFile(path)
		// The command name is in parentheses and may hold anything.
		_, rest, _ := strings.Cut(string(data), ") ")
		environ, _ := os.ReadFile(filepath.Join(dir, "environ"))
		if fields := strings.Fields(rest); len(fields) > 1 {
			all[filepath.Base(dir)] = process{fields[1], slices.Contains(strings.Split(string(environ), "\x00"), "GRADUS_SANDBOX=1")}
		}
	}
	for pid, p := range all {
		marked := p.marked
		for all[p.parent].marked {
			p = all[p.parent]
		}
		if p.parent == strconv.Itoa(os.Getpid()) || marked && p.parent == "1" {
			f["the process "+pid] = true
		}
	}
}

func (f footprint) mounts() {
	data, _ := os.ReadFile("/proc/thread-self/mountinfo")
	for line := range strings.Lines(string(data)) {
		if fields := strings.Fields(line); len(fields) > 4 {
			f["the mount of "+fields[2]+" at "+fields[4]] = true
		}
	}
}

func (f footprint) cgroups() {
	filepath.WalkDir("/sys/fs/cgroup", func(path string, d fs.DirEntry, err error) error {
		if err == nil && d.IsDir() && strings.HasPrefix(d.Name(), fmt.Sprintf("gradus-%d-", os.Getpid())) {
			f["the cgroup "+path] = true
		}
		return nil
	})
}
