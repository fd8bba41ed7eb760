package gotool

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"go/version"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"time"

	"github.com/gradus-dev/gradus/grader/cache"
)

// MinGo is the oldest toolchain that builds candidates.
const MinGo = "go1.26"

// Toolchain describes the Go toolchain in use.
type Toolchain struct {
	Go       string `json:"go"`       // path of the go command
	Version  string `json:"version"`  // "go1.26.8"
	Platform string `json:"platform"` // "linux/amd64"
	Root     string `json:"root"`     // GOROOT
}

// toolchain adds the directories that belong to it.
type toolchain struct {
	Toolchain
	ToolDir    string // compile and link
	ModCache   string // the user's; may be empty
	BuildCache string
	Sources    []string // the user's settings of where modules come from: "GOPROXY=off"
	ownModules string   // a module cache in our cache, for when the user's won't do
	home       string   // the go command's, in our cache
}

const installHint = "install Go 1.26 or newer from https://go.dev/dl and see that its bin directory is in PATH"

// findToolchain looks for the go command and asks it where things are. The
// answer is kept in the cache for as long as the command's file does not change.
func findToolchain(goCmd string, c *Cache) (toolchain, error) {
	const op = "find the Go toolchain"
	if goCmd == "" {
		goCmd = "go"
	}
	path, err := exec.LookPath(goCmd)
	if err != nil {
		return toolchain{}, &Error{Op: op, Err: errors.New("no go command in PATH"), hint: installHint}
	}
	if path, err = filepath.Abs(path); err != nil {
		return toolchain{}, &Error{Op: op, Err: err, hint: installHint}
	}
	key := toolchainKey(path)
	var t toolchain
	if !c.Entries(toolchainsDir, 0).GetJSON(key, &t) || !t.present() {
		if t, err = askToolchain(path, c); err != nil {
			return t, wrap(op, err, settingHint())
		}
		err = wrap("write to the build cache", c.Entries(toolchainsDir, 0).PutJSON(key, t), cacheHint)
	}
	t.home, t.ownModules = filepath.Join(c.Path, homeDir), filepath.Join(c.Path, modulesDir)
	return t, err
}

// settingHint says what to do about a go command that does not work.
func settingHint() string {
	if root := os.Getenv("GOROOT"); root != "" {
		if _, err := os.Stat(filepath.Join(root, "src", "runtime")); err != nil {
			return "unset GOROOT: there is no Go at " + root
		}
	}
	for _, path := range filepath.SplitList(os.Getenv("GOPATH")) {
		if !filepath.IsAbs(path) {
			return "unset GOPATH, or set it to an absolute path: it is " + path
		}
	}
	return installHint
}

// toolchainKey changes with the go command's file and with every variable its
// answers depend on.
func toolchainKey(path string) string {
	stamp := ""
	if real, err := filepath.EvalSymlinks(path); err == nil {
		if info, err := os.Stat(real); err == nil {
			stamp = fmt.Sprint(real, info.Size(), info.ModTime().UnixNano())
		}
	}
	parts := [][]byte{[]byte(path), []byte(stamp)}
	for _, name := range slices.Concat(places, sources, []string{"HOME", "XDG_CONFIG_HOME", "XDG_CACHE_HOME"}) {
		parts = append(parts, []byte(os.Getenv(name)))
	}
	file := os.Getenv("GOENV")
	if config, err := os.UserConfigDir(); file == "" && err == nil {
		file = filepath.Join(config, "go", "env")
	}
	written, _ := os.ReadFile(file) // by go env -w
	return cache.Key(append(parts, written)...)
}

// present reports whether the files of a remembered toolchain are still there.
func (t toolchain) present() bool {
	_, err := os.Stat(t.tool("compile"))
	return err == nil && t.Version != ""
}

