package gotool

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"go/importer"
	"go/token"
	"go/types"
	"io"
	"maps"
	"os"
	"path/filepath"
	"strings"
	"sync"

	"github.com/gradus-dev/gradus/grader"
	"github.com/gradus-dev/gradus/grader/cache"
)

// Exports are the compiled form of the packages that candidates of one runtime
// and one set of pinned modules may import, with the flags the go command would
// compile and link them with. It grows when a submission imports something new.
//
// The archives are the go command's own, linked (or copied) out of its cache,
// which it trims as it likes, into a directory that can be shown to a sandbox.
type Exports struct {
	Key string // changes with everything that decides what is in it
	Dir string // where the archives are

	t          *Tools
	mod        grader.Modules
	runtimeDir string
	judge      bool // hidden tests may import go-cmp too

	mu    sync.Mutex
	index Index

	importing sync.Mutex
	imports   types.Importer     // keeps what it has read
	readable  map[string]Archive // what it may read now
}

const indexFile = "index.json"

// Exports returns the set for a challenge's modules and a runtime: the one for
// judges or the one for candidates.
func (t *Tools) Exports(mod grader.Modules, runtimeDir string, judge bool) *Exports {
	key := cache.Key([]byte(t.tools.fingerprint()), []byte(filepath.Base(runtimeDir)), mod.Mod, mod.Sum, fmt.Append(nil, judge))[:32]
	t.mu.Lock()
	defer t.mu.Unlock()
	s := t.sets[key]
	if s == nil {
		s = &Exports{t: t, Key: key, Dir: filepath.Join(t.CacheDir(), exportsDir, key), mod: mod,
			runtimeDir: runtimeDir, judge: judge}
		s.imports = importer.ForCompiler(token.NewFileSet(), "gc", s.open)
		s.kept().GetJSON(indexFile, &s.index)
		t.sets[key] = s
	}
	return s
}

// kept holds the set's index and the data passed to Keep.
func (s *Exports) kept() cache.Dir { return cache.Dir{Path: s.Dir} }

// Kept returns what was kept under a key, for as long as the set is.
func (s *Exports) Kept(key string) (data []byte, ok bool) { return s.kept().Get(key) }

// Keep keeps data with the set. Failing to do so is harmless.
func (s *Exports) Keep(key string, data []byte) {
	if s.makeDir() == nil {
		_ = s.kept().Put(key, data)
	}
}

// makeDir makes the directory of the set, which may have been dropped, so that it can be
// shown in a box.
func (s *Exports) makeDir() error { return errors.Join(MakeDir(s.Dir), os.Chmod(s.Dir, 0o755)) }

// Need returns an index that holds paths and all they import, each file checked
// to be there. It asks the go command for what is missing.
func (s *Exports) Need(ctx context.Context, paths []string) (Index, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.index.Compile != nil && len(s.missing(paths)) == 0 {
		cache.Touch(s.Dir)
		return s.index, nil
	}
	if err := s.list(ctx, paths); err != nil {
		return Index{}, err
	}
	if gone := s.missing(paths); len(gone) > 0 {
		return Index{}, fmt.Errorf("the go command lists no export data for %s", strings.Join(gone, ", "))
	}
	return s.index, nil
}

// missing returns those of paths whose archives, or those of what they import,
// are not all in place.
func (s *Exports) missing(paths []string) (gone []string) {
	whole := map[string]bool{"unsafe": true}
	var check func(path string) bool
	check = func(path string) bool {
		if ok, seen := whole[path]; seen {
			return ok
		}
		a, ok := s.index.Packages[path]
		if ok {
			info, err := os.Stat(filepath.Join(s.Dir, a.File))
			ok = err == nil && info.Size() == a.Size && showable(info)
		}
		whole[path] = ok // before the imports, though Go allows no cycle
		for _, p := range a.Imports {
			ok = check(p) && ok
		}
		whole[path] = ok
		return ok
	}
	for _, p := range paths {
		if !check(p) {
			gone = append(gone, p)
		}
	}
	return gone
}

