//go:build amd64 || arm64

package sandbox

import (
	"bytes"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
)

func TestSQLite(t *testing.T) {
	levels(t, LevelPartial, func(t *testing.T, l Level) {
		r := run(t, &Spec{Path: program(t, "sqlite"), Level: l,
			Limits: Limits{CPU: hang, Memory: 512 << 20, FileBytes: 32 << 20}})
		if !r.Success() || string(r.Stdout) != "sum 42\n" {
			t.Errorf("%v, code %d: %s%s", r.Status, r.ExitCode, r.Stdout, r.Stderr)
		}
	})
}

func TestHTTPOnLoopback(t *testing.T) {
	needFull(t)
	s := probeSpec(t, "http")
	s.Loopback = true
	if r := run(t, s); !r.Success() || string(r.Stdout) != "served served " {
		t.Errorf("%v, code %d: %s%s", r.Status, r.ExitCode, r.Stdout, r.Stderr)
	}
}

func buildRacy(t *testing.T) string {
	if _, err := exec.LookPath("gcc"); err != nil && os.Getenv(programsDir) == "" {
		t.Skip("the race detector needs a C compiler to build")
	}
	return program(t, "racy", "-race")
}

func TestRaceDetector(t *testing.T) {
	path := buildRacy(t)
	levels(t, LevelPartial, func(t *testing.T, l Level) {
		r := run(t, &Spec{Path: path, Level: l, RaceDetector: true, Mounts: Libraries(),
			Env: []string{"GORACE=atexit_sleep_ms=0"}, Limits: Limits{CPU: hang, Memory: 1 << 30}})
		if r.Status != Exited || r.ExitCode != 66 || !bytes.Contains(r.Stderr, []byte("WARNING: DATA RACE")) {
			t.Errorf("%v, code %d: %s%s; want a data race and code 66", r.Status, r.ExitCode, r.Stdout, r.Stderr)
		}
	})
}

// TestToolchain compiles and links inside: first by the tools themselves, which
// need no other process, then by the go command.
func TestToolchain(t *testing.T) {
	root := strings.TrimSpace(goOutput(t, "env", "GOROOT"))
	levels(t, LevelPartial, func(t *testing.T, l Level) {
		dir := shared(t)
		write(t, filepath.Join(dir, "main.go"), "package main\nfunc main() { println(\"built inside\") }\n")
		write(t, filepath.Join(dir, "go.mod"), "module example.com/m\ngo 1.26\n")
		tools := filepath.Join(root, "pkg", "tool", runtime.GOOS+"_"+runtime.GOARCH)
		mounts := append(Libraries(), Mount{Source: root}, Mount{Source: dir, Writable: true})
		step := func(path string, processes bool, env []string, args ...string) {
			t.Helper()
			r := run(t, &Spec{Path: path, Args: args, Env: env, Dir: dir, Mounts: mounts, Level: l,
				AllowProcesses: processes, Limits: Limits{CPU: 10 * hang, Memory: 2 << 30, Wall: 5 * hang}})
			if !r.Success() {
				t.Fatalf("%s: %v, code %d\n%s%s", path, r.Status, r.ExitCode, r.Stdout, r.Stderr)
			}
		}
		out := filepath.Join(dir, "main")
		step(filepath.Join(tools, "compile"), false, nil, "-p", "main", "-complete", "-o", out+".a", "-importcfg", importcfg(t, dir), "main.go")
		step(filepath.Join(tools, "link"), false, []string{"GOROOT=" + root}, "-s", "-w", "-importcfg", importcfg(t, dir), "-o", out, out+".a")
		check := func() {
			t.Helper()
			if r := run(t, &Spec{Path: out, Level: l}); string(r.Stderr) != "built inside\n" {
				t.Errorf("the program built inside: %v %q", r.Status, r.Stderr)
			}
			if err := os.Remove(out); err != nil {
				t.Error(err)
			}
		}
		check()
		if testing.Short() || l < Probe().Level {
			return
		}
		step(filepath.Join(root, "bin", "go"), true, []string{"GOROOT=" + root, "GOCACHE=" + filepath.Join(dir, "cache"),
			"HOME=" + dir, "GOTOOLCHAIN=local", "GOPROXY=off", "GOTELEMETRY=off", "CGO_ENABLED=0", "GOFLAGS=-buildvcs=false"}, "build", "-o", out, ".")
		check()
	})
}

// importcfg lists the export files of package runtime and what it needs.
func importcfg(t *testing.T, dir string) string {
	name := filepath.Join(dir, "importcfg")
	if _, err := os.Stat(name); err == nil {
		return name
	}
	var cfg strings.Builder
	for line := range strings.Lines(goOutput(t, "list", "-export", "-deps", "-f", "{{.ImportPath}} {{.Export}}", "runtime")) {
		path, export, _ := strings.Cut(strings.TrimSpace(line), " ")
		if export == "" {
			continue // unsafe
		}
		data, err := os.ReadFile(export)
		if err != nil {
			t.Fatal(err)
		}
		copied := filepath.Join(dir, strings.ReplaceAll(path, "/", "_")+".a")
		write(t, copied, string(data))
		cfg.WriteString("packagefile " + path + "=" + copied + "\n")
	}
	write(t, name, cfg.String())
	return name
}

func goOutput(t *testing.T, args ...string) string {
	t.Helper()
	out, err := exec.Command("go", args...).Output()
	if err != nil {
		t.Fatal(err)
	}
	return string(out)
}

// shared makes a temporary directory that every user can reach.
func shared(t *testing.T) string {
	t.Helper()
	dir := t.TempDir()
	for _, d := range []string{filepath.Dir(dir), dir} {
		if err := os.Chmod(d, 0o755); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

func write(t *testing.T, name, content string) {
	t.Helper()
	if err := os.WriteFile(name, []byte(content), 0o644); err != nil {
		t.Fatal(err)
	}
}

func needFull(t *testing.T) {
	t.Helper()
	if l := Probe().Level; l < LevelFull {
		t.Skipf("this machine gives level %v", l)
	}
}
