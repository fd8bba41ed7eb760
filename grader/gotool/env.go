package gotool

import (
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
)

// places are the settings that say where Go and its files are.
var places = []string{"GOROOT", "GOPATH", "GOMODCACHE", "GOCACHE", "GOENV"}

// sources are the settings that say where modules come from.
var sources = []string{"GOPROXY", "GONOPROXY", "GOPRIVATE", "GOSUMDB", "GONOSUMDB", "GOINSECURE", "GOVCS", "GOAUTH"}

// environBut returns the environment without Go's settings, except those in stay.
func environBut(stay []string) []string {
	return slices.DeleteFunc(os.Environ(), func(setting string) bool {
		name, _, _ := strings.Cut(setting, "=")
		return isGoSetting(name) && !slices.Contains(stay, name)
	})
}

// isGoSetting reports whether a variable's name, or NAME=value, is one of Go's.
func isGoSetting(name string) bool {
	return strings.HasPrefix(name, "GO") || strings.HasPrefix(name, "CGO_")
}

// env is the environment of the go command but for where modules are: without cgo, and
// without anything the user or a submission could have set. Its own temporary files go
// to scratch.
func (t toolchain) env(scratch string) []string {
	env := []string{
		"GOROOT=" + t.Root, "GOCACHE=" + t.BuildCache,
		"GOPATH=" + t.goPath(scratch), "HOME=" + t.home, "XDG_CONFIG_HOME=" + t.home, "AppData=" + t.home,
		"TMPDIR=" + filepath.Join(scratch, tempDir),
		"GOENV=off", "GOTOOLCHAIN=local", "GOWORK=off", "GO111MODULE=on",
		"GOSUMDB=off", "GOVCS=*:off", "GODEBUG=", "GOEXPERIMENT=",
		"GOOS=" + runtime.GOOS, "GOARCH=" + runtime.GOARCH, "CGO_ENABLED=0",
	}
	for _, name := range platformEnv {
		if v, ok := os.LookupEnv(name); ok {
			env = append(env, name+"="+v)
		}
	}
	return env
}

// goPath returns a value for GOPATH, which the go command requires but does not use, since
// GOMODCACHE is set. The directory need not exist. GOPATH is a list, so the path must not
// contain the list separator.
func (t toolchain) goPath(scratch string) string {
	if strings.ContainsRune(scratch, os.PathListSeparator) {
		scratch = t.Root
	}
	return filepath.Join(scratch, "gopath")
}

// Env is the whole environment of a go command for trusted sources, such as a
// materialised module, which stays off the network. Its own temporary files go to scratch.
func (t *Tools) Env(scratch string) []string {
	env, proxies := t.moduleEnv()
	return slices.Concat(t.tools.env(scratch), env, []string{"GOPROXY=" + strings.Join(append(proxies, "off"), ",")})
}

// ownSettings are the Go settings that the user keeps when tests are run: they affect how
// and where things run, but not the result.
var ownSettings = []string{"GOTMPDIR", "GOCACHEPROG", "GOGC", "GOMAXPROCS", "GOMEMLIMIT", "GOTRACEBACK"}

// UserEnv returns the user's environment with the Go settings of a grading, save that
// modules which are not on this machine may be fetched as the user says.
func (t *Tools) UserEnv(scratch string) []string {
	env := environBut(ownSettings)
	for _, setting := range t.tools.env(scratch) {
		if isGoSetting(setting) {
			env = append(env, setting)
		}
	}
	local, proxies := t.moduleEnv()
	env = append(append(env, t.tools.Sources...), local...)
	for _, setting := range t.tools.Sources {
		if users, ok := strings.CutPrefix(setting, "GOPROXY="); ok && users != "" {
			proxies = append(proxies, users)
		}
	}
	return append(env, "GOPROXY="+strings.Join(proxies, ","))
}
