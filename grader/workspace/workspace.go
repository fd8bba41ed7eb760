// Package workspace owns the learner's directory: it makes one, finds it from
// below, puts a challenge's starter into it without ever overwriting, and
// freezes what a learner hands in, from there or from anywhere, into a
// grader.Submission. What it reads is untrusted; what it writes appears whole or not
// at all.
//
// A folder (tree.go), an archive (archive.go) or a lone file is listed as entries;
// each is judged by one table (rules.go, collector.go); one folder of Go files is
// chosen (choose.go, clause.go), and what was left out is told (notes.go).
package workspace

import (
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"text/template"

	"golang.org/x/mod/modfile"
	"golang.org/x/mod/module"

	"github.com/gradus-dev/gradus/grader"
	"github.com/gradus-dev/gradus/grader/cache"
	"github.com/gradus-dev/gradus/templates"
)

// Marker is the file whose directory is a workspace.
const Marker = "gradus.toml"

// Workspace is a learner's directory.
type Workspace struct {
	Dir string // absolute
	Settings
}

// ErrNotFound says that a directory is not in a workspace.
var ErrNotFound = errors.New("not in a gradus workspace")

// Find returns the workspace that dir is in: the nearest directory upwards with
// a gradus.toml. The error wraps ErrNotFound when there is none.
func Find(dir string) (*Workspace, error) {
	dir, err := filepath.Abs(dir)
	if err != nil {
		return nil, fmt.Errorf("find the workspace: %w", err)
	}
	for at := dir; ; at = filepath.Dir(at) {
		data, err := os.ReadFile(filepath.Join(at, Marker))
		if err == nil {
			return read(at, data)
		}
		if !errors.Is(err, fs.ErrNotExist) && !errors.Is(err, fs.ErrPermission) {
			return nil, fmt.Errorf("find the workspace: %w", err)
		}
		if at == filepath.Dir(at) {
			return nil, fmt.Errorf("%w: neither %s nor a directory above it has a %s", ErrNotFound, dir, Marker)
		}
	}
}

// Path returns the folder of a challenge in the workspace: the one that was begun
// under a former name, unless there is one under its own.
func (w *Workspace) Path(ch *grader.Challenge) string {
	for _, id := range ch.IDs() {
		dir := filepath.Join(w.Dir, filepath.FromSlash(id))
		if _, err := os.Lstat(dir); err == nil {
			return dir
		}
	}
	return filepath.Join(w.Dir, ch.Track, ch.Slug)
}

// Challenge returns the "track/slug" that dir is in, or "".
func (w *Workspace) Challenge(dir string) string {
	dir, err := filepath.Abs(dir)
	if err != nil {
		return ""
	}
	rel, err := filepath.Rel(w.Dir, dir)
	parts := strings.Split(filepath.ToSlash(rel), "/")
	if err != nil || len(parts) < 2 || parts[0] == ".." || strings.HasPrefix(parts[0], ".") {
		return ""
	}
	return parts[0] + "/" + parts[1]
}

// Init makes a workspace of dir, which is made if need be, with the catalogue that it
// uses: a slash path from dir or an absolute one, "" for the embedded one. Files that are
// there stay as they are. It returns the names of those it wrote.
func Init(dir string, modules grader.Modules, challenges string) (created []string, err error) {
	dir, err = filepath.Abs(dir)
	if err != nil {
		return nil, fmt.Errorf("make a workspace: %w", err)
	}
	if err := os.MkdirAll(dir, 0o777); err != nil {
		return nil, fmt.Errorf("make a workspace: %w", err)
	}
	name := moduleName(filepath.Base(dir))
	files, err := render(name, challenges)
	if err != nil {
		return nil, fmt.Errorf("make a workspace: %w", err)
	}
	mod, sum := ModuleFiles(dir, modules)
	files = append(files, file{"go.mod", mod}, file{"go.sum", sum})
	if hasDevContainer(dir) {
		files = slices.DeleteFunc(files, func(f file) bool { return strings.HasPrefix(f.name, devContainer+"/") })
	}
	for _, f := range files {
		if _, err := os.Lstat(filepath.Join(dir, f.name)); err == nil || len(f.data) == 0 {
			continue
		}
		if err := write(filepath.Join(dir, f.name), f.data); err != nil {
			return created, fmt.Errorf("make a workspace: %w", err)
		}
		created = append(created, f.name)
	}
	return created, nil
}

