package gotool

import (
	"fmt"
	"go/types"
	"io"
	"os"
	"path/filepath"
)

// Importer returns an importer of what is in the set, as index has it.
func (s *Exports) Importer(index Index) *Importer { return &Importer{set: s, index: index} }

// Importer imports from a set's export data. Packages once read are kept for
// the programs that follow.
type Importer struct {
	set   *Exports
	index Index
	Own   *types.Package // the submission's, for what imports it
	Err   error          // the first failure: export data that can't be read
}

// Import implements types.Importer.
func (i *Importer) Import(path string) (*types.Package, error) {
	if path == "unsafe" {
		return types.Unsafe, nil
	}
	if i.Own != nil && path == i.Own.Path() {
		return i.Own, nil
	}
	pkg, err := i.read(path)
	if err != nil && i.Err == nil {
		i.Err = err
	}
	return pkg, err
}

func (i *Importer) read(path string) (pkg *types.Package, err error) {
	i.set.importing.Lock()
	defer i.set.importing.Unlock()
	// Another toolchain's format may make the reader panic.
	defer func() {
		if p := recover(); p != nil {
			err = fmt.Errorf("export data of %s: %v", path, p)
		}
	}()
	i.set.readable = i.index.Packages
	return i.set.imports.Import(path)
}

// open finds the export data of a package for the importer.
func (s *Exports) open(path string) (io.ReadCloser, error) {
	a, ok := s.readable[path]
	if !ok {
		return nil, fmt.Errorf("no export data for %s", path)
	}
	return os.Open(filepath.Join(s.Dir, a.File))
}
