package build

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
	"runtime"
	"slices"
	"strings"
	"sync"

	"github.com/gradus-dev/gradus/grader"
	"github.com/gradus-dev/gradus/grader/cache"
)

// exportSet is the compiled form of the packages that candidates of one runtime
// and one set of pinned modules may import, with the flags the go command would
// compile and link them with. It grows when a submission imports something new.
//
// The archives are the go command's own, linked (or copied) out of its cache,
// which it trims as it likes, into a directory that can be shown to a sandbox.
type exportSet struct {
	b          *Builder
	key        string
	dir        string
	mod        grader.Modules
	runtimeDir string
	judge      bool // hidden tests may import go-cmp too

	mu    sync.Mutex
	index exportIndex

	importing sync.Mutex
	imports   types.Importer     // keeps what it has read
	readable  map[string]archive // what it may read now
}

// exportIndex is what the cache keeps of a set.
type exportIndex struct {
	Compile  []string           `json:"compile"` // the compiler's flags
	Link     []string           `json:"link"`    // the linker's flags
	Packages map[string]archive `json:"packages"`
}

// archive is a compiled package.
type archive struct {
	File    string   `json:"file"` // in the set's directory
	Size    int64    `json:"size"`
	Imports []string `json:"imports,omitempty"`
}

const indexFile = "index.json"

// exports returns the set for a challenge's modules and a runtime: the one for
// judges or the one for candidates.
func (b *Builder) exports(mod grader.Modules, runtimeDir string, judge bool) *exportSet {
	key := cache.Key([]byte(b.tools.fingerprint()), []byte(filepath.Base(runtimeDir)), mod.Mod, mod.Sum, fmt.Append(nil, judge))[:32]
	b.mu.Lock()
	defer b.mu.Unlock()
	s := b.sets[key]
	if s == nil {
		s = &exportSet{b: b, key: key, dir: filepath.Join(b.cache.dir, exportsDir, key), mod: mod,
			runtimeDir: runtimeDir, judge: judge}
		s.imports = importer.ForCompiler(token.NewFileSet(), "gc", s.open)
		s.kept().GetJSON(indexFile, &s.index)
		b.sets[key] = s
	}
	return s
}

// kept is what of the set is kept as entries: its index and templates.
func (s *exportSet) kept() cache.Dir { return cache.Dir{Path: s.dir} }

// need returns an index that holds paths and all they import, each file checked
// to be there. It asks the go command for what is missing.
func (s *exportSet) need(ctx context.Context, paths []string) (exportIndex, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.index.Compile != nil && len(s.missing(paths)) == 0 {
		cache.Touch(s.dir)
		return s.index, nil
	}
	if err := s.list(ctx, paths); err != nil {
		return exportIndex{}, err
	}
	if gone := s.missing(paths); len(gone) > 0 {
		return exportIndex{}, fmt.Errorf("the go command lists no export data for %s", strings.Join(gone, ", "))
	}
	return s.index, nil
}

// missing returns those of paths whose archives, or those of what they import,
// are not all in place.
func (s *exportSet) missing(paths []string) (gone []string) {
	whole := map[string]bool{"unsafe": true}
	var check func(path string) bool
	check = func(path string) bool {
		if ok, seen := whole[path]; seen {
			return ok
		}
		a, ok := s.index.Packages[path]
		if ok {
			info, err := os.Stat(filepath.Join(s.dir, a.File))
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
func (s *exportSet) golist(ctx context.Context, flags, paths []string) ([]byte, error) {
	scratch, err := s.b.scratch()
	if err != nil {
		return nil, err
	}
	defer os.RemoveAll(scratch)
	if err := s.b.placeRuntime(s.runtimeDir); err != nil {
		return nil, err
	}
	src := filepath.Join(scratch, "src")
	main := emptyMain()
	if _, err := writeModule(src, &grader.Challenge{Modules: s.mod}, []unit{main}, s.runtimeDir, s.judge); err != nil {
		return nil, err
	}
	// No place of the host is to be in a program: the paths of the standard library
	// begin with $GOROOT, those of the runtime with its import path.
	trim := RuntimePath + "/...=" + quoteFlag("-trimpath="+s.runtimeDir+"=>"+runtimeModule)
	return s.b.goList(ctx, src, scratch, append([]string{"-gcflags=" + trim, "-asmflags=" + trim}, flags...), paths)
}

// listed is one package of "go list -json".
type listed struct {
	ImportPath, Export string
	Imports            []string
}

// list asks the go command to compile paths and all they import, and adds what
// it compiled to the set.
func (s *exportSet) list(ctx context.Context, paths []string) error {
	out, err := s.golist(ctx, []string{"-export", "-deps", "-json=ImportPath,Export,Imports"}, paths)
	if err != nil {
		return wrap("list export data", err, "")
	}
	index := exportIndex{Compile: s.index.Compile, Link: s.index.Link, Packages: map[string]archive{}}
	if index.Compile == nil {
		if index.Compile, index.Link, err = s.b.toolFlags(ctx, s.mod); err != nil {
			return err
		}
	}
	if err := makeDir(s.dir); err != nil {
		return wrap("write to the build cache", err, cacheHint)
	}
	// Another process may have added packages meanwhile: keep them. Should two
	// still overlap, what the loser added is only listed again.
	var stored exportIndex
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
func (s *exportSet) adopt(p listed) (archive, error) {
	info, err := os.Stat(p.Export)
	if err != nil {
		return archive{}, wrap("read export data", err, "")
	}
	a := archive{File: filepath.Base(p.Export) + ".a", Size: info.Size(), Imports: p.Imports}
	to := filepath.Join(s.dir, a.File)
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

// linkOver makes the file at to another name of the one at from. Whatever was
// there is replaced at once: others who look find the one or the other.
func linkOver(from, to string) error {
	tmp, err := os.MkdirTemp(filepath.Dir(to), ".link-")
	if err != nil {
		return err
	}
	defer os.RemoveAll(tmp)
	link := filepath.Join(tmp, "link")
	return errors.Join(os.Link(from, link), os.Rename(link, to))
}

// drop forgets the set, in memory and on disk, after its files turned out to be
// wrong. Other processes that use them will be surprised once, too.
func (s *exportSet) drop() {
	s.b.mu.Lock()
	if s.b.sets[s.key] == s {
		delete(s.b.sets, s.key)
	}
	s.b.mu.Unlock()
	s.b.cache.discard(s.dir)
}

// closure returns paths and all they import, sorted; unsafe, which is in no
// archive, is left out.
func (x exportIndex) closure(paths []string) []string {
	seen := map[string]bool{"unsafe": true}
	var all []string
	var visit func(string)
	visit = func(path string) {
		if !seen[path] {
			seen[path] = true
			all = append(all, path)
			for _, p := range x.Packages[path].Imports {
				visit(p)
			}
		}
	}
	for _, p := range paths {
		visit(p)
	}
	slices.Sort(all)
	return all
}

// always are the packages the linker needs though no source imports them; see
// LinkerDeps in cmd/go/internal/load.
func always() []string {
	if runtime.GOARCH == "arm" {
		return []string{"runtime", "math"}
	}
	return []string{"runtime"}
}