// askToolchain runs "go env" with the user's own settings, save those that would
// make it answer for another platform or another toolchain.
func askToolchain(path string, c *Cache) (toolchain, error) {
	ctx, cancel := context.WithTimeout(context.Background(), time.Minute)
	defer cancel()
	cmd := exec.CommandContext(ctx, path, append([]string{"env", "-json", "GOROOT", "GOVERSION", "GOTOOLDIR", "GOMODCACHE", "GOCACHE"}, sources...)...)
	cmd.Dir = c.Path
	cmd.Env = append(environBut(slices.Concat(places, sources)), "GOTOOLCHAIN=local", "GOFLAGS=", "GOWORK=off", "GO111MODULE=",
		"GOOS="+runtime.GOOS, "GOARCH="+runtime.GOARCH)
	var stderr bytes.Buffer
	cmd.Stderr = &stderr
	out, err := cmd.Output()
	if err != nil {
		return toolchain{}, fmt.Errorf("%s env: %w: %s", path, err, firstLine(stderr.String()))
	}
	var env struct{ GOROOT, GOVERSION, GOTOOLDIR, GOMODCACHE, GOCACHE string }
	var all map[string]string
	if err := errors.Join(json.Unmarshal(out, &env), json.Unmarshal(out, &all)); err != nil {
		return toolchain{}, fmt.Errorf("%s env: %w", path, err)
	}
	// A release may be followed by words, as in "go1.26.8 X:nodwarf5".
	release, _, _ := strings.Cut(env.GOVERSION, " ")
	if version.IsValid(release) && version.Compare(release, MinGo) < 0 {
		return toolchain{}, fmt.Errorf("%s is %s; %s or newer is needed", path, release, MinGo)
	}
	if env.GOCACHE == "off" || !canWrite(env.GOCACHE) {
		env.GOCACHE = filepath.Join(c.Path, "go-build")
	}
	t := toolchain{
		Toolchain: Toolchain{Go: path, Version: env.GOVERSION, Root: env.GOROOT,
			Platform: runtime.GOOS + "/" + runtime.GOARCH},
		ToolDir: env.GOTOOLDIR, ModCache: env.GOMODCACHE, BuildCache: env.GOCACHE,
	}
	for _, name := range sources {
		t.Sources = append(t.Sources, name+"="+all[name])
	}
	if !t.present() {
		return t, fmt.Errorf("%s has no compiler at %s", path, t.tool("compile"))
	}
	return t, nil
}

// tool returns the path of a program of the toolchain.
func (t toolchain) tool(name string) string {
	if runtime.GOOS == "windows" {
		name += ".exe"
	}
	return filepath.Join(t.ToolDir, name)
}

// goCommand runs the go command on trusted input and returns its standard output.
func (t *Tools) goCommand(ctx context.Context, dir, scratch string, args ...string) ([]byte, error) {
	if _, err := t.modules.bundle(); err != nil {
		return nil, wrap("write to the build cache", err, cacheHint)
	}
	cmd := exec.CommandContext(ctx, t.tools.Go, args...)
	cmd.Dir, cmd.Env = dir, t.Env(scratch)
	EndWithGroup(cmd)
	var stderr bytes.Buffer
	cmd.Stderr = &stderr
	out, err := cmd.Output()
	if err := Stopped(ctx, "run go "+args[0]); err != nil {
		return nil, err
	}
	if err != nil {
		return out, explainGo(stderr.String(), err)
	}
	return out, nil
}

func firstLine(s string) string {
	s, _, _ = strings.Cut(strings.TrimSpace(s), "\n")
	return s
}

// Fingerprint changes with everything of the toolchain, and of how it is used,
// that decides what is built of the same source.
func (t *Tools) Fingerprint() string {
	return t.tools.fingerprint()
}

// fingerprint changes with everything of the toolchain that decides what it
// makes of the same source.
func (t toolchain) fingerprint() string {
	parts := []string{t.Version, t.Platform, t.Root, buildFlags}
	for _, tool := range []string{"compile", "link"} {
		if info, err := os.Stat(t.tool(tool)); err == nil {
			parts = append(parts, fmt.Sprint(info.Size(), info.ModTime().UnixNano()))
		}
	}
	return strings.Join(parts, "\n")
}

// buildFlags is part of every key; it changes with how programs are built and kept.
const buildFlags = "3: CGO_ENABLED=0 -ldflags=-s,-w -trimpath"
