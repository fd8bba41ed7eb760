package gotool

import (
	"io/fs"
	"net/url"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"github.com/gradus-dev/gradus/grader/cache"
	"golang.org/x/mod/module"
)

// The go command takes modules from the user's module cache and from those that come with
// the grader, without the network. If one is missing, it is run again in the user's
// environment to fetch it; go.mod and go.sum are always the catalogue's, which pin what is
// fetched. If the user's module cache is read-only, missing modules are fetched into a
// cache of our own, which is used from then on.

// modules is what Tools know of module caches, as the go command is to use them.
type modules struct {
	users    string                 // the user's module cache; empty if it can't be used
	own      string                 // one in our cache
	bundle   func() (string, error) // the directory of the modules that come with the grader, or ""
	writable func() bool            // the user's module cache is
	looked   sync.Once              // whether it is there
	ours     atomic.Bool            // our own is in use

	fetching sync.Mutex
	failed   *MissingModuleError // the last one, which is not tried again at once
	at       time.Time           // when that was
}

// retryAfter is how long a module that could not be fetched is not asked for again.
const retryAfter = time.Minute

// newModules takes a module proxy of modules that come with the grader; it may be nil.
func newModules(bundled fs.FS, t toolchain, c *Cache) *modules {
	m := &modules{
		own:      filepath.Join(c.Path, modulesDir),
		bundle:   sync.OnceValues(func() (string, error) { return placeBundle(bundled, c) }),
		writable: sync.OnceValue(func() bool { return canWrite(t.ModCache) }),
	}
	if filepath.IsAbs(t.ModCache) {
		m.users = t.ModCache
	}
	return m
}

// apart reports whether a module cache of our own is in use.
func (m *modules) apart() bool {
	m.looked.Do(func() {
		if _, err := os.Stat(m.users); err != nil && !m.writable() {
			m.ours.Store(true)
		}
	})
	return m.ours.Load()
}

// canWrite reports whether files can be made in a directory, which is made if need be
// and has to be an absolute path.
func canWrite(dir string) bool {
	if !filepath.IsAbs(dir) || os.MkdirAll(dir, 0o777) != nil {
		return false
	}
	f, err := os.CreateTemp(dir, ".gradus-")
	if err != nil {
		return false
	}
	f.Close()
	return os.Remove(f.Name()) == nil
}

// placeBundle writes a module proxy to the cache, unless all of it is there.
func placeBundle(bundled fs.FS, c *Cache) (string, error) {
	if bundled == nil {
		return "", nil
	}
	files := map[string][]byte{}
	err := fs.WalkDir(bundled, ".", func(name string, d fs.DirEntry, err error) error {
		if err == nil && !d.IsDir() {
			files[name], err = fs.ReadFile(bundled, name)
		}
		return err
	})
	if err != nil {
		return "", err
	}
	dir := filepath.Join(c.Path, bundlesDir, DigestFiles(files)[:32])
	if c.Intact(dir) {
		cache.Touch(dir)
		return dir, nil
	}
	return dir, c.writeDir(dir, files)
}

// moduleEnv returns the go command's settings of where modules are, and what GOPROXY
// begins with: module proxies that need no network.
func (t *Tools) moduleEnv() (env []string, proxies []string) {
	m := t.modules
	bundle, _ := m.bundle() // goCommand tells the error
	if !m.apart() {
		if bundle != "" && m.writable() { // it has to be unpacked there
			proxies = append(proxies, fileURL(bundle))
		}
		return []string{"GOMODCACHE=" + m.users, "GOFLAGS=" + writableCache(os.Getenv("GOFLAGS"))}, proxies
	}
	if bundle != "" {
		proxies = append(proxies, fileURL(bundle))
	}
	if m.users != "" {
		proxies = append(proxies, fileURL(filepath.Join(m.users, "cache", "download")))
	}
	return []string{"GOMODCACHE=" + m.own, "GOFLAGS=" + cacheRW}, proxies
}

// cacheRW lets everybody remove the cache without changing modes first.
const cacheRW = "-modcacherw"

// writableCache returns what may stay of the user's flags: whether the files in the
// module cache can be written to.
func writableCache(flags string) string {
	if slices.Contains(strings.Fields(flags), cacheRW) {
		return cacheRW
	}
	return ""
}

// fileURL returns the URL of a directory, for GOPROXY, which is a list.
func fileURL(dir string) string {
	dir = filepath.ToSlash(dir)
	if !strings.HasPrefix(dir, "/") { // C:/Users
		dir = "/" + dir
	}
	u := url.URL{Scheme: "file", Path: dir}
	return strings.NewReplacer(",", "%2C", "|", "%7C").Replace(u.String())
}

// moduleDir returns where a module is on this machine.
func (t toolchain) moduleDir(m module.Version) (dir string, ok bool) {
	escaped, err := module.EscapePath(m.Path)
	version, versionErr := module.EscapeVersion(m.Version)
	if err != nil || versionErr != nil {
		return "", false
	}
	for _, cache := range []string{t.ModCache, t.ownModules} {
		dir = filepath.Join(cache, filepath.FromSlash(escaped)+"@"+version)
		if _, err := os.Stat(dir); err == nil && filepath.IsAbs(cache) {
			return dir, true
		}
	}
	return "", false
}
