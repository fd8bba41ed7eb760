package main

import (
	"bytes"
	"fmt"
	"io/fs"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strconv"
	"syscall"
	"time"

	"golang.org/x/sys/unix"
)

func init() {
	acts["read"] = readHost
	acts["flags"] = flags
	acts["names"] = names
	acts["privileges"] = privileges
	acts["dial"] = dial
	acts["spawn"] = spawn
	acts["forkbomb"] = forkBomb
	acts["daemon"] = daemon
	acts["threads"] = threads
	acts["memory"] = func([]string) {
		for kept := [][]byte{}; ; {
			kept = append(kept, bytes.Repeat([]byte{1}, 16<<20))
		}
	}
	acts["children"] = children
	acts["flood"] = func(args []string) {
		f := map[string]*os.File{"1": os.Stdout, "2": os.Stderr}[args[0]]
		for line := bytes.Repeat([]byte("y\n"), 1024); ; {
			f.Write(line)
		}
	}
	acts["disk"] = func([]string) {
		for i := range 64 { // more than it may
			if err := os.WriteFile(strconv.Itoa(i), make([]byte, 1<<20), 0o600); err != nil {
				must(fmt.Errorf("after %d MiB: %w", i, err))
			}
		}
	}
	acts["inodes"] = func([]string) {
		for i := range 20_000 { // more than it may
			if err := os.Mkdir(strconv.Itoa(i), 0o700); err != nil {
				must(fmt.Errorf("after %d: %w", i, err))
			}
		}
	}
}

// readHost tries to open each path.
func readHost(paths []string) {
	for _, p := range paths {
		f, err := os.Open(p)
		if err == nil {
			_, err = f.Read(make([]byte, 1))
			if info, e := f.Stat(); e == nil && info.IsDir() {
				_, err = f.Readdirnames(1)
			}
		}
		holds("read "+p, err)
		holds("write "+p, os.WriteFile(p, nil, 0o600))
	}
}

// names prints every path it can see, but for those below its arguments.
func names(skip []string) {
	filepath.WalkDir("/", func(p string, d fs.DirEntry, err error) error {
		fmt.Println(p)
		for _, s := range skip {
			if p == s {
				return fs.SkipDir
			}
		}
		return nil
	})
}

// flags prints how each path is mounted.
func flags(paths []string) {
	for _, p := range paths {
		var st unix.Statfs_t
		must(unix.Statfs(p, &st))
		fmt.Print(p)
		for _, f := range []struct {
			bit  int64
			name string
		}{{unix.ST_RDONLY, "ro"}, {unix.ST_NOSUID, "nosuid"}, {unix.ST_NODEV, "nodev"}, {unix.ST_NOEXEC, "noexec"}} {
			if st.Flags&f.bit != 0 {
				fmt.Print(" ", f.name)
			}
		}
		fmt.Println()
	}
}

// privileges prints who it is and what it may do.
func privileges([]string) {
	fmt.Println("user", os.Getuid(), os.Geteuid(), "group", os.Getgid(), os.Getegid(), "process", os.Getpid())
	groups, _ := os.Getgroups()
	fmt.Println("groups", len(groups))
	bounding := 0
	for c := uintptr(0); c <= unix.CAP_LAST_CAP; c++ {
		if v, err := unix.PrctlRetInt(unix.PR_CAPBSET_READ, c, 0, 0, 0); err == nil {
			bounding += v
		}
	}
	var caps [2]unix.CapUserData
	must(unix.Capget(&unix.CapUserHeader{Version: unix.LINUX_CAPABILITY_VERSION_3}, &caps[0]))
	fmt.Println("capabilities", caps)
	nnp, _ := unix.PrctlRetInt(unix.PR_GET_NO_NEW_PRIVS, 0, 0, 0, 0)
	mode, _ := unix.PrctlRetInt(unix.PR_GET_SECCOMP, 0, 0, 0, 0)
	host, _ := os.Hostname()
	fmt.Println("bounding set", bounding, "no_new_privs", nnp, "seccomp", mode, "host", host)
}

