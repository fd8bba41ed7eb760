package build

import (
	"context"
	"errors"
	"fmt"
	"go/parser"
	"go/token"
	"go/types"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"sync"

	"github.com/gradus-dev/gradus/grader"
	"github.com/gradus-dev/gradus/grader/build/graft"
	"github.com/gradus-dev/gradus/grader/build/mirror"
	"github.com/gradus-dev/gradus/grader/cache"
)

// Linking takes longer than all other steps of a build together, and most of a
// candidate is the same for every submission of a challenge that imports the
// same packages. So that much is linked once, the stock, and submissions are
// grafted onto it (package graft). To make a stock takes a few times as long as
// to link one candidate: it is made with the judge for what the reference
// imports, and for other imports when they come up a second time.

// errNoStock means that a candidate has to be linked.
var errNoStock = errors.New("no stock to graft onto")

// graft makes the program out of the learner's archive, those beside it and a stock;
// the last archive may have been compiled ahead. An error means that the linker has to
// do it; it says nothing against the submission.
func (d *directBuild) graft(stock func() (*graft.Stock, error), a *ahead) error {
	s, err := stock()
	if err != nil {
		return err
	}
	packages, err := d.packages(a)
	if err != nil {
		return err
	}
	file, err := os.OpenFile(d.p.out, os.O_CREATE|os.O_TRUNC|os.O_WRONLY, 0o755)
	if err != nil {
		return err
	}
	err = s.Graft(file, packages)
	if err = errors.Join(err, file.Chmod(0o755), file.Close()); err != nil {
		os.Remove(d.p.out)
	}
	return err
}

// packages are what to graft: those that were compiled, and what was compiled ahead.
func (d *directBuild) packages(a *ahead) (all []graft.Package, err error) {
	add := func(path string) {
		archive, readErr := os.ReadFile(d.built[path])
		err = errors.Join(err, readErr)
		all = append(all, graft.Package{Path: path, Archive: archive})
	}
	units := d.p.units[:len(d.p.units)-1]
	if a == nil {
		for _, u := range units {
			add(u.path)
		}
		return all, err
	}
	add(units[0].path)
	if a.Instances != nil {
		add(mirror.InstancesPath)
	}
	return append(all, graft.Package{Path: d.p.last().path, Archive: a.archive, Mirrored: units[0].path}), err
}

// graftAhead grafts before unit i, the package beside the submission, is compiled, if
// that was done ahead.
func (d *directBuild) graftAhead(ctx context.Context, i int, stock func() (*graft.Stock, error)) error {
	if i != len(d.p.units)-2 || d.p.linked {
		return errNotAhead
	}
	a, err := d.p.ahead.get(ctx)
	if err != nil {
		return err
	}
	if err = d.instances(ctx, a); err == nil {
		err = d.graft(stock, a)
	}
	d.p.ahead.why = err
	return err
}

// instances compiles what a needs of the submission's generic code.
func (d *directBuild) instances(ctx context.Context, a *ahead) error {
	if a.Instances == nil {
		return nil
	}
	u := unit{mirror.InstancesPath, map[string][]byte{"instances.go": a.Instances}}
	imports, err := importsOf([]unit{u})
	if err != nil {
		return err
	}
	fail, err := d.compile(ctx, len(d.p.units), u, imports[0])
	if fail != nil {
		return fmt.Errorf("compile generic code: %s", firstLine(fail.text))
	}
	return err
}

// findStock looks for the stock of a program whose packages but main have the given
// imports, meanwhile: the function it returns waits. With force, one that is
// missing is made, else only when it is missed a second time.
func (d *directBuild) findStock(ctx context.Context, imports []string, force bool) func() (*graft.Stock, error) {
	if err := d.graftable(); err != nil {
		return func() (*graft.Stock, error) { return nil, err }
	}
	var s *graft.Stock
	var err error
	var done sync.WaitGroup
	done.Go(func() { s, err = d.stock(ctx, imports, force) })
	return func() (*graft.Stock, error) {
		done.Wait()
		return s, err
	}
}

// graftable reports why a program can't be grafted.
func (d *directBuild) graftable() error {
	tools := d.b.tools.Toolchain
	if d.p.trusted || d.p.linked || len(d.p.units) < 2 || !graft.Supports(tools.Version, tools.Platform) {
		return errNoStock
	}
	for name, data := range d.p.units[0].files {
		if strings.Contains(string(data), "go:nosplit") {
			return fmt.Errorf("%s marks functions go:nosplit, which only a linker checks", name)
		}
	}
	return d.fits(d.p.main())
}

