//go:build amd64 || arm64

package sandbox

import (
	"errors"
	"fmt"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"syscall"
	"testing"

	"golang.org/x/sys/unix"
)

// held runs an act that says what was prevented, and fails for what was not.
func held(t *testing.T, s *Spec, atLeast int) {
	t.Helper()
	r := run(t, s)
	out := string(r.Stdout)
	if strings.Contains(out, "ESCAPED") || strings.Count(out, "held: ") < atLeast || !r.Success() {
		t.Errorf("%v: %v, code %d, signal %v; want all of at least %d held\n%s%s",
			s.Args, r.Status, r.ExitCode, r.Signal, atLeast, out, r.Stderr)
	}
}

func TestProbeRefusesOutside(t *testing.T) {
	s := probeSpec(t, "kernel")
	s.Level = LevelLimits
	if r := run(t, s); r.ExitCode != 99 || len(r.Stdout) != 0 {
		t.Errorf("a hostile program acted at level limits: code %d, %s", r.ExitCode, r.Stdout)
	}
}

func TestFilesOfTheHost(t *testing.T) {
	program(t, "sqlite")
	canary := filepath.Join(shared(t), "canary")
	write(t, canary, "tweet")
	if err := os.Chmod(canary, 0o666); err != nil {
		t.Fatal(err)
	}
	paths := []string{canary, "/etc/passwd", "/etc", "/", "/proc/self/status", "/proc/1/environ",
		"/proc/self/root/etc/passwd", "/sys/kernel", "/dev/zero", "/dev/mem", "/dev/kmsg", "/run", "/var/tmp",
		"../../../../../../etc/passwd", "/tmp/../etc/passwd",
		filepath.Join(programs.dir, "sqlite")}
	levels(t, LevelPartial, func(t *testing.T, l Level) {
		s := probeSpec(t, append([]string{"read"}, paths...)...)
		s.Level = l
		held(t, s, 2*len(paths))
		if data, err := os.ReadFile(canary); string(data) != "tweet" {
			t.Errorf("the canary is now %q, %v", data, err)
		}
	})
}

func TestTreeInside(t *testing.T) {
	needFull(t)
	dir := shared(t)
	s := probeSpec(t, "names", "/seen")
	s.Mounts = []Mount{{Source: dir, Target: "/seen"}}
	r := run(t, s)
	got := strings.Fields(string(r.Stdout))
	slices.Sort(got)
	// The root may not be listed, so the walk ends there.
	if want := []string{"/", "/"}; !slices.Equal(got, want) {
		t.Errorf("a walk sees %q; want %q", got, want)
	}
	s.Args = []string{"names", "/proc"}
	if out := string(run(t, s).Stdout); strings.Contains(out, "etc") {
		t.Errorf("a walk sees %q", out)
	}
}

func TestPrivileges(t *testing.T) {
	levels(t, LevelPartial, func(t *testing.T, l Level) {
		s := probeSpec(t, "privileges")
		s.Level = l
		lines := strings.Split(string(run(t, s).Stdout), "\n")
		uid, gid, err := boxID(l)
		if err != nil {
			t.Fatal(err)
		}
		name, _ := os.Hostname()
		user := fmt.Sprintf("user %d %d group %d %d process ", uid, uid, gid, gid)
		rest := "no_new_privs 1 seccomp 2 host " + name
		if l == LevelFull {
			user, rest = "user 1000 1000 group 1000 1000 process 1", "bounding set 0 no_new_privs 1 seccomp 2 host gradus"
		}
		if len(lines) < 4 || !strings.HasPrefix(lines[0], user) || !strings.Contains(lines[3], rest) {
			t.Errorf("%q; want %q… and …%q", lines, user, rest)
		}
		if !slices.Contains(lines, "capabilities [{0 0 0} {0 0 0}]") {
			t.Errorf("%q; want no capabilities", lines)
		}
		if os.Geteuid() == 0 && len(lines) > 1 && lines[1] != "groups 0" {
			t.Errorf("%q; want no groups", lines[1])
		}
	})
}

func TestKernelCalls(t *testing.T) {
	levels(t, LevelPartial, func(t *testing.T, l Level) {
		s := probeSpec(t, "kernel")
		s.Level = l
		held(t, s, 55)
		s.Args = []string{"mapshared"}
		held(t, s, 1)
		s.AllowProcesses = true
		held(t, s, 1)
	})
	t.Run("loopback", func(t *testing.T) {
		needFull(t)
		s := probeSpec(t, "kernel")
		s.Loopback = true
		held(t, s, 55)
	})
}

func TestForeignSystemCalls(t *testing.T) {
	if runtime.GOARCH != "amd64" {
		return // the only one here with other numbers for its calls
	}
	levels(t, LevelPartial, func(t *testing.T, l Level) {
		for _, act := range []string{"x32", "int80"} {
			s := probeSpec(t, act)
			s.Level = l
			if r := run(t, s); r.Status != Signaled || r.Signal != syscall.SIGSYS {
				t.Errorf("%s: %v, signal %v: %s; want killed by SIGSYS", act, r.Status, r.Signal, r.Stdout)
			}
		}
	})
}

