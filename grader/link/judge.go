package link

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"github.com/gradus-dev/gradus/grader"
	"github.com/gradus-dev/gradus/grader/cache"
	"github.com/gradus-dev/gradus/grader/gotool"
	"github.com/gradus-dev/gradus/grader/link/tool"
	"github.com/gradus-dev/gradus/grader/screen"
)

// testsFile is the name of Code.Tests beside the hidden tests.
const testsFile = "gradus_tests.go"

// Judge returns the path of the judge of a challenge, building it if the cache
// has none for exactly this challenge, code, runtime and toolchain. The error includes
// the compiler's messages: the fault is in the challenge or in gradus.
func (b *Builder) Judge(ctx context.Context, ch *grader.Challenge, code Code, rt gotool.Runtime) (string, error) {
	op := "build the judge of " + ch.ID()
	units, err := judgeUnits(ch, code)
	if err != nil {
		return "", gotool.Wrap(op, err)
	}
	runtimeDir, err := b.RuntimeDir(rt)
	if err != nil {
		return "", gotool.Wrap(op, err)
	}
	key := judgeKey(b.Fingerprint(), ch, units, runtimeDir)
	if path, ok := b.programs().Program(key); ok {
		return path, nil
	}
	scratch, err := b.Scratch()
	if err != nil {
		return "", gotool.Wrap(op, err)
	}
	defer os.RemoveAll(scratch)
	out := filepath.Join(scratch, "judge")
	p := tool.Program{Challenge: ch, Units: units, Runtime: runtimeDir, Scratch: scratch, Out: out, Trusted: true}
	set := b.Exports(ch.Modules, runtimeDir, true)
	failure, err := b.maker.Make(ctx, p, set)
	if failure != nil || gotool.IsFallback(err) { // build again for the go command's messages
		if failure, err = b.maker.GoBuild(ctx, p); failure == nil && err == nil {
			set.Drop() // it was the set's fault
		}
	}
	if err != nil {
		return "", gotool.Wrap(op, err)
	}
	if failure != nil {
		if err := gotool.Trouble(failure.Text); err != nil {
			return "", gotool.Wrap(op, err)
		}
		return "", &grader.BadChallenge{ID: ch.ID(), Reason: "its hidden tests don't compile against what stands in for its package: " + strings.TrimSpace(failure.Text)}
	}
	path, err := b.addProgram(key, out)
	if err != nil {
		return "", gotool.Wrap(op, err)
	}
	_ = b.prepare(ctx, ch, code, runtimeDir) // only makes candidates faster
	return path, gotool.Stopped(ctx, op)
}

// judgeUnits are the generated proxies, the hidden tests as an ordinary package,
// and the main package that runs them.
func judgeUnits(ch *grader.Challenge, code Code) ([]gotool.Unit, error) {
	hidden, err := ch.ReadFiles(ch.Files.Hidden)
	if err != nil {
		return nil, err
	}
	tests := map[string][]byte{testsFile: code.Tests}
	for name, data := range hidden {
		tests[strings.TrimSuffix(name, "_test.go")+"_hidden.go"] = data
	}
	units := []gotool.Unit{{Path: ch.ImportPath, Files: map[string][]byte{"proxy.go": code.Proxy}}}
	if code.Driver != nil {
		units = append(units, gotool.Unit{Path: ch.DriverPath(), Files: map[string][]byte{"proxy.go": code.Driver}})
	}
	return append(units,
		gotool.Unit{Path: ch.ImportPath + "_test", Files: tests},
		gotool.Unit{Files: map[string][]byte{"main.go": code.JudgeMain}}), nil
}

// judgeKey covers everything that the judge's bytes depend on, and the challenge's hash as
// well, so that any edit of the challenge makes a new judge.
func judgeKey(fingerprint string, ch *grader.Challenge, units []gotool.Unit, runtimeDir string) string {
	parts := [][]byte{[]byte(fingerprint), []byte(filepath.Base(runtimeDir)),
		[]byte(ch.Hash), ch.Modules.Mod, ch.Modules.Sum}
	for _, u := range units {
		parts = append(parts, []byte(u.Path), []byte(gotool.DigestFiles(u.Files)))
	}
	return cache.Key(parts...)
}

// prepare makes what the programs of a challenge's submissions have in common. It is an
// optimisation: submissions can be built without.
func (b *Builder) prepare(ctx context.Context, ch *grader.Challenge, code Code, runtimeDir string) error {
	if b.FastLink() != nil {
		return nil
	}
	sub, err := ch.Reference()
	if err != nil {
		return err
	}
	s, diags := screen.Parse(ch, sub, b.Tools)
	if len(diags) > 0 {
		return fmt.Errorf("the reference: %s", diags[0].Message)
	}
	if err := add(s, ch, code); err != nil {
		return err
	}
	p := tool.Program{Challenge: ch, Runtime: runtimeDir, Units: units(ch, s, code)}
	set := b.Exports(ch.Modules, runtimeDir, false)
	if s.Rewrites() {
		_, index, err := set.Inputs(ctx, s.Readable(p.Units), nil)
		if err != nil {
			return err
		}
		files, diags, err := s.Rewrite(ctx, s.Check(set, index, nil), set)
		if err != nil {
			return err
		}
		if len(diags) == 0 {
			p.Units[0].Files = files
		}
	}
	return b.way.Prepare(ctx, s, p, set)
}
