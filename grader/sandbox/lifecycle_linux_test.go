//go:build amd64 || arm64

package sandbox

import (
	"bytes"
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"runtime/debug"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"golang.org/x/sys/unix"
)

// graderRole makes a test binary a grader that another test can kill.
const graderRole = "be-a-grader"

func init() {
	roles = append(roles, func() {
		if len(os.Args) > 1 && os.Args[1] == graderRole {
			grade(os.Args[2:])
		}
		if len(os.Args) > 1 && os.Args[1] == largeRole {
			gradeLarge(os.Args[2:])
		}
		if os.Getenv(noNamespaces) != "" {
			forbidNamespaces()
		}
	})
}

// grade starts an act of a probe, says so, and waits: probe, level, act.
func grade(args []string) {
	level, err := ParseLevel(args[1])
	if err == nil {
		_, err = Start(context.Background(), &Spec{Path: args[0], Args: args[2:], Level: level, AllowProcesses: true})
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	fmt.Println("started")
	select {}
}

// largeRole makes a test binary a grader that has had much memory.
const largeRole = "be-a-large-grader"

// gradeLarge runs an act of a probe within less memory than it has had itself, and
// says how that ended: probe, level, act.
func gradeLarge(args []string) {
	large := bytes.Repeat([]byte{1}, 256<<20)
	runtime.KeepAlive(large)
	debug.FreeOSMemory()
	level, err := ParseLevel(args[1])
	if err == nil {
		var p *Process
		if p, err = Start(context.Background(), &Spec{Path: args[0], Args: args[2:], Level: level, Limits: Limits{Memory: 128 << 20}}); err == nil {
			fmt.Println(p.Wait().Status)
			os.Exit(0)
		}
	}
	fmt.Fprintln(os.Stderr, err)
	os.Exit(1)
}

// TestLargeGrader holds that the grader's own memory, in which a process begins, is
// not taken for the program's.
func TestLargeGrader(t *testing.T) {
	notAsRoot(t)
	levels(t, LevelPartial, func(t *testing.T, l Level) {
		for act, want := range map[string]Status{"exit 2": Exited, "memory": MemoryLimit} {
			cmd := exec.Command(testBinary(t), append([]string{largeRole, program(t, "probe"), l.String()}, strings.Fields(act)...)...)
			cmd.Env = append(os.Environ(), "TMPDIR="+shared(t))
			if out, err := cmd.CombinedOutput(); strings.TrimSpace(string(out)) != want.String() || err != nil {
				t.Errorf("%s in a large grader: %s, error %v; want %v", act, out, err, want)
			}
		}
	})
}

// token returns a word by which the processes of this test are known.
func token(t *testing.T) string {
	return fmt.Sprintf("token-%d-%s", os.Getpid(), strings.ReplaceAll(t.Name(), "/", "-"))
}

// living counts the processes with a word among their arguments.
func living(word string) (pids []string) {
	all, _ := filepath.Glob("/proc/[0-9]*/cmdline")
	for _, file := range all {
		if line, err := os.ReadFile(file); err == nil && bytes.Contains(line, []byte(word)) {
			pids = append(pids, file)
		}
	}
	return pids
}

// traces lists what a box may leave behind on the host, processes aside.
func traces(t *testing.T) string {
	mounts, err := os.ReadFile("/proc/self/mountinfo")
	if err != nil {
		t.Fatal(err)
	}
	dirs, _ := filepath.Glob(filepath.Join(os.TempDir(), "*"))
	if place, err := cgroupPlace(); err == nil {
		for _, parent := range place.parents {
			groups, _ := filepath.Glob(filepath.Join(parent, fmt.Sprintf("%s%d-*", cgroupPrefix, os.Getpid())))
			dirs = append(dirs, groups...)
		}
	}
	fds, _ := filepath.Glob("/proc/self/fd/*")
	return fmt.Sprintf("%s%q\n%d descriptors", mounts, dirs, len(fds))
}

func TestNothingLeftBehind(t *testing.T) {
	for _, act := range [][]string{{"daemon"}, {"forkbomb"}, {"stubborn"}, {"disk"}, {"children", "1048576"}, {"hello"}} {
		t.Run(act[0], func(t *testing.T) {
			levels(t, LevelPartial, func(t *testing.T, l Level) {
				t.Setenv("TMPDIR", t.TempDir())
				os.Chmod(os.TempDir(), 0o755)
				os.Chmod(filepath.Dir(os.TempDir()), 0o755)
				s := probeSpec(t, append(act, token(t))...)
				s.Level, s.AllowProcesses = l, true
				s.Limits = Limits{Wall: 500 * time.Millisecond, Processes: 40, FileBytes: 1 << 20}
				run(t, probeSpec(t, "hello")) // whatever is made once is made now
				before := traces(t)
				r := run(t, s)
				if left := living(token(t)); len(left) > 0 {
					t.Errorf("%v: processes left: %v", r.Status, left)
				}
				if after := traces(t); after != before {
					t.Errorf("%v: left on the host\n%s\nbefore\n%s", r.Status, after, before)
				}
			})
		})
	}
}

func TestDeathOfTheGrader(t *testing.T) {
	notAsRoot(t)
	levels(t, LevelPartial, func(t *testing.T, l Level) {
		for _, act := range []string{"sleep", "stubborn", "forkbomb"} {
			if act == "forkbomb" && l < LevelFull {
				continue // not promised: see the package comment
			}
			cmd := exec.Command(testBinary(t), graderRole, program(t, "probe"), l.String(), act, token(t)+act)
			cmd.Stderr = os.Stderr
			cmd.Env = append(os.Environ(), "TMPDIR="+shared(t))
			out, err := cmd.StdoutPipe()
			if err == nil {
				err = cmd.Start()
			}
			if err != nil {
				t.Fatal(err)
			}
			if _, err := out.Read(make([]byte, 8)); err != nil {
				t.Fatal(err)
			}
			if n := len(living(token(t) + act)); n < 2 {
				t.Errorf("%s: %d processes before; want the grader and its program", act, n)
			}
			cmd.Process.Kill()
			cmd.Wait()
			for start := time.Now(); len(living(token(t)+act)) > 0; time.Sleep(10 * time.Millisecond) {
				if time.Since(start) > hang {
					t.Fatalf("%s: still there: %v", act, living(token(t)+act))
				}
			}
		}
	})
}

func testBinary(t *testing.T) string {
	path, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	return path
}

// TestOrdinaryUser repeats the tests as a user without rights.
func TestOrdinaryUser(t *testing.T) {
	notAsRoot(t)
	if os.Geteuid() != 0 {
		return // the other tests are that already
	}
	const nobody = 65534
	dir := t.TempDir()
	for d := dir; d != os.TempDir() && d != "/"; d = filepath.Dir(d) {
		if err := os.Chmod(d, 0o755); err != nil {
			t.Fatal(err)
		}
	}
	copied := filepath.Join(dir, "sandbox.test")
	data, err := os.ReadFile(testBinary(t))
	if err == nil {
		err = os.WriteFile(copied, data, 0o755)
	}
	temp := filepath.Join(dir, "tmp")
	if err == nil {
		err = os.Mkdir(temp, 0o755)
	}
	if err == nil {
		err = os.Chown(temp, nobody, nobody)
	}
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{"probe", "sqlite"} {
		program(t, name)
	}
	buildRacy(t)
	args := []string{"-test.v", "-test.skip=^TestOrdinaryUser$", "-test.timeout=5m"}
	if testing.Short() {
		args = append(args, "-test.short")
	}
	cmd := exec.Command(copied, args...)
	cmd.Env = []string{programsDir + "=" + programs.dir, "TMPDIR=" + temp, "PATH=" + os.Getenv("PATH"), "HOME=" + temp}
	cmd.SysProcAttr = &syscall.SysProcAttr{Credential: &syscall.Credential{Uid: nobody, Gid: nobody}}
	out, err := cmd.CombinedOutput()
	if err != nil || !bytes.HasSuffix(out, []byte("PASS\n")) {
		t.Errorf("as an ordinary user: %v\n%s", err, out)
	}
	if ran := bytes.Count(out, []byte("--- PASS")); ran < 50 {
		t.Errorf("as an ordinary user only %d tests ran", ran)
	}
	t.Logf("%s", firstLine(out, "full:"))
}

// noNamespaces is the environment variable for a run of the tests where no user
// namespace can be made, as in many containers.
const noNamespaces = "SANDBOX_TEST_NO_NAMESPACES"

// forbidNamespaces makes it so, for the user namespace of this process.
func forbidNamespaces() {
	if err := os.WriteFile("/proc/sys/user/max_user_namespaces", []byte("0"), 0); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

// TestWithoutNamespaces repeats tests where only level Partial is to be had.
func TestWithoutNamespaces(t *testing.T) {
	if os.Geteuid() == 0 || Probe().Level < LevelFull {
		return // TestOrdinaryUser comes here again; or the other tests are that already
	}
	for _, name := range []string{"probe", "sqlite"} {
		program(t, name)
	}
	cmd := exec.Command(testBinary(t), "-test.v", "-test.run", "^Test(Probe|Ends|FilesOfTheHost|KernelCalls|NetworkOut|NoOtherProgram|Privileges|Fallback|Limits)$")
	cmd.Env = append(os.Environ(), noNamespaces+"=1", programsDir+"="+programs.dir)
	cmd.SysProcAttr = &syscall.SysProcAttr{
		Cloneflags:  syscall.CLONE_NEWUSER,
		UidMappings: []syscall.SysProcIDMap{{ContainerID: 1000, HostID: os.Getuid(), Size: 1}},
		GidMappings: []syscall.SysProcIDMap{{ContainerID: 1000, HostID: os.Getgid(), Size: 1}},
		AmbientCaps: []uintptr{unix.CAP_SYS_RESOURCE},
	}
	out, err := cmd.CombinedOutput()
	if err != nil || bytes.Count(out, []byte("--- PASS")) < 20 || !bytes.Contains(out, []byte("partial: seccomp")) {
		t.Errorf("without namespaces: %v\n%s", err, out)
	}
	t.Log(firstLine(out, "partial:"))
}

// TestFallback holds that a lower level is said, with the reason, and that the
// higher one is refused rather than lowered.
func TestFallback(t *testing.T) {
	if os.Getenv(noNamespaces) == "" {
		return // only of interest there
	}
	r := Probe()
	if r.Level != LevelPartial || r.Hint == "" || !strings.Contains(r.String(), "namespaces (sandbox: ") {
		t.Errorf("Probe() = %v, hint %q", r, r.Hint)
	}
	for _, s := range []*Spec{{Level: LevelFull}, {Loopback: true}, {Mounts: []Mount{{Source: "/usr", Target: "/seen"}}}} {
		s.Path = program(t, "probe")
		if p, err := Start(t.Context(), s); err == nil {
			p.Kill()
			t.Errorf("Start(%+v) did not fail", s)
		}
	}
}

// firstLine returns the first line that holds a word.
func firstLine(text []byte, word string) string {
	for line := range strings.Lines(string(text)) {
		if strings.Contains(line, word) {
			return strings.TrimSpace(line)
		}
	}
	return ""
}

func TestManyAtOnce(t *testing.T) {
	s := *probeSpec(t, "hello")
	s.Limits = Limits{Wall: hang, CPU: hang, Memory: 256 << 20, FileBytes: 1 << 20, OutputBytes: 100}
	var wg sync.WaitGroup
	for range 8 {
		wg.Go(func() {
			for range 8 {
				p, err := Start(context.Background(), &s)
				if err != nil {
					t.Error(err)
					continue
				}
				if r := p.Wait(); !r.Success() || string(r.Stdout) != "hello\n" {
					t.Errorf("%v, code %d, %q %q", r.Status, r.ExitCode, r.Stdout, r.Stderr)
				}
			}
		})
	}
	wg.Wait()
}

// BenchmarkStart measures the start and end of the smallest Go program, and
// beside it what the program takes by itself.
func BenchmarkStart(b *testing.B) {
	path := program(b, "probe")
	b.Run("plain", func(b *testing.B) {
		for b.Loop() {
			if err := exec.Command(path, "hello").Run(); err != nil {
				b.Fatal(err)
			}
		}
	})
	for l := LevelLimits; l <= Probe().Level; l++ {
		b.Run(l.String(), func(b *testing.B) {
			for b.Loop() {
				s := &Spec{Path: path, Args: []string{"hello"}, Level: l,
					Limits: Limits{Wall: hang, CPU: hang, Memory: 256 << 20, FileBytes: 1 << 20, OutputBytes: 1000}}
				if r := run(b, s); !r.Success() {
					b.Fatalf("%+v", r)
				}
			}
		})
	}
}
