package link

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/gradus-dev/gradus/grader"
	"github.com/gradus-dev/gradus/grader/cache"
	"github.com/gradus-dev/gradus/grader/gotool"
	"github.com/gradus-dev/gradus/grader/link/tool"
	"github.com/gradus-dev/gradus/grader/screen"
)

// Tests that learners write are compiled once, against a stand-in for the package they
// test (package proxy), which is compiled once per challenge. Their files say "package
// lru" as the package does, but form a package of their own, which dot-imports the
// stand-in. So unexported names of the package under test can't collide with theirs.

// StandIn is a compiled stand-in for a package under test. The hash of its source is in
// its import path.
type StandIn struct{ gotool.Compiled }

// StandIn compiles code.Proxy, or finds it in the cache.
func (b *Builder) StandIn(ctx context.Context, ch *grader.Challenge, code Code, rt gotool.Runtime) (*StandIn, error) {
	op := "build the stand-in of " + ch.ID()
	runtimeDir, err := b.RuntimeDir(rt)
	if err != nil {
		return nil, gotool.Wrap(op, err)
	}
	set := b.Exports(ch.Modules, runtimeDir, false)
	key := cache.Key([]byte(set.Key), code.Proxy)[:32]
	dir := filepath.Join(b.CacheDir(), standInsDir, key)
	s := &StandIn{gotool.Compiled{File: filepath.Join(dir, standInFile),
		Unit: gotool.Unit{Path: fmt.Sprintf("gradus.invalid/%s/%s", key, ch.Package), Files: map[string][]byte{"standin.go": code.Proxy}}}}
	units := []gotool.Unit{s.Unit}
	imports, err := gotool.ImportsOf(units)
	if err != nil {
		return nil, gotool.Wrap(op, err)
	}
	s.Imports = imports[0]
	if !b.Cache.Intact(dir) {
		if err := b.compileStandIn(ctx, ch, units, set, runtimeDir, dir); err != nil {
			return nil, gotool.Wrap(op, err)
		}
	}
	cache.Touch(dir)
	info, err := os.Stat(s.File)
	if err != nil {
		return nil, gotool.CacheError(op, err)
	}
	s.Size = info.Size()
	return s, nil
}

const standInFile = "package.a"

// compileStandIn adds the archive of a stand-in to the cache as dir.
func (b *Builder) compileStandIn(ctx context.Context, ch *grader.Challenge, units []gotool.Unit, set *gotool.Exports, runtimeDir, dir string) error {
	scratch, err := b.Scratch()
	if err != nil {
		return err
	}
	defer os.RemoveAll(scratch)
	p := tool.Program{Challenge: ch, Units: units, Runtime: runtimeDir, Scratch: scratch, End: time.Now().Add(ch.Limits.BuildWall)}
	d, err := b.maker.Start(ctx, p, set)
	if err != nil {
		return err
	}
	fail, err := d.Compile(ctx, 0, units[0], d.Imports[0])
	if err != nil {
		return err
	}
	if fail != nil {
		return fmt.Errorf("it does not compile:\n%s", strings.TrimSpace(fail.Text))
	}
	whole := filepath.Join(scratch, "whole")
	if err := errors.Join(os.Mkdir(whole, 0o755), os.Rename(d.Built[units[0].Path], filepath.Join(whole, standInFile))); err != nil {
		return err
	}
	return b.Cache.AddDir(whole, dir)
}

// Suite builds a learner's tests: their files, the table that lists them for the main
// package, and the stand-in. As with Candidate, tests that do not compile are answered
// with diagnostics.
func (b *Builder) Suite(ctx context.Context, ch *grader.Challenge, code Code, standIn *StandIn, rt gotool.Runtime, sub grader.Submission) (*Candidate, []grader.Diagnostic, error) {
	op := "build the tests for " + ch.ID()
	apart := *ch
	apart.ImportPath += "_test"
	apart.Files.Drivers = nil
	s, diags := screen.Parse(&apart, sub, b.Tools)
	if len(diags) > 0 {
		return nil, diags, nil
	}
	if err := s.ImportAll(standIn.Path, Anchor); err != nil {
		return nil, nil, gotool.Wrap(op, err)
	}
	s.Inside = code.Inside
	runtimeDir, err := b.RuntimeDir(rt)
	if err != nil {
		return nil, nil, gotool.Wrap(op, err)
	}
	scratch, err := b.Scratch()
	if err != nil {
		return nil, nil, gotool.Wrap(op, err)
	}
	p := tool.Program{Challenge: &apart, Runtime: runtimeDir, Scratch: scratch, Out: filepath.Join(scratch, "tests"), Units: units(&apart, s, code), With: &standIn.Compiled}
	c := &Candidate{Binary: p.Out, scratch: scratch}
	diags, err = b.fill(ctx, c, s, p, func() {})
	if err != nil || len(diags) > 0 {
		return nil, s.Reword(diags, standIn.Path), gotool.Wrap(op, errors.Join(err, c.Close()))
	}
	if c.Checked != nil {
		c.Checked.Files = screen.AsWritten(c.Checked.Files)
	}
	return c, nil, nil
}

// Anchor is a type that every stand-in exports, so that its import is used even in a test
// file that uses nothing else of it.
const Anchor = "GradusAnchor"

// Kept returns the path of a submission's program, which it builds into the cache. It is
// for programs that run again and again, such as the variants that a learner's tests run
// against.
func (b *Builder) Kept(ctx context.Context, ch *grader.Challenge, code Code, rt gotool.Runtime, sub grader.Submission) (string, []grader.Diagnostic, error) {
	runtimeDir, err := b.RuntimeDir(rt)
	if err != nil {
		return "", nil, err
	}
	parts := [][]byte{[]byte(b.Fingerprint()), []byte(filepath.Base(runtimeDir)), []byte(ch.ImportPath), ch.Modules.Mod, ch.Modules.Sum, code.Dispatcher.Text, code.Main}
	for _, f := range sub.Files {
		parts = append(parts, []byte(f.Name), f.Data)
	}
	key := cache.Key(parts...)
	if path, ok := b.programs().Program(key); ok {
		return path, nil, nil
	}
	c, diags, err := b.Candidate(ctx, ch, code, rt, sub)
	if c == nil || err != nil {
		return "", diags, err
	}
	defer c.Close()
	path, err := b.addProgram(key, c.Binary)
	return path, nil, err
}
