package gotool

import (
	"fmt"
	"io/fs"
	"maps"
	"path"
	"path/filepath"
	"slices"
	"strings"

	"github.com/gradus-dev/gradus/grader/cache"
)

// Runtime is the source of the packages below RuntimePath, standard library
// only, as a file system rooted at grader/judge: wire/*.go, peer/*.go and so on.
type Runtime struct{ FS fs.FS }

// RuntimePath is the import path of a Runtime's root.
const RuntimePath = OwnModule + "/grader/judge"

// OwnModule is the path of the module that gradus is.
const OwnModule = "github.com/gradus-dev/gradus"

// files reads the runtime's Go and assembly files, tests left out, by slash path.
func (r Runtime) files() (map[string][]byte, error) {
	files := map[string][]byte{}
	err := fs.WalkDir(r.FS, ".", func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || path.Ext(name) != ".go" && path.Ext(name) != ".s" || strings.HasSuffix(name, "_test.go") {
			return err
		}
		files[name], err = fs.ReadFile(r.FS, name)
		return err
	})
	if err == nil && len(files) == 0 {
		err = fmt.Errorf("no Go file in it")
	}
	return files, wrap("read the runtime's source", err, "")
}

// DigestFiles hashes files with their names.
func DigestFiles(files map[string][]byte) string {
	var parts [][]byte
	for _, name := range slices.Sorted(maps.Keys(files)) {
		parts = append(parts, []byte(name), files[name])
	}
	return cache.Key(parts...)
}

// RuntimeDir returns the place of the runtime's source in the cache, which is
// always the same since the go command's own cache goes by it. The source is there
// once placeRuntime has seen to it, which only the go command needs.
func (t *Tools) RuntimeDir(rt Runtime) (dir string, err error) {
	files, err := rt.files()
	if err != nil {
		return "", err
	}
	files["go.mod"] = moduleFile(OwnModule, strings.TrimPrefix(MinGo, "go"))
	dir = filepath.Join(t.CacheDir(), runtimeDirs, DigestFiles(files)[:32])
	t.runtimes.LoadOrStore(dir, files)
	return dir, nil
}

// placeRuntime writes the runtime's source to the place that RuntimeDir returned,
// unless all of it is there; "" is no runtime.
func (t *Tools) placeRuntime(dir string) error {
	files, known := t.runtimes.Load(dir)
	if !known {
		return nil
	}
	if t.Cache.Intact(dir) {
		cache.Touch(dir)
		return nil
	}
	placed := map[string][]byte{}
	for name, data := range files.(map[string][]byte) {
		if name != "go.mod" {
			name = path.Join("grader/judge", name)
		}
		placed[name] = data
	}
	return t.Cache.writeDir(dir, placed)
}
