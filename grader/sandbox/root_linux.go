//go:build amd64 || arm64

package sandbox

import (
	"os"
	"path"
	"slices"
	"strconv"
	"strings"

	"golang.org/x/sys/unix"
)

// A view is the file tree a program sees: a mount for each of the spec's, and
// the null device. Everything is done by descriptor, through the mount API of
// Linux 5.12.
type view struct {
	mounts  []shown
	scratch int64 // bytes of the scratch directory; 0 is no limit
	exec    bool  // programs may be executed from mounts and scratch
	files   []file
	fds     []uintptr
}

// file is a small file made for a program.
type file struct{ path, content string }

// shown is a mount that was looked at.
type shown struct {
	Mount
	dir    bool
	device bool
}

// maxInodes bounds the files of a box, for each takes kernel memory.
const maxInodes = 10_000

// look finds out what the mounts of a box are. Targets come out parents first.
func look(level Level, mounts []Mount) ([]shown, error) {
	list := []shown{{Mount: Mount{Source: os.DevNull, Target: os.DevNull}, device: true}}
	for _, m := range mounts {
		info, err := os.Stat(m.Source)
		if err != nil {
			return nil, &SetupError{Op: "mount " + m.Source, Err: err}
		}
		if err := admit(level, m, info); err != nil {
			return nil, &SetupError{Op: "mount " + m.Source, Err: err}
		}
		m.Target = m.inside()
		list = append(list, shown{Mount: m, dir: info.IsDir()})
	}
	slices.SortStableFunc(list, func(a, b shown) int { return strings.Compare(a.Target, b.Target) })
	return list, nil
}

// take adds the calls that get hold of the sources, in the tree of the host.
func (v *view) take(s *script) {
	v.fds = make([]uintptr, len(v.mounts))
	for i, m := range v.mounts {
		attr := unix.MountAttr{Attr_set: unix.MOUNT_ATTR_NOSUID}
		if !m.device {
			attr.Attr_set |= unix.MOUNT_ATTR_NODEV
		}
		if !m.Writable {
			attr.Attr_set |= unix.MOUNT_ATTR_RDONLY
		}
		if !v.exec {
			attr.Attr_set |= unix.MOUNT_ATTR_NOEXEC
		}
		v.fds[i] = s.open("open "+m.Source+" to mount it", unix.SYS_OPEN_TREE, cwd, s.text(m.Source),
			unix.OPEN_TREE_CLONE|unix.OPEN_TREE_CLOEXEC|unix.AT_RECURSIVE)
		s.restrict("restrict the mount of "+m.Source, v.fds[i], attr, unix.AT_RECURSIVE)
	}
}

// restrict sets attributes of the mount a descriptor refers to.
func (s *script) restrict(name string, fd uintptr, attr unix.MountAttr, flags uintptr) {
	s.do(name, unix.SYS_MOUNT_SETATTR, fd, s.text(""), unix.AT_EMPTY_PATH|flags,
		address(s, &attr), unix.MOUNT_ATTR_SIZE_VER0)
}

// build adds the calls that make the new tree and move into it for good.
func (v *view) build(s *script) {
	s.do("stop mounts from spreading", unix.SYS_MOUNT, 0, s.text("/"), 0, unix.MS_REC|unix.MS_PRIVATE, 0)
	root := v.tmpfs(s)
	s.do("attach the root", unix.SYS_MOVE_MOUNT, root, s.text(""), cwd, s.text("/"), unix.MOVE_MOUNT_F_EMPTY_PATH)
	made := map[string]bool{".": true}
	v.addScratch(s, root, made) // first: mounts may go into it
	for i, m := range v.mounts {
		target := strings.TrimPrefix(m.Target, "/")
		v.parents(s, root, target, made)
		if m.dir {
			s.do("make "+m.Target, unix.SYS_MKDIRAT, root, s.text(target), 0o755).okay = unix.EEXIST
		} else {
			s.do("make "+m.Target, unix.SYS_MKNODAT, root, s.text(target), unix.S_IFREG|0o444, 0).okay = unix.EEXIST
		}
		s.do("mount "+m.Target, unix.SYS_MOVE_MOUNT, v.fds[i], s.text(""), root, s.text(target), unix.MOVE_MOUNT_F_EMPTY_PATH)
	}
	for _, f := range v.files {
		v.write(s, root, f, made)
	}
	s.do("enter the root", unix.SYS_FCHDIR, root)
	s.do("change the root", unix.SYS_PIVOT_ROOT, s.text("."), s.text("."))
	s.do("leave the tree of the host", unix.SYS_UMOUNT2, s.text("."), unix.MNT_DETACH)
	s.restrict("make the root read-only", root, unix.MountAttr{
		Attr_set: unix.MOUNT_ATTR_RDONLY | unix.MOUNT_ATTR_NOSUID | unix.MOUNT_ATTR_NODEV | unix.MOUNT_ATTR_NOEXEC}, 0)
}