// stock returns the stock for imports, from memory, from the cache or
// made now.
func (d *directBuild) stock(ctx context.Context, imports []string, force bool) (*graft.Stock, error) {
	key := cache.Key([]byte("plain"), []byte(d.set.key), d.p.main(), []byte(d.p.ch.ImportPath), []byte(strings.Join(imports, "\n")),
		[]byte(strings.Join(slices.Concat(d.index.Compile, d.index.Link), " ")))[:32]
	return d.b.stocks.get(key, func() (*graft.Stock, error) {
		kept := d.b.cache.entries(stocksDir)
		data, err := mapFile(kept.File(key))
		if err == nil {
			cache.Touch(kept.File(key))
			if s, err := graft.Decode(data); err == nil {
				return s, nil
			}
			if len(data) == len(never) { // it was tried
				return nil, errNoStock
			}
		}
		if !force && !d.b.seen(key) {
			return nil, errNotYet
		}
		s, err := d.makeStock(ctx, imports)
		if ctx.Err() != nil {
			return nil, ctx.Err()
		}
		data = []byte(never)
		if err == nil {
			data = s.Bytes()
		}
		_ = kept.PutBare(key, data) // without it the next process makes one
		return s, err
	})
}

// never is kept instead of a stock that can't be made.
const never = "no stock"

// maxStocks is room for the stocks of a hundred sets of imports or more, in bytes.
const maxStocks = 1 << 30

// seen reports whether a stock was missed before.
func (b *Builder) seen(key string) bool {
	f, err := os.OpenFile(filepath.Join(b.cache.dir, missesDir, key), os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o600)
	if err == nil {
		f.Close()
	}
	return errors.Is(err, fs.ErrExist)
}

// keepPath is the import path of the package that keeps things in a stock.
const keepPath = "gradus.invalid/keep"

// makeStock links what a program is without the learner's package.
func (d *directBuild) makeStock(ctx context.Context, imports []string) (*graft.Stock, error) {
	scratch, err := d.b.scratch()
	if err != nil {
		return nil, err
	}
	defer os.RemoveAll(scratch)
	kept, err := d.importAll(imports)
	if err != nil {
		return nil, err
	}
	main, err := replaceImport(d.p.main(), d.p.last().path, keepPath)
	if err != nil {
		return nil, err
	}
	// Plain: what the compiler would put into its callers here, it may call in a submission.
	p := program{ch: &grader.Challenge{}, scratch: scratch, trusted: true, plain: true, out: filepath.Join(scratch, "stock"), standIn: d.p.standIn, units: []unit{
		{path: keepPath, files: map[string][]byte{"keep.go": graft.Keep("keep", kept)}}, {files: map[string][]byte{"main.go": main}}}}
	sub := directBuild{b: d.b, p: p, set: d.set, index: d.index, built: p.prebuilt()}
	all, err := importsOf(p.units)
	if err != nil {
		return nil, err
	}
	mains, err := importsOf(d.p.units[len(d.p.units)-1:])
	if err != nil {
		return nil, err
	}
	if !slices.Equal(sub.closure(slices.Concat(all...)), d.closure(slices.Concat(imports, mains[0]))) {
		return nil, fmt.Errorf("%w: it would hold more than the program", errNoStock)
	}
	for i, u := range p.units {
		if fail, err := sub.compile(ctx, i, u, all[i]); fail != nil || err != nil {
			return nil, fmt.Errorf("compile what a stock keeps: %v, %w", fail, err)
		}
	}
	if fail, err := sub.link(ctx, slices.Concat(all...), "-w"); fail != nil || err != nil {
		return nil, fmt.Errorf("link a stock: %v, %w", fail, err)
	}
	return sub.survey(slices.Concat(all...), imports)
}

// closure returns all packages that a program of d's units needs beside them, if
// those import paths.
func (d *directBuild) closure(paths []string) []string {
	return d.index.closure(wanted(d.p.units, [][]string{paths}))
}

// importAll reads the types of packages.
func (d *directBuild) importAll(paths []string) (all []*types.Package, err error) {
	from := &setImporter{set: d.set, index: d.index}
	for _, path := range paths {
		if path == "unsafe" {
			continue
		}
		p, err := from.Import(path)
		if err != nil {
			return nil, err
		}
		all = append(all, p)
	}
	return all, nil
}

// replaceImport returns source with another package imported instead of one.
func replaceImport(source []byte, path, by string) ([]byte, error) {
	fset := token.NewFileSet()
	file, err := parser.ParseFile(fset, "main.go", source, parser.ImportsOnly)
	if err != nil {
		return nil, err
	}
	for _, spec := range file.Imports {
		if p, _ := strconv.Unquote(spec.Path.Value); p == path {
			from, to := fset.Position(spec.Path.Pos()).Offset, fset.Position(spec.Path.End()).Offset
			return slices.Concat(source[:from], []byte(strconv.Quote(by)), source[to:]), nil
		}
	}
	return nil, fmt.Errorf("no import of %s", path)
}

// survey makes a stock of the program that was linked.
func (d *directBuild) survey(imports, kept []string) (*graft.Stock, error) {
	program, err := os.ReadFile(d.p.out)
	if err != nil {
		return nil, err
	}
	var packages []graft.Package
	add := func(path, file string) {
		archive, readErr := os.ReadFile(file)
		err = errors.Join(err, readErr)
		packages = append(packages, graft.Package{Path: path, Archive: archive})
	}
	for _, u := range d.p.units {
		add(u.path, d.built[u.path])
	}
	for _, path := range d.closure(imports) {
		add(path, filepath.Join(d.set.dir, d.index.Packages[path].File))
	}
	if err != nil {
		return nil, err
	}
	return graft.NewStock(program, packages, kept)
}
