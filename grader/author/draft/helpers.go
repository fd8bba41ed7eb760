package draft

import (
	"bytes"
	"errors"
	"fmt"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strconv"
	"strings"

	"golang.org/x/mod/modfile"

	"github.com/gradus-dev/gradus/grader/judge"
)

// Hidden tests may import packages of gradus, which is not a published module. So a
// catalogue with its own module has a copy of them in a folder beside its tracks, and its
// go.mod replaces gradus by that folder, so that go test, go vet, go mod tidy and gopls
// find them. Neither catalogues nor packs read the folder; a grading uses the packages
// built into gradus.

// HelpersDir is the folder, a module of its own. Its name makes the go command and
// package catalog pass it over.
const HelpersDir = ".gradus"

const (
	gradusModule = "github.com/gradus-dev/gradus"
	judgePath    = gradusModule + "/grader/judge/"
)

// Helpers are the import paths of packages of gradus that hidden tests and drivers may import.
var Helpers = []string{judgePath + "cost", judgePath + "property", judgePath + "schedule", judgePath + "sentinel"}

const helpersReadme = `The packages of gradus that hidden tests and drivers may import, so that the go command and editors
find them. Written by "gradus challenge new" and kept up to date by "gradus challenge
check"; no learner receives it, and changes here are lost.
`

// Refresh brings the helpers of the catalogue in dir up to date, if the go.mod above it
// replaces gradus by them, and reports whether anything changed. If it does not replace
// gradus and a hidden test or driver imports a helper, missing says what to add to which
// go.mod.
func Refresh(dir string) (changed bool, missing string, err error) {
	abs, err := filepath.Abs(dir)
	if err != nil {
		return false, "", fmt.Errorf("refresh the helpers: %w", err)
	}
	root, file := moduleAbove(abs)
	mod, err := modfile.Parse("go.mod", file, nil)
	if err != nil || mod.Module == nil || mod.Module.Mod.Path == gradusModule {
		return false, "", nil // no module, or one of which the go command says what is wrong
	}
	for _, r := range mod.Replace {
		if r.Old.Path != gradusModule {
			continue
		}
		if to := filepath.FromSlash(r.New.Path); to == filepath.Join(abs, HelpersDir) || filepath.Join(root, to) == filepath.Join(abs, HelpersDir) {
			changed, err = writeHelpers(abs)
		}
		return changed, "", err
	}
	if !importsHelpers(abs) {
		return false, "", nil
	}
	rel, err := filepath.Rel(root, filepath.Join(abs, HelpersDir))
	return false, fmt.Sprintf("require %s v0.0.0 and replace %[1]s => ./%s, in %s", gradusModule, filepath.ToSlash(rel), filepath.Join(root, "go.mod")), err
}

// importsHelpers reports whether a test file or a driver of a challenge below dir imports a
// helper.
func importsHelpers(dir string) bool {
	tests, _ := filepath.Glob(filepath.Join(dir, "*", "*", "*_test.go"))
	drivers, _ := filepath.Glob(filepath.Join(dir, "*", "*", "driver", "*.go"))
	return slices.ContainsFunc(slices.Concat(tests, drivers), func(name string) bool {
		data, err := os.ReadFile(name)
		return err == nil && slices.ContainsFunc(importsOf(name, data), func(p string) bool { return slices.Contains(Helpers, p) })
	})
}

// moduleAbove returns the nearest go.mod in dir or above it, and its directory; nothing
// where there is none to be read.
func moduleAbove(dir string) (root string, file []byte) {
	for at := dir; ; at = filepath.Dir(at) {
		data, err := os.ReadFile(filepath.Join(at, "go.mod"))
		if err == nil {
			return at, data
		}
		if at == filepath.Dir(at) {
			return "", nil
		}
	}
}

// writeHelpers makes the folder hold the helpers and nothing else.
func writeHelpers(dir string) (changed bool, err error) {
	want, err := helperFiles()
	if err != nil {
		return false, fmt.Errorf("write the helpers: %w", err)
	}
	root := filepath.Join(dir, HelpersDir)
	if same(root, want) {
		return false, nil
	}
	tmp, err := os.MkdirTemp(dir, HelpersDir+"-*")
	if err != nil {
		return false, fmt.Errorf("write the helpers: %w", err)
	}
	defer os.RemoveAll(tmp)
	whole := filepath.Join(tmp, "whole")
	for name, data := range want {
		at := filepath.Join(whole, filepath.FromSlash(name))
		if err := errors.Join(os.MkdirAll(filepath.Dir(at), 0o777), os.WriteFile(at, data, 0o644)); err != nil {
			return false, fmt.Errorf("write the helpers: %w", err)
		}
	}
	if err := os.Rename(root, filepath.Join(tmp, "old")); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return false, fmt.Errorf("write the helpers: %w", err)
	}
	if err := os.Rename(whole, root); err != nil {
		return false, fmt.Errorf("write the helpers: %w", err)
	}
	return true, nil
}

// same reports whether a folder holds these files and no others.
func same(root string, want map[string][]byte) bool {
	found := 0
	err := fs.WalkDir(os.DirFS(root), ".", func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		data, err := os.ReadFile(filepath.Join(root, filepath.FromSlash(name)))
		if err == nil && want[name] != nil && bytes.Equal(data, want[name]) {
			found++
			return nil
		}
		return fs.ErrInvalid
	})
	return err == nil && found == len(want)
}

// helperFiles returns the files of the module, by slash path: the helpers and what they
// import, without tests.
func helperFiles() (map[string][]byte, error) {
	files := map[string][]byte{
		"go.mod":    []byte("module " + gradusModule + "\n\ngo 1.26\n"),
		"README.md": []byte(helpersReadme),
	}
	done := map[string]bool{}
	for todo := slices.Clone(Helpers); len(todo) > 0; {
		next := todo[0]
		todo = todo[1:]
		name, ours := strings.CutPrefix(next, judgePath)
		if !ours || done[name] {
			continue
		}
		done[name] = true
		entries, err := judge.Source.ReadDir(name)
		if err != nil {
			return nil, err
		}
		for _, e := range entries {
			if ext := path.Ext(e.Name()); e.IsDir() || ext != ".go" && ext != ".s" || strings.HasSuffix(e.Name(), "_test.go") {
				continue
			}
			data, err := judge.Source.ReadFile(path.Join(name, e.Name()))
			if err != nil {
				return nil, err
			}
			files[path.Join("grader/judge", name, e.Name())] = data
			todo = append(todo, importsOf(e.Name(), data)...)
		}
	}
	return files, nil
}

func importsOf(name string, data []byte) (paths []string) {
	file, err := parser.ParseFile(token.NewFileSet(), name, data, parser.ImportsOnly)
	if err != nil {
		return nil // not Go
	}
	for _, spec := range file.Imports {
		if p, err := strconv.Unquote(spec.Path.Value); err == nil {
			paths = append(paths, p)
		}
	}
	return paths
}