// golist runs "go list" on packages in a module that requires what the set may hold.
func (s *Exports) golist(ctx context.Context, flags, paths []string) ([]byte, error) {
	scratch, err := s.t.Scratch()
	if err != nil {
		return nil, err
	}
	defer os.RemoveAll(scratch)
	if err := s.t.placeRuntime(s.runtimeDir); err != nil {
		return nil, err
	}
	src := filepath.Join(scratch, "src")
	m := Module{Requires: s.mod, Units: []Unit{emptyMain()}, Runtime: s.runtimeDir, WithCmp: s.judge}
	if _, err := m.write(src); err != nil {
		return nil, err
	}
	// No place of the host is to be in a program: the paths of the standard library
	// begin with $GOROOT, those of the runtime with its import path.
	trim := RuntimePath + "/...=" + quoteFlag("-trimpath="+s.runtimeDir+"=>"+OwnModule)
	return s.t.goList(ctx, src, scratch, append([]string{"-gcflags=" + trim, "-asmflags=" + trim}, flags...), paths)
}

// listed is one package of "go list -json".
type listed struct {
	ImportPath, Export string
	Imports            []string
}

// list asks the go command to compile paths and all they import, and adds what
// it compiled to the set.
func (s *Exports) list(ctx context.Context, paths []string) error {
	out, err := s.golist(ctx, []string{"-export", "-deps", "-json=ImportPath,Export,Imports"}, paths)
	if err != nil {
		return wrap("list export data", err, "")
	}
	index := Index{Compile: s.index.Compile, Link: s.index.Link, Packages: map[string]Archive{}}
	if index.Compile == nil {
		if index.Compile, index.Link, err = s.t.toolFlags(ctx, s.mod); err != nil {
			return err
		}
	}
	if err := s.makeDir(); err != nil {
		return wrap("write to the build cache", err, cacheHint)
	}
	// Another process may have added packages meanwhile: keep them. Should two
	// still overlap, what the loser added is only listed again.
	var stored Index
	s.kept().GetJSON(indexFile, &stored)
	maps.Copy(index.Packages, stored.Packages)
	maps.Copy(index.Packages, s.index.Packages)
	for dec := json.NewDecoder(bytes.NewReader(out)); ; {
		var p listed
		if err := dec.Decode(&p); errors.Is(err, io.EOF) {
			break
		} else if err != nil {
			return wrap("list export data", err, "")
		}
		if p.Export == "" {
			continue // unsafe has none; a missing one is noticed when it is needed
		}
		if index.Packages[p.ImportPath], err = s.adopt(p); err != nil {
			return err
		}
	}
	s.index = index
	return wrap("write to the build cache", s.kept().PutJSON(indexFile, index), cacheHint)
}

// adopt links an archive of the go command's cache into the set. Its name there
// is the hash of its content, so a file of that name and size is the same.
func (s *Exports) adopt(p listed) (Archive, error) {
	info, err := os.Stat(p.Export)
	if err != nil {
		return Archive{}, wrap("read export data", err, "")
	}
	a := Archive{File: filepath.Base(p.Export) + ".a", Size: info.Size(), Imports: p.Imports}
	to := filepath.Join(s.Dir, a.File)
	if old, err := os.Stat(to); err == nil && old.Size() == a.Size && showable(old) {
		return a, nil
	}
	if showable(info) && linkOver(p.Export, to) == nil {
		return a, nil
	}
	data, err := os.ReadFile(p.Export)
	if err == nil {
		err = cache.WriteFile(to, 0o644, data)
	}
	return a, wrap("write to the build cache", err, cacheHint)
}

// linkOver hard-links from to to, replacing a file at to atomically.
func linkOver(from, to string) error {
	tmp, err := os.MkdirTemp(filepath.Dir(to), ".link-")
	if err != nil {
		return err
	}
	defer os.RemoveAll(tmp)
	link := filepath.Join(tmp, "link")
	return errors.Join(os.Link(from, link), os.Rename(link, to))
}

// Drop removes the set from memory and disk after its files turned out to be damaged.
// Other processes that use it fail once and then drop it too.
func (s *Exports) Drop() {
	s.t.mu.Lock()
	if s.t.sets[s.Key] == s {
		delete(s.t.sets, s.Key)
	}
	s.t.mu.Unlock()
	s.t.Cache.discard(s.Dir)
}
