package graft

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"go/types"
	"maps"
	"os"
	"runtime"
	"slices"
	"strings"

	"github.com/gradus-dev/gradus/grader/cache"
	"github.com/gradus-dev/gradus/grader/gotool"
	"github.com/gradus-dev/gradus/grader/link/graft/mirror"
	"github.com/gradus-dev/gradus/grader/link/tool"
	"github.com/gradus-dev/gradus/grader/screen"
)

// Driver and dispatcher are the same for every submission of a challenge, and take the
// compiler longer than most submissions do. So they are compiled once, with the judge,
// against a mirror of the reference (package mirror), and grafted together with every
// submission that the mirror describes. For others they are compiled anew.

var errNotBefore = errors.New("nothing is compiled before submissions")

// before is a precompiled driver and dispatcher, made before the submission that they import.
type before struct {
	Uses        []mirror.Use `json:"uses,omitempty"`        // of the submission
	Description string       `json:"description,omitempty"` // of a submission that fits
	Instances   []byte       `json:"instances,omitempty"`   // source of what generic code it needs; see mirror.Instances
	Reason      string       `json:"reason,omitempty"`      // why there is no archive

	archive []byte
}

// suits returns nil if the archive fits a submission, or why it does not.
func (b *before) suits(pkg *types.Package) error {
	switch {
	case b == nil:
		return errNotBefore
	case b.Reason != "":
		return errors.New(b.Reason)
	case pkg == nil:
		return errors.New("the submission has no types")
	}
	is, err := mirror.Describe(pkg, b.Uses)
	if err == nil && is != b.Description {
		err = errors.New("the submission is not what the reference is to its driver")
	}
	return err
}

// before returns a's precompiled driver and dispatcher, or nil. If missing they are
// compiled if force is set or if they were missing once before.
func (a attempt) before(ctx context.Context, s *screen.Source, force bool) *before {
	ch := a.Program.Challenge
	if s.Beside == nil || a.Program.With != nil {
		return nil
	}
	key := cache.Key([]byte(mirror.Fingerprint()), []byte(a.Set.Key), []byte(gotool.DigestFiles(s.Beside)), []byte(ch.ImportPath), []byte(ch.Hash),
		[]byte(strings.Join(a.Index.Compile, " ")))[:32]
	kept := a.Cache.Entries(beforeDir, maxKept)
	if data, ok := kept.Get(key); ok {
		if b, err := beforeOf(data); err == nil {
			return b
		}
	}
	if !force && !a.way.seen(key) {
		return nil
	}
	b, err := a.makeBefore(ctx, s)
	if err != nil {
		return nil // try again next time
	}
	_ = kept.Put(key, b.bytes()) // without it the next process makes one
	return b
}

// makeBefore compiles the package beside submissions against a mirror of the reference.
// If that can never work, the result has a Reason and no archive.
func (a attempt) makeBefore(ctx context.Context, s *screen.Source) (*before, error) {
	ch := a.Program.Challenge
	sub, err := ch.Reference()
	if err != nil {
		return nil, err
	}
	reference, diags := screen.Parse(ch, sub, a.Tools)
	if len(diags) > 0 {
		return nil, fmt.Errorf("the reference: %s", diags[0].Message)
	}
	_, index, err := a.Set.Inputs(ctx, []gotool.Unit{{Path: ch.ImportPath, Files: reference.Package()}, {Path: ch.DriverPath(), Files: s.Beside}}, nil)
	if err != nil {
		return nil, err
	}
	checked := reference.Check(a.Set, index, nil)
	if checked.Err != nil {
		return nil, checked.Err
	}
	b := &before{}
	text, err := b.describe(ch.DriverPath(), s.Beside, checked.Checked.Pkg, a.Set.Importer(index), index.Lang())
	if err != nil {
		return &before{Reason: err.Error()}, nil
	}
	fail, err := a.compileBefore(ctx, s, text, b)
	if fail != nil {
		return &before{Reason: "against a mirror it does not compile: " + fail.FirstLine()}, nil
	}
	return b, err
}

// describe records what driver and dispatcher need of a submission, and returns the source
// of its mirror.
func (b *before) describe(path string, beside map[string][]byte, pkg *types.Package, from *gotool.Importer, lang string) ([]byte, error) {
	fset := token.NewFileSet()
	var files []*ast.File
	for _, name := range slices.Sorted(maps.Keys(beside)) {
		f, err := parser.ParseFile(fset, name, beside[name], parser.SkipObjectResolution)
		if err != nil {
			return nil, err
		}
		files = append(files, f)
	}
	info := mirror.NewInfo()
	from.Own = pkg
	config := types.Config{GoVersion: lang, Importer: from, Sizes: types.SizesFor("gc", runtime.GOARCH)}
	user, err := config.Check(path, fset, files, info)
	if err != nil {
		return nil, err
	}
	if b.Uses, err = mirror.Uses(pkg, files, info); err != nil {
		return nil, err
	}
	if b.Instances, err = mirror.Instances(pkg, user, info); err != nil {
		return nil, err
	}
	if b.Description, err = mirror.Describe(pkg, b.Uses); err != nil {
		return nil, err
	}
	return mirror.Source(pkg, b.Uses)
}

// compileBefore compiles the mirror and, against it, driver and dispatcher, whose archive
// it puts into b.
func (a attempt) compileBefore(ctx context.Context, s *screen.Source, reflection []byte, b *before) (*gotool.Failure, error) {
	scratch, err := a.Scratch()
	if err != nil {
		return nil, err
	}
	defer os.RemoveAll(scratch)
	ch := a.Program.Challenge
	p := tool.Program{Challenge: ch, Scratch: scratch, Trusted: true, Units: []gotool.Unit{
		{Path: mirror.Sink.Path, Files: map[string][]byte{"sink.go": []byte(mirror.Sink.Source)}},
		{Path: ch.ImportPath, Files: map[string][]byte{"mirror.go": reflection}}, {Path: ch.DriverPath(), Files: s.Beside}}}
	sub, err := a.Start(ctx, p, a.Set)
	if err != nil {
		return nil, err
	}
	for i, u := range p.Units {
		if fail, err := sub.Compile(ctx, i, u, sub.Imports[i]); fail != nil || err != nil {
			return fail, err
		}
	}
	b.archive, err = os.ReadFile(sub.Built[ch.DriverPath()])
	return nil, err
}

// bytes is the form that is kept: a line of JSON, the archive.
func (b *before) bytes() []byte {
	head, err := json.Marshal(b)
	if err != nil {
		panic(err) // every field can be marshalled
	}
	return slices.Concat(head, []byte("\n"), b.archive)
}

// beforeOf is the inverse of bytes.
func beforeOf(data []byte) (*before, error) {
	head, archive, _ := bytes.Cut(data, []byte("\n"))
	b := &before{archive: archive}
	return b, json.Unmarshal(head, b)
}