// dial tries to reach each network:address.
func dial(targets []string) {
	for i := 0; i+1 < len(targets); i += 2 {
		c, err := net.DialTimeout(targets[i], targets[i+1], 2*time.Second)
		if err == nil && targets[i] == "udp" { // needs no answer: ask for one
			c.SetDeadline(time.Now().Add(time.Second))
			if _, err = c.Write([]byte("x")); err == nil {
				_, err = c.Read(make([]byte, 1))
			}
		}
		holds("dial "+targets[i]+" "+targets[i+1], err)
	}
}

// spawn tries every way to a second process or another program.
func spawn([]string) {
	self := "/proc/self/exe"
	holds("exec.Command", exec.Command(self).Start())
	holds("exec of itself", syscall.Exec(self, []string{self, "hello"}, nil))
	copied := filepath.Join(os.TempDir(), "copy")
	must(os.WriteFile(copied, []byte("#!/bin/sh\necho ran\n"), 0o700))
	holds("exec of a file it wrote", syscall.Exec(copied, []string{copied}, nil))
	holds("start of a file it wrote", exec.Command(copied).Start())
	for _, c := range []struct {
		name  string
		nr    uintptr
		flags uintptr
	}{
		{"clone", unix.SYS_CLONE, uintptr(unix.SIGCHLD)},
		{"clone with vfork", unix.SYS_CLONE, unix.CLONE_VM | unix.CLONE_VFORK | uintptr(unix.SIGCHLD)},
		{"clone in a namespace", unix.SYS_CLONE, unix.CLONE_NEWUSER | uintptr(unix.SIGCHLD)},
		{"clone beside its parent", unix.SYS_CLONE, unix.CLONE_PARENT | uintptr(unix.SIGCHLD)},
	} {
		pid, _, e := syscall.RawSyscall6(c.nr, c.flags, 0, 0, 0, 0, 0)
		if e == 0 && pid == 0 {
			syscall.RawSyscall(unix.SYS_EXIT_GROUP, 0, 0, 0)
		}
		holds(c.name, errno(e))
	}
}

func errno(e syscall.Errno) error {
	if e == 0 {
		return nil
	}
	return e
}

// fork makes a process that runs f; only f's system calls are safe in it.
func fork() (child bool, err error) {
	runtime.LockOSThread()
	pid, _, e := syscall.RawSyscall6(unix.SYS_CLONE, uintptr(unix.SIGCHLD), 0, 0, 0, 0, 0)
	return e == 0 && pid == 0, errno(e)
}

// forkBomb doubles for as long as it may, then sleeps.
func forkBomb([]string) {
	for range 1 << 20 {
		if _, err := fork(); err != nil {
			break
		}
	}
	rest()
}

// rest sleeps in a process that may have been forked.
func rest() {
	for {
		syscall.RawSyscall(unix.SYS_NANOSLEEP, pointer(&hour), 0, 0)
	}
}

var hour = unix.Timespec{Sec: 3600}

// daemon leaves a process behind that has its own session and no parent.
func daemon([]string) {
	child, err := fork()
	must(err)
	if !child {
		time.Sleep(100 * time.Millisecond)
		fmt.Println("left a daemon")
		return
	}
	syscall.RawSyscall(unix.SYS_SETSID, 0, 0, 0)
	if pid, _, _ := syscall.RawSyscall6(unix.SYS_CLONE, uintptr(unix.SIGCHLD), 0, 0, 0, 0, 0); pid != 0 {
		syscall.RawSyscall(unix.SYS_EXIT_GROUP, 0, 0, 0)
	}
	rest()
}

// threads makes threads until there are no more.
func threads([]string) {
	for {
		go func() { runtime.LockOSThread(); unix.Nanosleep(&hour, nil) }()
		time.Sleep(100 * time.Microsecond)
	}
}

// children fills the memory of several processes, each with less than a limit.
func children(args []string) {
	each, _ := strconv.Atoi(args[0])
	for range 4 {
		child, err := fork()
		must(err)
		if child {
			p, _, e := syscall.RawSyscall6(unix.SYS_MMAP, 0, uintptr(each), unix.PROT_READ|unix.PROT_WRITE,
				unix.MAP_PRIVATE|unix.MAP_ANONYMOUS|unix.MAP_POPULATE, ^uintptr(0), 0)
			_, _ = p, e
			rest()
		}
	}
	time.Sleep(time.Hour)
}