// tmpfs makes the file system that is root and scratch directory in one, and
// returns the descriptor of its mount.
func (v *view) tmpfs(s *script) uintptr {
	const name = "make the root"
	fs := s.open(name, unix.SYS_FSOPEN, s.text("tmpfs"), unix.FSOPEN_CLOEXEC)
	options := [][2]string{{"mode", "0755"}, {"nr_inodes", strconv.Itoa(maxInodes)}}
	if v.scratch > 0 {
		options = append(options, [2]string{"size", strconv.FormatInt(v.scratch, 10)})
	}
	for _, o := range options {
		s.do(name+" with "+o[0], unix.SYS_FSCONFIG, fs, unix.FSCONFIG_SET_STRING, s.text(o[0]), s.text(o[1]), 0)
	}
	s.do(name, unix.SYS_FSCONFIG, fs, unix.FSCONFIG_CMD_CREATE, 0, 0, 0)
	return s.open(name, unix.SYS_FSMOUNT, fs, unix.FSMOUNT_CLOEXEC, 0)
}

// parents adds the making of the directories above a target.
func (v *view) parents(s *script, root uintptr, target string, made map[string]bool) {
	dir := path.Dir(target)
	if made[dir] {
		return
	}
	made[dir] = true
	v.parents(s, root, dir, made)
	s.do("make /"+dir, unix.SYS_MKDIRAT, root, s.text(dir), 0o755).okay = unix.EEXIST
}

// write adds the making of a file.
func (v *view) write(s *script, root uintptr, f file, made map[string]bool) {
	target := strings.TrimPrefix(f.path, "/")
	v.parents(s, root, target, made)
	fd := s.open("make "+f.path, unix.SYS_OPENAT, root, s.text(target), unix.O_CREAT|unix.O_EXCL|unix.O_WRONLY|unix.O_CLOEXEC, 0o444)
	s.do("write "+f.path, unix.SYS_WRITE, fd, s.text(f.content), uintptr(len(f.content))).min = uintptr(len(f.content))
	s.close(fd)
}

// addScratch mounts a part of the root over itself, to stay writable.
func (v *view) addScratch(s *script, root uintptr, made map[string]bool) {
	target := strings.TrimPrefix(Scratch, "/")
	attr := unix.MountAttr{Attr_set: unix.MOUNT_ATTR_NOSUID | unix.MOUNT_ATTR_NODEV}
	if !v.exec {
		attr.Attr_set |= unix.MOUNT_ATTR_NOEXEC
	}
	v.parents(s, root, target, made)
	s.do("make "+Scratch, unix.SYS_MKDIRAT, root, s.text(target), 0o700).okay = unix.EEXIST
	fd := s.open("open "+Scratch, unix.SYS_OPEN_TREE, root, s.text(target), unix.OPEN_TREE_CLONE|unix.OPEN_TREE_CLOEXEC)
	s.restrict("restrict "+Scratch, fd, attr, 0)
	s.do("mount "+Scratch, unix.SYS_MOVE_MOUNT, fd, s.text(""), root, s.text(target), unix.MOVE_MOUNT_F_EMPTY_PATH)
	s.close(fd)
}
