//go:build amd64 || arm64

package sandbox

import (
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
)

// tree makes a directory that looks like a cgroup v2 mount, in which some
// groups pass controllers on.
func tree(t *testing.T, enabled map[string]string) string {
	t.Helper()
	root := t.TempDir()
	for dir, have := range enabled {
		dir = filepath.Join(root, dir)
		if err := os.MkdirAll(dir, 0o755); err != nil {
			t.Fatal(err)
		}
		write(t, filepath.Join(dir, "cgroup.subtree_control"), have)
	}
	return root
}

func TestFindPlace(t *testing.T) {
	const user = "/user.slice/user-1.slice/user@1.service"
	root := tree(t, map[string]string{
		"/":                       "cpu memory pids\n",
		user:                      "memory pids\n",
		user + "/app.slice":       "cpu\n",
		user + "/app.slice/scope": "",
	})
	mount := "30 23 0:26 / " + root + " rw,nosuid - cgroup2 cgroup2 rw\n"
	for _, tt := range []struct{ name, own, mounts, want string }{
		{"the nearest that passes on memory and pids", "0::" + user + "/app.slice/scope\n", mount, user},
		{"itself", "0::" + user + "\n", mount, user},
		{"a container's part of the tree", "0::/docker/1/a\n",
			"30 23 0:26 /docker/1 " + tree(t, map[string]string{"a": "", "/": "memory pids"}) + " rw - cgroup2 cgroup2 rw\n", "/"},
		{"nothing mounted", "0::" + user + "\n", "", ""},
		{"out of sight", "0::/../elsewhere\n", mount, ""},
		{"pids only", "0::/a\n", "30 23 0:26 / " + tree(t, map[string]string{"/a": "", "/": "pids"}) + " rw - cgroup2 cgroup2 rw\n", ""},
	} {
		p, err := findPlace(tt.own, tt.mounts)
		if (err == nil) != (tt.want != "") {
			t.Errorf("%s: %+v, %v; want %q", tt.name, p, err, tt.want)
			continue
		}
		if err == nil && (!p.v2 || len(p.parents) != 1 || !strings.HasSuffix(p.parents[0], strings.TrimSuffix(tt.want, "/"))) {
			t.Errorf("%s: %+v; want %q", tt.name, p, tt.want)
		}
	}
}

func TestFindPlaceVersion1(t *testing.T) {
	const mounts = "43 36 0:37 / /cg/memory rw,relatime - cgroup cgroup rw,memory\n" +
		"46 36 0:40 / /cg/pids rw,relatime - cgroup cgroup rw,pids\n"
	p, err := findPlace("8:pids:/\n4:memory:/some/group\n0::/\n", mounts)
	if os.Geteuid() != 0 {
		if err == nil {
			t.Errorf("%+v for an ordinary user; want an error", p)
		}
		return
	}
	if err != nil || p.v2 || strings.Join(p.parents, " ") != "/cg/memory/some/group /cg/pids" {
		t.Errorf("%+v, %v", p, err)
	}
}

func TestCgroupFiles(t *testing.T) {
	dir := t.TempDir()
	c := &cgroup{v2: true, dirs: []string{dir}}
	for _, name := range []string{"memory.max", "memory.oom.group", "memory.swap.max", "pids.max"} {
		write(t, filepath.Join(dir, name), "")
	}
	if err := c.limit(1<<20, 7); err != nil {
		t.Fatal(err)
	}
	for name, want := range map[string]string{"memory.max": "1048576", "memory.oom.group": "1", "memory.swap.max": "0", "pids.max": "7"} {
		if got, err := os.ReadFile(filepath.Join(dir, name)); err != nil || string(got) != want {
			t.Errorf("%s holds %q, %v; want %q", name, got, err, want)
		}
	}
	write(t, filepath.Join(dir, "memory.peak"), "12345\n")
	write(t, filepath.Join(dir, "cpu.stat"), "usage_usec 2000\nuser_usec 1\n")
	write(t, filepath.Join(dir, "memory.events"), "low 0\noom 0\noom_kill 0\n")
	write(t, filepath.Join(dir, "pids.events"), "max 3\n")
	if c.peak() != 12345 || c.cpu().String() != "2ms" || c.hit() != ProcessLimit {
		t.Errorf("peak %d, cpu %v, hit %v; want 12345, 2ms, process limit", c.peak(), c.cpu(), c.hit())
	}
	write(t, filepath.Join(dir, "memory.events"), "low 0\noom 1\noom_kill 1\n")
	if c.hit() != MemoryLimit {
		t.Errorf("hit %v; want memory limit", c.hit())
	}
}

// TestBirthInCgroup joins version 2 the way boxes do, which needs no controller.
func TestBirthInCgroup(t *testing.T) {
	var parent string
	mounts, _ := os.ReadFile("/proc/self/mountinfo")
	own, _ := os.ReadFile("/proc/self/cgroup")
	if d, ok := groupDir(string(mounts), "cgroup2", "", ownGroups(string(own))[""]); ok && mayMake(d.path) {
		parent = d.path
	}
	if parent == "" {
		t.Skip("no cgroup of version 2 to make others in")
	}
	c, err := (&place{v2: true, parents: []string{parent}}).make()
	if err != nil {
		t.Fatal(err)
	}
	if err := tryBirth(c); err != nil {
		t.Fatal(err)
	}
	b, err := newBox(probeSpec(t, "sleep"), LevelFull)
	if err != nil {
		t.Fatal(err)
	}
	b.cgroup = c
	null, err := os.OpenFile(os.DevNull, os.O_WRONLY, 0)
	if err == nil {
		defer null.Close()
		err = b.make([2]*os.File{null, null})
	}
	if err == nil {
		_, err = b.begin()
	}
	if err != nil {
		t.Fatal(err)
	}
	procs, err := os.ReadFile(filepath.Join(c.dirs[0], "cgroup.procs"))
	if err != nil || strings.TrimSpace(string(procs)) != strconv.Itoa(b.process.Pid) {
		t.Errorf("the group holds %q, %v; want process %d", procs, err, b.process.Pid)
	}
	c.remove() // which kills what is in it
	if e, err := b.wait(); err != nil || e.signal == 0 {
		t.Errorf("the program ended with %+v, %v; want a signal", e, err)
	}
	if _, err := os.Stat(c.dirs[0]); !os.IsNotExist(err) {
		t.Errorf("the group is still there: %v", err)
	}
}

func TestSweep(t *testing.T) {
	parent := t.TempDir()
	const noProcess = 1 << 30
	for name, stays := range map[string]bool{
		cgroupPrefix + strconv.Itoa(noProcess) + "-1":   false,
		cgroupPrefix + strconv.Itoa(os.Getpid()) + "-1": true,
		"other": true,
	} {
		dir := filepath.Join(parent, name)
		if err := os.Mkdir(dir, 0o755); err != nil {
			t.Fatal(err)
		}
		sweep(parent)
		if _, err := os.Stat(dir); (err == nil) != stays {
			t.Errorf("%s: %v; want it kept: %v", name, err, stays)
		}
	}
}
