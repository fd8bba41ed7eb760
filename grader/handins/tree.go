package handins

import (
	"archive/zip"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"

	"github.com/gradus-dev/gradus/grader/archive"
	"github.com/gradus-dev/gradus/grader/workspace"
)

// Bounds of what a class's folder or archive lists.
const (
	maxListed = 1_000_000 // entries of a zip
	maxList   = 256 << 20 // bytes of a file about the class, such as Gradescope's metadata
)

// tree is a class's folder or zip archive, by the names at its top.
type tree struct {
	name  string // the base of its path
	dir   string // on disk; "" in an archive
	parts []*part
	close func() error
}

// part is a name at the top of a tree.
type part struct {
	name  string
	isDir bool
	mode  fs.FileMode // its type
	path  string      // on disk; "" in an archive
	files []packed    // what it holds in an archive, or the file itself
	inner []string    // the folders that the archive lists below it
}

// packed is a file of an archive.
type packed struct {
	path string // within the part; of a file its name
	file *zip.File
}

func isZip(path string) bool { return strings.EqualFold(filepath.Ext(path), ".zip") }

func openTree(name string) (*tree, error) {
	if isZip(name) {
		return openZip(name)
	}
	entries, err := os.ReadDir(name)
	if err != nil {
		return nil, err
	}
	t := &tree{name: filepath.Base(name), dir: name, close: func() error { return nil }}
	for _, e := range entries {
		if !junk(e.Name()) {
			t.parts = append(t.parts, &part{name: e.Name(), isDir: e.IsDir(), mode: e.Type(), path: filepath.Join(name, e.Name())})
		}
	}
	return t, nil
}

// junk are names that systems and tools leave in folders and archives; a folder with a
// repository keeps its own.
func junk(name string) bool { return name == "__MACOSX" || strings.HasPrefix(name, ".") }

func openZip(name string) (*tree, error) {
	r, err := zip.OpenReader(name)
	if err != nil && !errors.Is(err, zip.ErrInsecurePath) {
		return nil, err
	}
	if len(r.File) > maxListed {
		r.Close()
		return nil, fmt.Errorf("more than %d entries", maxListed)
	}
	t := &tree{name: filepath.Base(name), close: r.Close}
	byName := map[string]*part{}
	for _, f := range r.File {
		p, ok := archive.Place(strings.ReplaceAll(f.Name, `\`, "/"))
		if !ok || p == "." {
			continue // no place in the archive: nobody's
		}
		first, rest, below := strings.Cut(p, "/")
		if junk(first) {
			continue
		}
		isDir := strings.HasSuffix(f.Name, "/") || strings.HasSuffix(f.Name, `\`)
		here := byName[first]
		if here == nil {
			here = &part{name: first}
			byName[first] = here
			t.parts = append(t.parts, here)
		}
		here.isDir = here.isDir || below || isDir
		switch {
		case isDir && below:
			here.inner = append(here.inner, rest)
		case isDir:
		case below:
			here.files = append(here.files, packed{rest, f})
		default:
			here.mode = f.Mode().Type()
			here.files = append(here.files, packed{first, f})
		}
	}
	return t, nil
}

// inner returns the one folder in a tree as a tree, nil if there is not just one.
func (t *tree) inner() *tree {
	if len(t.parts) != 1 || !t.parts[0].isDir {
		return nil
	}
	p := t.parts[0]
	if p.path != "" {
		in, err := openTree(p.path)
		if err != nil {
			return nil
		}
		return in
	}
	in := &tree{name: p.name, close: t.close}
	byName := map[string]*part{}
	at := func(place string) (here *part, rest string, below bool) {
		first, rest, below := strings.Cut(place, "/")
		if here = byName[first]; here == nil {
			here = &part{name: first}
			byName[first] = here
			if !junk(first) {
				in.parts = append(in.parts, here)
			}
		}
		return here, rest, below
	}
	for _, folder := range p.inner {
		here, _, _ := at(folder)
		here.isDir = true
	}
	for _, f := range p.files {
		here, rest, below := at(f.path)
		here.isDir = here.isDir || below
		if !below {
			rest, here.mode = here.name, f.file.Mode().Type()
		}
		here.files = append(here.files, packed{rest, f.file})
	}
	return in
}

// part returns the part called name, or nil.
func (t *tree) part(name string) *part {
	i := slices.IndexFunc(t.parts, func(p *part) bool { return p.name == name })
	if i < 0 {
		return nil
	}
	return t.parts[i]
}

// read returns the content of a part that is a file.
func (p *part) read() ([]byte, error) {
	entries := p.entries(p.name)
	if len(entries) != 1 {
		return nil, fmt.Errorf("%s is no file", p.name)
	}
	r, err := entries[0].Open()
	if err != nil {
		return nil, err
	}
	defer r.Close()
	data, err := io.ReadAll(io.LimitReader(r, maxList+1))
	if err == nil && len(data) > maxList {
		err = fmt.Errorf("larger than %d MiB", maxList>>20)
	}
	return data, err
}

// entries returns what a part of an archive holds, or a file as one entry called so.
func (p *part) entries(called string) (out []workspace.Entry) {
	if p.path != "" {
		return []workspace.Entry{{Path: called, Mode: p.mode, Open: func() (io.ReadCloser, error) { return openFile(p.path) }}}
	}
	for _, f := range p.files {
		name := f.path
		if !p.isDir {
			name = called
		}
		out = append(out, workspace.Entry{Path: path.Clean(name), Mode: f.file.Mode(), Open: f.file.Open})
	}
	return out
}

// openFile opens a regular file; opening another could wait for ever.
func openFile(name string) (io.ReadCloser, error) {
	if info, err := os.Lstat(name); err != nil || !info.Mode().IsRegular() {
		return nil, errors.Join(fmt.Errorf("%s is not a regular file", name), err)
	}
	return os.Open(name)
}

// handIn returns a part as what somebody handed in. A symbolic link is an entry, as it is
// in an archive: what it leads to is nobody's hand-in.
func (p *part) handIn() workspace.HandIn {
	if p.path != "" && p.mode&fs.ModeSymlink == 0 {
		return workspace.HandIn{Name: p.name, Path: p.path}
	}
	return workspace.HandIn{Name: p.name, Entries: p.entries(p.name)}
}
