//go:build amd64 || arm64

package sandbox

import (
	"errors"
	"os"
	"path/filepath"
	"slices"
	"strings"
)

// findPlace works out from /proc/self/cgroup and /proc/self/mountinfo where a
// group with memory and pids limits can be made. See cgroups(7), proc(5).
func findPlace(own, mountinfo string) (*place, error) {
	groups := ownGroups(own)
	if dir, ok := groupDir(mountinfo, "cgroup2", "", groups[""]); ok {
		if parent := delegated(dir.mount, dir.path); parent != "" {
			return &place{v2: true, parents: []string{parent}}, nil
		}
	}
	var parents []string
	for _, c := range controllers {
		if dir, ok := groupDir(mountinfo, "cgroup", c, groups[c]); ok && os.Geteuid() == 0 {
			parents = append(parents, dir.path)
		}
	}
	if len(parents) == len(controllers) {
		return &place{parents: parents}, nil
	}
	return nil, errors.New("none delegated to this user with memory and pids")
}

// ownGroups returns the grader's group for each controller of version 1, and
// for version 2 under the empty name.
func ownGroups(own string) map[string]string {
	groups := map[string]string{}
	for line := range strings.Lines(own) {
		if f := strings.SplitN(strings.TrimSpace(line), ":", 3); len(f) == 3 {
			for c := range strings.SplitSeq(f[1], ",") {
				groups[c] = f[2]
			}
		}
	}
	return groups
}

type mountedGroup struct{ mount, path string }

// groupDir returns where a hierarchy is mounted, and the grader's group in it.
func groupDir(mountinfo, fstype, controller, group string) (d mountedGroup, ok bool) {
	for line := range strings.Lines(mountinfo) {
		before, after, _ := strings.Cut(line, " - ")
		f, g := strings.Fields(before), strings.Fields(after)
		if len(f) < 5 || len(g) < 3 || g[0] != fstype {
			continue
		}
		if controller != "" && !slices.Contains(strings.Split(g[2], ","), controller) {
			continue
		}
		rel, err := filepath.Rel(f[3], group) // a container may see a part only
		if err != nil || group == "" || strings.Contains(group, "..") || strings.HasPrefix(rel, "..") {
			continue // the group is outside what is mounted
		}
		return mountedGroup{f[4], filepath.Join(f[4], rel)}, true
	}
	return d, false
}

// delegated returns the nearest group, from dir up to the mount, whose children
// get the controllers and that this user may make children of. A group with
// processes of its own, such as the grader's, gives its children none.
func delegated(mount, dir string) string {
	for {
		enabled, _ := os.ReadFile(filepath.Join(dir, "cgroup.subtree_control"))
		have := strings.Fields(string(enabled))
		if slices.Contains(have, "memory") && slices.Contains(have, "pids") && mayMake(dir) {
			return dir
		}
		if dir == mount || dir == "/" || dir == "." {
			return ""
		}
		dir = filepath.Dir(dir)
	}
}

func mayMake(dir string) bool {
	try, err := os.MkdirTemp(dir, cgroupPrefix+"0-")
	if err != nil {
		return false
	}
	return os.Remove(try) == nil
}
