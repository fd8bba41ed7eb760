package build

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"go/ast"
	"go/types"
	"os"
	"runtime"
	"slices"
	"strings"

	"github.com/gradus-dev/gradus/grader/build/graft"
	"github.com/gradus-dev/gradus/grader/build/mirror"
	"github.com/gradus-dev/gradus/grader/cache"
)

// Driver and dispatcher are the same for every submission of a challenge, and take the
// compiler longer than most submissions do. So they are compiled once, with the judge,
// against a mirror of the reference (package mirror), and grafted beside submissions
// that the mirror describes. Others have them compiled as if there were no mirror.

var errNotAhead = errors.New("nothing is compiled ahead")

// ahead is a driver and dispatcher compiled before the submission that they import.
type ahead struct {
	Uses        []mirror.Use `json:"uses,omitempty"`        // of the submission
	Description string       `json:"description,omitempty"` // of one that will do
	Instances   []byte       `json:"instances,omitempty"`   // source of what generic code it needs; see mirror.Instances
	Reason      string       `json:"reason,omitempty"`      // why there is no archive

	archive []byte
}

// suits returns nil if the archive will do for a submission, or why it won't.
func (a *ahead) suits(pkg *types.Package) error {
	switch {
	case a == nil:
		return errNotAhead
	case a.Reason != "":
		return errors.New(a.Reason)
	case pkg == nil:
		return errors.New("the submission has no types")
	}
	is, err := mirror.Describe(pkg, a.Uses)
	if err == nil && is != a.Description {
		err = errors.New("the submission is not what the reference is to its driver")
	}
	return err
}

// ahead returns what was compiled ahead for d's driver and dispatcher, or nil. With
// force, what is missing is made, else only when it is missed a second time.
func (d *directBuild) ahead(ctx context.Context, s *source, force bool) *ahead {
	tools := d.b.tools.Toolchain
	if s.beside == nil || d.p.standIn != nil || d.b.opts.Race || d.b.opts.Cover || !graft.Supports(tools.Version, tools.Platform) {
		return nil
	}
	key := cache.Key([]byte(mirror.Fingerprint()), []byte(d.set.key), []byte(digestFiles(s.beside)), []byte(d.p.ch.ImportPath), []byte(d.p.ch.Hash),
		[]byte(strings.Join(d.index.Compile, " ")))[:32]
	kept := d.b.cache.entries(aheadDir)
	if data, ok := kept.Get(key); ok {
		if a, err := aheadOf(data); err == nil {
			return a
		}
	}
	if !force && !d.b.seen(key) {
		return nil
	}
	a, err := d.makeAhead(ctx, s)
	if err != nil {
		return nil // it may go better next time
	}
	_ = kept.Put(key, a.bytes()) // without it the next process makes one
	return a
}

// makeAhead compiles the package beside submissions against a mirror of the
// reference. What rules that out for good is the reason in what it returns.
func (d *directBuild) makeAhead(ctx context.Context, s *source) (*ahead, error) {
	sub, err := referenceOf(s.ch)
	if err != nil {
		return nil, err
	}
	reference, diags := screen(s.ch, sub, d.b.tools)
	if len(diags) > 0 {
		return nil, fmt.Errorf("the reference: %s", diags[0].Message)
	}
	_, index, err := d.set.inputs(ctx, program{units: []unit{{s.ch.ImportPath, reference.files}, {s.ch.DriverPath(), s.beside}}})
	if err != nil {
		return nil, err
	}
	checked := reference.check(d.set, index, nil)
	if checked.err != nil {
		return nil, checked.err
	}
	files, err := s.parseOwn(s.beside)
	if err != nil {
		return nil, err
	}
	a := &ahead{}
	text, err := a.describe(s, checked.checked.Pkg, files, &setImporter{set: d.set, index: index})
	if err != nil {
		return &ahead{Reason: err.Error()}, nil
	}
	fail, err := d.compileAhead(ctx, s, text, a)
	if fail != nil {
		return &ahead{Reason: "against a mirror it does not compile: " + firstLine(fail.text)}, nil
	}
	return a, err
}

// describe notes what files beside a submission need of it, and returns the source of
// its mirror.
func (a *ahead) describe(s *source, pkg *types.Package, files []*ast.File, from *setImporter) ([]byte, error) {
	info := mirror.NewInfo()
	from.own = pkg
	config := types.Config{GoVersion: langOf(from.index.Compile), Importer: from, Sizes: types.SizesFor("gc", runtime.GOARCH)}
	beside, err := config.Check(s.ch.DriverPath(), s.fset, files, info)
	if err != nil {
		return nil, err
	}
	if a.Uses, err = mirror.Uses(pkg, files, info); err != nil {
		return nil, err
	}
	if a.Instances, err = mirror.Instances(pkg, beside, info); err != nil {
		return nil, err
	}
	if a.Description, err = mirror.Describe(pkg, a.Uses); err != nil {
		return nil, err
	}
	return mirror.Source(pkg, a.Uses)
}

// compileAhead compiles the mirror, and against it the package beside submissions, which
// is what a gets.
func (d *directBuild) compileAhead(ctx context.Context, s *source, reflection []byte, a *ahead) (*failure, error) {
	scratch, err := d.b.scratch()
	if err != nil {
		return nil, err
	}
	defer os.RemoveAll(scratch)
	p := program{ch: s.ch, scratch: scratch, trusted: true, units: []unit{
		{mirror.Sink.Path, map[string][]byte{"sink.go": []byte(mirror.Sink.Source)}},
		{s.ch.ImportPath, map[string][]byte{"mirror.go": reflection}}, {s.ch.DriverPath(), s.beside}}}
	imports, index, err := d.set.inputs(ctx, p)
	if err != nil {
		return nil, err
	}
	sub := directBuild{b: d.b, p: p, set: d.set, index: index, built: map[string]string{}}
	for i, u := range p.units {
		if fail, err := sub.compile(ctx, i, u, imports[i]); fail != nil || err != nil {
			return fail, err
		}
	}
	a.archive, err = os.ReadFile(sub.built[s.ch.DriverPath()])
	return nil, err
}

// bytes is the form that is kept: a line of JSON, the archive.
func (a *ahead) bytes() []byte {
	head, err := json.Marshal(a)
	if err != nil {
		panic(err) // there is nothing in it that can't be marshalled
	}
	return slices.Concat(head, []byte("\n"), a.archive)
}

// aheadOf is the inverse of bytes.
func aheadOf(data []byte) (*ahead, error) {
	head, archive, _ := bytes.Cut(data, []byte("\n"))
	a := &ahead{archive: archive}
	return a, json.Unmarshal(head, a)
}

// promise is what was compiled ahead, which the type checker may allow to be used.
type promise struct {
	kept chan struct{}
	made *ahead
	why  error // it is not to be used
}

func newPromise() *promise { return &promise{kept: make(chan struct{})} }

// settle takes what the type checker says: whether what was made will do.
func (p *promise) settle(a *ahead, r checkResult) {
	p.made, p.why = a, r.unsuited
	if r.checked == nil {
		p.why = errNotAhead
	}
	close(p.kept)
}

// get waits for it.
func (p *promise) get(ctx context.Context) (*ahead, error) {
	if p == nil {
		return nil, errNotAhead
	}
	select {
	case <-p.kept:
		return p.made, p.why
	case <-ctx.Done():
		return nil, ctx.Err()
	}
}