// file is a file to write; its name is a slash path.
type file struct {
	name string
	data []byte
}

// devContainer is the folder of a workspace's development container.
const devContainer = ".devcontainer"

// hasDevContainer reports whether a development container is set up in dir, in any of the
// places where tools look for one. Its files belong together: nothing is added to it, nor is
// another one put beside it.
func hasDevContainer(dir string) bool {
	for _, place := range []string{devContainer + ".json", devContainer + "/devcontainer.json", devContainer + "/*/devcontainer.json"} {
		if found, _ := fs.Glob(os.DirFS(dir), place); len(found) > 0 {
			return true
		}
	}
	return false
}

// dotted are the templates, files and folders, that get a dot before their name.
var dotted = []string{"devcontainer", "gitignore", "vscode"}

// render fills the templates of a workspace. The marker comes last: until all
// else is there, the directory is no workspace.
func render(name, challenges string) ([]file, error) {
	var files []file
	var marker file
	err := fs.WalkDir(templates.FS, "workspace", func(p string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		text, err := templates.FS.ReadFile(p)
		if err != nil {
			return err
		}
		target := strings.TrimSuffix(strings.TrimPrefix(p, "workspace/"), ".tmpl")
		if first, _, _ := strings.Cut(target, "/"); slices.Contains(dotted, first) {
			target = "." + target
		}
		t, err := template.New(target).Parse(string(text))
		if err != nil {
			return err
		}
		var b bytes.Buffer
		if err := t.Execute(&b, struct{ Name, Challenges string }{name, challenges}); err != nil {
			return err
		}
		if target == Marker {
			marker = file{target, b.Bytes()}
		} else {
			files = append(files, file{target, b.Bytes()})
		}
		return nil
	})
	return append(files, marker), err
}

// ModuleFiles returns what go.mod and go.sum in dir are for a catalogue with these
// modules. The module keeps the name that a go.mod there gives it.
func ModuleFiles(dir string, modules grader.Modules) (mod, sum []byte) {
	name := moduleName(filepath.Base(dir))
	if data, err := os.ReadFile(filepath.Join(dir, "go.mod")); err == nil && usable(modfile.ModulePath(data)) {
		name = modfile.ModulePath(data)
	}
	return goMod(name, modules.Mod), modules.Sum
}

var notInModule = regexp.MustCompile(`[^a-z0-9._-]+`)

// moduleName makes a module path of a directory's name.
func moduleName(base string) string {
	name := strings.Trim(notInModule.ReplaceAllString(strings.ToLower(base), "-"), "-.")
	if !usable(name) {
		return "practice"
	}
	return name
}

// usable reports whether the go command takes a module of that name, and packages
// below it.
func usable(name string) bool {
	first, _, _ := strings.Cut(name, "/")
	return module.CheckImportPath(name) == nil && !slices.Contains(reserved, first)
}

// reserved are the first elements that the go command keeps for itself: go.mod uses
// two of them for versions, and two are the names of Go's own modules.
var reserved = []string{"cmd", "go", "std", "toolchain"}

// goMod puts the workspace's name into the catalogue's module file, so that
// submissions find the modules they may import.
func goMod(name string, mod []byte) []byte {
	if len(mod) == 0 {
		return []byte("module " + name + "\n\ngo 1.26\n")
	}
	_, rest, _ := strings.Cut(string(mod), "\n")
	return []byte("module " + name + "\n" + rest)
}

// write puts data at path, so that a full disk or a kill leaves no half of it.
func write(path string, data []byte) error {
	if err := os.MkdirAll(filepath.Dir(path), 0o777); err != nil {
		return err
	}
	return cache.WriteFile(path, 0o644, data)
}
