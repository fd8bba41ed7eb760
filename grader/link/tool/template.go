package tool

import (
	"bytes"
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"os"
	"path/filepath"
	"strconv"
	"strings"

	"github.com/gradus-dev/gradus/grader/cache"
	"github.com/gradus-dev/gradus/grader/gotool"
	"github.com/gradus-dev/gradus/grader/screen"
)

// The candidate's main package imports another for its initialisation
// alone, so its archive is the same for every submission but for the fingerprint
// of what it imports: eight bytes that the linker compares. It is compiled once
// and patched for each submission, which saves a run of the compiler. The
// linker's comparison stays, so a wrong patch can only fail to link.

// template is the archive of a main package with a hole for the fingerprint.
type template struct {
	archive []byte
	offset  int // of the fingerprint
}

// fill returns the archive of a main package that imports the package of the
// given archive.
func (t template) fill(imported []byte) ([]byte, error) {
	fingerprint, err := fingerprintOf(imported)
	if err != nil {
		return nil, err
	}
	out := bytes.Clone(t.archive)
	copy(out[t.offset:], fingerprint)
	return out, nil
}

// fillMain makes the archive of the main package from a template. An error means
// that the compiler has to.
func (b *Build) fillMain(ctx context.Context) error {
	t, err := b.template(ctx)
	if err != nil {
		return err
	}
	imported, err := os.ReadFile(b.Built[b.Program.Last().Path])
	if err != nil {
		return err
	}
	archive, err := t.fill(imported)
	if err != nil {
		return err
	}
	file := filepath.Join(b.Program.Scratch, "main.a")
	b.Built[""] = file
	return gotool.WriteFile(file, archive)
}

// template returns the template for p's main package, from the cache or made
// now. An error means that there can be none and the compiler has to run.
func (b *Build) template(ctx context.Context) (template, error) {
	main := b.Program.Main()
	key := cache.Key(main, []byte(strings.Join(b.Index.Compile, " ")))[:32]
	data, ok := b.Set.Kept("main-" + key)
	t := templateOf(data)
	if !ok {
		if err := b.Initialises(main); err != nil {
			return template{}, err
		}
		var err error
		if t, err = b.makeTemplate(ctx, main); err != nil && ctx.Err() != nil {
			return template{}, err
		}
		b.Set.Keep("main-"+key, t.bytes()) // even if empty, so that it is not tried again
	}
	if len(t.archive) == 0 {
		return template{}, errors.New("this Go release's archives don't do for a template")
	}
	return t, nil
}

// Initialises returns an error unless the main package imports the package before it only
// for its initialisation, and that package surely has one, as every dispatcher does.
func (b *Build) Initialises(main []byte) error {
	imported := b.Program.Last()
	fset := token.NewFileSet()
	file, err := parser.ParseFile(fset, "main.go", main, parser.ImportsOnly)
	if err != nil {
		return err
	}
	blank := false
	for _, spec := range file.Imports {
		if path, _ := strconv.Unquote(spec.Path.Value); path == imported.Path {
			blank = spec.Name != nil && spec.Name.Name == "_"
		}
	}
	initialises := false
	for name, data := range imported.Files {
		if !strings.HasPrefix(name, screen.Reserved) {
			continue
		}
		file, err := parser.ParseFile(fset, name, data, parser.SkipObjectResolution)
		if err != nil {
			return err
		}
		for _, decl := range file.Decls {
			fn, ok := decl.(*ast.FuncDecl)
			initialises = initialises || ok && fn.Recv == nil && fn.Name.Name == "init"
		}
	}
	if !blank || !initialises {
		return errors.New("its main package uses more of what it imports than its initialisation")
	}
	return nil
}

// makeTemplate compiles main against two different packages, and checks that the results
// differ only in the fingerprint.
func (b *Build) makeTemplate(ctx context.Context, main []byte) (template, error) {
	scratch, err := b.Scratch()
	if err != nil {
		return template{}, err
	}
	defer os.RemoveAll(scratch)
	var imported, mains [2][]byte
	for i, body := range []string{"func init() { println(1) }", "var X, Y = f(), 2\n\nfunc f() int { println(2); return 3 }"} {
		p := Program{Challenge: b.Program.Challenge, Scratch: filepath.Join(scratch, fmt.Sprint(i)), Trusted: true, Units: []gotool.Unit{
			{Path: b.Program.Last().Path, Files: map[string][]byte{"stub.go": fmt.Appendf(nil, "package stub\n\n%s\n", body)}},
			{Files: map[string][]byte{"main.go": main}}}}
		sub, err := b.Other(p)
		if err != nil {
			return template{}, err
		}
		for n, u := range p.Units {
			if fail, err := sub.Compile(ctx, n, u, sub.Imports[n]); fail != nil || err != nil {
				return template{}, fmt.Errorf("compile a stub: %v, %w", fail, err)
			}
		}
		var errs [2]error
		imported[i], errs[0] = os.ReadFile(sub.Built[b.Program.Last().Path])
		mains[i], errs[1] = os.ReadFile(sub.Built[""])
		if err := errors.Join(errs[:]...); err != nil {
			return template{}, err
		}
	}
	return newTemplate(imported, mains)
}

// newTemplate finds the fingerprint of imported[0] in mains[0], and checks that patching it
// turns mains[0] into mains[1].
func newTemplate(imported, mains [2][]byte) (template, error) {
	fingerprint, err := fingerprintOf(imported[0])
	if err != nil {
		return template{}, err
	}
	if n := bytes.Count(mains[0], fingerprint); n != 1 {
		return template{}, fmt.Errorf("the fingerprint is %d times in the archive, not once", n)
	}
	t := template{archive: mains[0], offset: bytes.Index(mains[0], fingerprint)}
	patched, err := t.fill(imported[1])
	if err != nil {
		return template{}, err
	}
	if bytes.Equal(mains[0], mains[1]) || !bytes.Equal(patched, mains[1]) {
		return template{}, errors.New("main packages differ in more than the fingerprint")
	}
	return t, nil
}

// bytes returns the form a template is kept in: offset, archive, SHA-256 of both.
func (t template) bytes() []byte {
	return append(binary.LittleEndian.AppendUint64(nil, uint64(t.offset)), t.archive...)
}

// templateOf is the inverse of bytes.
func templateOf(b []byte) template {
	if len(b) < 8 {
		return template{}
	}
	return template{archive: b[8:], offset: int(binary.LittleEndian.Uint64(b))}
}
