// Package ci writes the files by which a CI system or a classroom service grades with
// gradus. They come from templates/ci: one script that does the work, its settings, and for
// each system what starts the script there. Nothing that is there is overwritten unless it
// is asked for.
package ci

import (
	"bytes"
	"fmt"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"regexp"
	"runtime"
	"slices"
	"strings"
	"text/template"

	"github.com/gradus-dev/gradus/grader/cache"
	"github.com/gradus-dev/gradus/templates"
)

// Settings are what the files of a course differ in; "" is left to be filled in, but for
// the key, which need not be.
type Settings struct {
	Source    string // a clone of gradus: a directory, or what git clones, and "#" with a tag or commit
	Challenge string // slugs, separated by spaces
	Pack      string // a file, from the directory of the script, or an https address
	PackKey   string // the minisign public key that must have signed the pack
}

// unfilled stands for a setting that is to be filled in. The script refuses it.
const unfilled = "FILL-IN"

// script is where the settings and the script are, among the files of each system.
const (
	script   = "gradus-ci.sh"
	settings = "gradus-ci.env"
)

// File is a file to write. Name is a slash path from the directory of the course.
type File struct {
	Name string
	Data []byte
	Mode fs.FileMode
}

// Files returns the files of a system, the settings last.
func (s *System) Files(with Settings) ([]File, error) {
	data := struct {
		Settings
		Sandbox, Dir, Identity, Go string
	}{with, s.sandbox, s.dir, s.identity, toolchain(runtime.Version())}
	for _, field := range []*string{&data.Source, &data.Challenge} {
		if *field == "" {
			*field = unfilled
		}
	}
	if data.Pack == "" {
		data.Pack = "grader.zip"
	}
	var files []File
	for _, t := range append(slices.Clone(s.files), place{script, path.Join(s.Place, script)}, place{settings + tmpl, path.Join(s.Place, settings)}) {
		text, err := content("ci/"+t.from, data)
		if err != nil {
			return nil, err
		}
		mode := fs.FileMode(0o644)
		if bytes.HasPrefix(text, []byte("#!")) {
			mode = 0o755
		}
		files = append(files, File{t.to, text, mode})
	}
	return files, nil
}

// tmpl ends the names of files with something to be filled in.
const tmpl = ".tmpl"

// content returns what a file is to hold.
func content(name string, data any) ([]byte, error) {
	if strings.HasSuffix(name, tmpl) {
		return templates.Fill(name, data, template.FuncMap{"sh": quoted})
	}
	return templates.FS.ReadFile(name)
}

// quoted writes a string as a word of a shell.
func quoted(s string) string { return "'" + strings.ReplaceAll(s, "'", `'\''`) + "'" }

var release = regexp.MustCompile(`^go(1\.\d+(?:\.\d+)?)\b`)

// toolchain returns which Go is to grade: that of this gradus, or, if that is none that
// was released, the oldest that will do.
func toolchain(version string) string {
	if m := release.FindStringSubmatch(version); m != nil {
		return m[1]
	}
	return "1.26.0"
}

// ThereError says which files would be overwritten.
type ThereError struct{ Names []string }

func (e *ThereError) Error() string {
	if len(e.Names) == 1 {
		return e.Names[0] + " is there already"
	}
	return fmt.Sprintf("%s and %d more are there already", e.Names[0], len(e.Names)-1)
}

// Write writes files into a directory. If one is there already, nothing is written, and
// the error is a *ThereError, unless they are to be overwritten.
func Write(dir string, files []File, overwrite bool) error {
	var there []string
	for _, f := range files {
		name := filepath.Join(dir, filepath.FromSlash(f.Name))
		if _, err := os.Lstat(name); err == nil {
			there = append(there, name)
		}
	}
	if len(there) > 0 && !overwrite {
		return &ThereError{there}
	}
	for _, f := range files {
		name := filepath.Join(dir, filepath.FromSlash(f.Name))
		if err := os.MkdirAll(filepath.Dir(name), 0o777); err != nil {
			return err
		}
		if err := cache.WriteFile(name, f.Mode, f.Data); err != nil {
			return err
		}
	}
	return nil
}

// Unfilled returns the names of settings that nobody has filled in yet, and what they are.
func (w Settings) Unfilled() (names, what []string) {
	for _, s := range []struct{ value, name, what string }{
		{w.Source, "GRADUS_SOURCE", "a clone of gradus: a directory or an address, with a tag or commit behind #"},
		{w.Challenge, "GRADUS_CHALLENGE", "the challenge that is handed in"},
	} {
		if s.value == "" {
			names, what = append(names, s.name), append(what, s.what)
		}
	}
	return names, what
}
