//go:build amd64 || arm64

package sandbox

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"golang.org/x/sys/unix"
)

// A place is where control groups can be made for boxes: near the grader's own.
type place struct {
	v2 bool
	// parents are directories: of the one hierarchy of version 2, else of the
	// memory and pids hierarchies of version 1.
	parents []string
}

// A cgroup is the control group of one box. Version 2 is joined at birth at no
// cost. To join version 1 takes about 10 ms, so it is left to boxes with
// several processes, which have no other limit on their sum.
type cgroup struct {
	v2   bool
	dirs []string // as place.parents
	dir  *os.File // of version 2
}

// controllers of version 1, in the order of place.parents.
var controllers = []string{"memory", "pids"}

const cgroupPrefix = "gradus-"

var cgroupCount atomic.Int64

// make makes the group of one box.
func (p *place) make() (*cgroup, error) {
	c := &cgroup{v2: p.v2}
	name := fmt.Sprintf("%s%d-%d", cgroupPrefix, os.Getpid(), cgroupCount.Add(1))
	for _, parent := range p.parents {
		dir := filepath.Join(parent, name)
		if err := os.Mkdir(dir, 0o755); err != nil {
			c.remove()
			return nil, err
		}
		c.dirs = append(c.dirs, dir)
	}
	if !p.v2 {
		return c, nil
	}
	var err error
	if c.dir, err = os.Open(c.dirs[0]); err != nil {
		c.remove()
		return nil, err
	}
	return c, nil
}

// limit sets what the group may use; 0 is no limit.
func (c *cgroup) limit(memory int64, tasks int) error {
	var files [][2]string // path and value
	memoryDir, pidsDir := c.dirs[0], c.dirs[len(c.dirs)-1]
	if memory > 0 && c.v2 {
		files = append(files, [2]string{memoryDir + "/memory.max", strconv.FormatInt(memory, 10)},
			[2]string{memoryDir + "/memory.oom.group", "1"})
		if _, err := os.Stat(memoryDir + "/memory.swap.max"); err == nil {
			files = append(files, [2]string{memoryDir + "/memory.swap.max", "0"})
		}
	} else if memory > 0 {
		files = append(files, [2]string{memoryDir + "/memory.limit_in_bytes", strconv.FormatInt(memory, 10)})
	}
	if tasks > 0 {
		files = append(files, [2]string{pidsDir + "/pids.max", strconv.Itoa(tasks)})
	}
	for _, f := range files {
		if err := os.WriteFile(f[0], []byte(f[1]), 0); err != nil {
			return err
		}
	}
	return nil
}

// join moves a process into a group of version 1.
func (c *cgroup) join(pid int) error {
	if c.v2 {
		return nil
	}
	for _, dir := range c.dirs {
		if err := os.WriteFile(dir+"/cgroup.procs", []byte(strconv.Itoa(pid)), 0); err != nil {
			return err
		}
	}
	return nil
}

// fd returns the descriptor to be born into the group with, or -1.
func (c *cgroup) fd() int {
	if c == nil || c.dir == nil {
		return -1
	}
	return int(c.dir.Fd())
}

// cpu returns the processor time the group used, as far as it is counted.
func (c *cgroup) cpu() time.Duration {
	return time.Duration(c.number("cpu.stat", "usage_usec")) * time.Microsecond
}

// peak returns the most memory the group used, in bytes.
func (c *cgroup) peak() int64 {
	if c.v2 {
		return c.number("memory.peak", "")
	}
	return c.number("memory.max_usage_in_bytes", "")
}

// hit returns which limit of the group was run into.
func (c *cgroup) hit() Status {
	events := "memory.oom_control"
	if c.v2 {
		events = "memory.events"
	}
	switch {
	case c.number(events, "oom_kill") > 0:
		return MemoryLimit
	case c.number("pids.events", "max") > 0:
		return ProcessLimit
	}
	return Unknown
}

// number reads a value from a file of the group: the one after key, or the
// whole file; 0 when there is none.
func (c *cgroup) number(file, key string) int64 {
	for _, dir := range c.dirs {
		data, err := os.ReadFile(filepath.Join(dir, file))
		if err != nil {
			continue
		}
		for line := range strings.Lines(string(data)) {
			name, value, ok := strings.Cut(strings.TrimSpace(line), " ")
			if key == "" {
				name, value, ok = "", name, true
			}
			if n, err := strconv.ParseInt(value, 10, 64); ok && name == key && err == nil {
				return n
			}
		}
	}
	return 0
}

// remove kills what is left in the group and removes it. The kernel takes a
// moment to forget processes that were reaped.
func (c *cgroup) remove() {
	if c.dir != nil {
		os.WriteFile(c.dirs[0]+"/cgroup.kill", []byte("1"), 0)
		c.dir.Close()
	}
	for _, dir := range c.dirs {
		for range 100 {
			if err := unix.Rmdir(dir); !errors.Is(err, unix.EBUSY) {
				break
			}
			time.Sleep(time.Millisecond)
		}
	}
}

// cgroupPlace finds where groups can be made, once; the error says why nowhere.
var cgroupPlace = sync.OnceValues(func() (*place, error) {
	own, err := os.ReadFile("/proc/self/cgroup")
	if err != nil {
		return nil, err
	}
	mounts, err := os.ReadFile("/proc/self/mountinfo")
	if err != nil {
		return nil, err
	}
	p, err := findPlace(string(own), string(mounts))
	if err != nil {
		return nil, err
	}
	for _, dir := range p.parents {
		sweep(dir)
	}
	c, err := p.make()
	if err != nil {
		return nil, err
	}
	defer c.remove()
	if err := c.limit(64<<20, 16); err != nil {
		return nil, err
	}
	return p, tryBirth(c)
})

// tryBirth finds out whether a process may be born into a group: to make the
// group does not take the same rights.
func tryBirth(c *cgroup) error {
	if !c.v2 {
		return nil
	}
	s := new(script)
	s.do("exit", unix.SYS_EXIT_GROUP, 0)
	b := &birth{cgroup: c.fd(), script: s}
	pid, err := b.bear()
	if err == nil {
		_, err = unix.Wait4(pid, nil, 0, nil)
	}
	runtime.KeepAlive(b)
	return err
}

// sweep removes the empty groups of graders that were killed.
func sweep(parent string) {
	old, _ := filepath.Glob(filepath.Join(parent, cgroupPrefix+"*"))
	for _, dir := range old {
		pid, _, _ := strings.Cut(strings.TrimPrefix(filepath.Base(dir), cgroupPrefix), "-")
		if n, err := strconv.Atoi(pid); err == nil && unix.Kill(n, 0) == unix.ESRCH {
			unix.Rmdir(dir) // fails when it is in use after all
		}
	}
}