func TestNoOtherProgram(t *testing.T) {
	levels(t, LevelPartial, func(t *testing.T, l Level) {
		s := probeSpec(t, "spawn")
		s.Level = l
		s.Mounts = []Mount{{Source: "/bin/sh"}, {Source: s.Path, Target: ""}}
		held(t, s, 8)
	})
}

func TestNetworkOut(t *testing.T) {
	tcp, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer tcp.Close()
	abstract, err := net.Listen("unix", fmt.Sprintf("@sandbox-test-%d", os.Getpid()))
	if err != nil {
		t.Fatal(err)
	}
	defer abstract.Close()
	targets := []string{"tcp", tcp.Addr().String(), "tcp", "192.0.2.1:80", "udp", "192.0.2.1:53",
		"tcp", "[2001:db8::1]:80", "unix", abstract.Addr().String()}
	levels(t, LevelPartial, func(t *testing.T, l Level) {
		s := probeSpec(t, append([]string{"dial"}, targets...)...)
		s.Level = l
		held(t, s, 5)
		s.Loopback = true
		if l == LevelFull {
			held(t, s, 5)
		}
	})
}

func TestDescriptors(t *testing.T) {
	leak, err := os.Open(os.DevNull)
	if err != nil {
		t.Fatal(err)
	}
	defer leak.Close()
	levels(t, LevelLimits, func(t *testing.T, l Level) {
		// Without close-on-exec, as a careless library would leave it.
		fd, err := unix.FcntlInt(leak.Fd(), unix.F_DUPFD, 200)
		if err != nil {
			t.Fatal(err)
		}
		defer unix.Close(fd)
		s := probeSpec(t, "descriptors")
		s.Level = l
		if l < LevelPartial {
			return // the act wants a box
		}
		s.Files = []*os.File{leak, leak}
		if got := string(run(t, s).Stdout); got != "0 1 2 3 4 " {
			t.Errorf("descriptors %q; want 0 to 4", got)
		}
	})
}

func TestFiles(t *testing.T) {
	levels(t, LevelPartial, func(t *testing.T, l Level) {
		inR, inW, err := os.Pipe()
		if err != nil {
			t.Fatal(err)
		}
		outR, outW, err := os.Pipe()
		if err != nil {
			t.Fatal(err)
		}
		s := probeSpec(t, "pipe")
		s.Level = l
		s.Files = []*os.File{inR, outW}
		inW.WriteString("this")
		inW.Close()
		r := run(t, s)
		closeAll(s.Files)
		buf := make([]byte, 100)
		n, _ := outR.Read(buf)
		outR.Close()
		if string(buf[:n]) != "got this" {
			t.Errorf("%q came back, %v %s; want %q", buf[:n], r.Status, r.Stderr, "got this")
		}
	})
}

func TestMounts(t *testing.T) {
	needFull(t)
	dir := shared(t)
	write(t, filepath.Join(dir, "file"), "content")
	open := shared(t)
	for _, tt := range []struct {
		name   string
		mounts []Mount
		args   []string
		ok     bool
		out    string
	}{
		{"a directory", []Mount{{Source: dir}}, []string{"cat", dir + "/file"}, true, "content"},
		{"elsewhere", []Mount{{Source: dir, Target: "/a/b/c"}}, []string{"cat", "/a/b/c/file"}, true, "content"},
		{"a file", []Mount{{Source: dir + "/file", Target: "/f"}}, []string{"cat", "/f"}, true, "content"},
		{"in a mount", []Mount{{Source: dir + "/file", Target: "/a/x/f"}, {Source: shared(t), Target: "/a"}}, []string{"cat", "/a/x/f"}, false, ""},
		{"in the scratch directory", []Mount{{Source: dir, Target: "/tmp/a"}}, []string{"cat", "/tmp/a/file"}, true, "content"},
		{"read-only", []Mount{{Source: dir}}, []string{"write", dir + "/new", "x"}, false, ""},
		{"read-only in the scratch directory", []Mount{{Source: dir, Target: "/tmp/a"}}, []string{"write", "/tmp/a/new", "x"}, false, ""},
		{"writable", []Mount{{Source: open, Target: "/w", Writable: true}}, []string{"write", "/w/new", "x"}, true, ""},
		{"the root", nil, []string{"write", "/new", "x"}, false, ""},
		{"scratch", nil, []string{"write", "/tmp/new", "x"}, true, ""},
		{"the null device", nil, []string{"write", "/dev/null", "x"}, true, ""},
	} {
		t.Run(tt.name, func(t *testing.T) {
			s := probeSpec(t, tt.args...)
			s.Mounts = tt.mounts
			p, err := Start(t.Context(), s)
			if err != nil {
				if tt.ok {
					t.Fatal(err)
				}
				return
			}
			if r := p.Wait(); r.Success() != tt.ok || string(r.Stdout) != tt.out {
				t.Errorf("%v, code %d, %q: %s; want success %v and %q", r.Status, r.ExitCode, r.Stdout, r.Stderr, tt.ok, tt.out)
			}
		})
	}
	if data, err := os.ReadFile(filepath.Join(open, "new")); string(data) != "x" {
		t.Errorf("what was written is %q, %v", data, err)
	}
	if names, _ := filepath.Glob(dir + "/*"); len(names) != 1 {
		t.Errorf("the read-only directory now has %q", names)
	}
}

func TestMountFlags(t *testing.T) {
	needFull(t)
	dir := shared(t)
	s := probeSpec(t, "flags", "/", "/tmp", "/ro", "/rw", "/dev/null")
	s.Mounts = []Mount{{Source: dir, Target: "/ro"}, {Source: shared(t), Target: "/rw", Writable: true}}
	for _, tt := range []struct {
		processes bool
		want      string
	}{
		{false, "/ ro nosuid nodev noexec\n/tmp nosuid nodev noexec\n/ro ro nosuid nodev noexec\n/rw nosuid nodev noexec\n/dev/null ro nosuid noexec\n"},
		{true, "/ ro nosuid nodev noexec\n/tmp nosuid nodev\n/ro ro nosuid nodev\n/rw nosuid nodev\n/dev/null ro nosuid\n"},
	} {
		s.AllowProcesses = tt.processes
		if r := run(t, s); string(r.Stdout) != tt.want {
			t.Errorf("with processes %v: %s%s; want %s", tt.processes, r.Stdout, r.Stderr, tt.want)
		}
	}
}

func TestNamespaces(t *testing.T) {
	needFull(t)
	p, err := Start(t.Context(), probeSpec(t, "sleep"))
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{"user", "mnt", "pid", "net", "ipc", "uts", "cgroup"} {
		theirs, err := os.Readlink(fmt.Sprintf("/proc/%d/ns/%s", p.child.(*box).process.Pid, name))
		if err != nil {
			t.Error(err)
		}
		if ours, err := os.Readlink("/proc/self/ns/" + name); err != nil || ours == theirs {
			t.Errorf("the %s namespace of the box is %s, of the grader %s, %v", name, theirs, ours, err)
		}
	}
	p.Kill()
	p.Wait()
}

// TestFullWherePossible holds that a broken box does not pass for a lesser machine.
func TestFullWherePossible(t *testing.T) {
	notAsRoot(t)
	cmd := exec.Command(program(t, "probe"), "hello")
	cmd.SysProcAttr = &syscall.SysProcAttr{
		Cloneflags:  namespaces,
		UidMappings: []syscall.SysProcIDMap{{ContainerID: 1000, HostID: os.Getuid(), Size: 1}},
		GidMappings: []syscall.SysProcIDMap{{ContainerID: 1000, HostID: os.Getgid(), Size: 1}},
	}
	if err := cmd.Run(); err == nil && Probe().Level < LevelFull {
		t.Errorf("namespaces can be made here, but: %v", Probe())
	}
}

func TestNotHostRoot(t *testing.T) {
	mapping, err := os.ReadFile("/proc/self/uid_map")
	if err != nil {
		t.Fatal(err)
	}
	uid, _, err := boxID(LevelFull)
	if host, known := outside(string(mapping), uid); host == 0 || !known {
		if Probe().Level < LevelFull && errors.Is(err, errRootAlone) {
			t.Skip("this user namespace has no other user")
		}
		t.Errorf("boxes run as user %d of the host, %v", host, err)
	}
	if os.Geteuid() != 0 {
		return // below: what only root can get wrong
	}
	dir := shared(t)
	if err := os.Chmod(dir, 0o700); err != nil {
		t.Fatal(err)
	}
	s := probeSpec(t, "hello")
	s.Mounts = []Mount{{Source: dir}}
	if _, err := Start(t.Context(), s); err == nil || !strings.Contains(err.Error(), "readable") {
		t.Errorf("mounting what the box cannot read: %v; want an error that says so", err)
	}
}

func TestUserMapping(t *testing.T) {
	for _, tt := range []struct {
		mapping string
		root    bool // user 0 is root outside
		box     bool // the user of boxes is to be had
	}{
		{"         0          0 4294967295\n", true, true},
		{"0 0 1\n", true, false},
		{"0 1000 1\n", false, false},
		{"0 1000 1\n1 100000 65536\n", false, true},
		{"1000 0 1\n", true, false},
		{"", true, false},
	} {
		_, box := outside(tt.mapping, hostID)
		if root := isRoot(tt.mapping); root != tt.root || box != tt.box {
			t.Errorf("%q: root %v, box %v; want %v, %v", tt.mapping, root, box, tt.root, tt.box)
		}
	}
}
