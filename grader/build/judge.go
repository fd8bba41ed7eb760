package build

import (
	"context"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"strings"

	"github.com/gradus-dev/gradus/grader"
	"github.com/gradus-dev/gradus/grader/cache"
)

// testsFile is the name of Code.Tests beside the hidden tests.
const testsFile = "gradus_tests.go"

// Judge returns the path of the judge of a challenge, building it if the cache
// has none for exactly this challenge, code, runtime and toolchain. The error
// holds the compiler's words: the challenge's author or gradus is to mend it.
func (b *Builder) Judge(ctx context.Context, ch *grader.Challenge, code Code, rt Runtime) (string, error) {
	op := "build the judge of " + ch.ID()
	units, err := judgeUnits(ch, code)
	if err != nil {
		return "", wrap(op, err, "")
	}
	runtimeDir, err := b.runtimeSource(rt)
	if err != nil {
		return "", wrap(op, err, "")
	}
	key := b.judgeKey(ch, units, runtimeDir)
	if path, ok := b.cache.entries(judgesDir).Program(key); ok {
		return path, nil
	}
	scratch, err := b.scratch()
	if err != nil {
		return "", wrap(op, err, "")
	}
	defer os.RemoveAll(scratch)
	out := filepath.Join(scratch, "judge")
	p := program{ch: ch, units: units, runtimeDir: runtimeDir, scratch: scratch, out: out, trusted: true}
	set := b.exports(ch.Modules, runtimeDir, true)
	failure, err := b.direct(ctx, p, set)
	if failure != nil || isSurprise(err) { // for the go command's words
		if failure, err = b.goBuild(ctx, p); failure == nil && err == nil {
			set.drop() // it was the set's fault
		}
	}
	if err != nil {
		return "", wrap(op, err, "")
	}
	if failure != nil {
		if err := Trouble(failure.text); err != nil {
			return "", wrap(op, err, "")
		}
		return "", &grader.BadChallenge{ID: ch.ID(), Reason: "its hidden tests don't compile against what stands in for its package: " + strings.TrimSpace(failure.text)}
	}
	path, err := b.cache.addProgram(key, out)
	if err != nil {
		return "", wrap(op, err, "")
	}
	_ = b.prepareStock(ctx, ch, code, runtimeDir) // candidates are linked without
	return path, stopped(ctx, op)
}

// judgeUnits are the generated proxies, the hidden tests as an ordinary package,
// and the main package that runs them.
func judgeUnits(ch *grader.Challenge, code Code) ([]unit, error) {
	hidden, err := challengeFiles(ch, ch.Files.Hidden)
	if err != nil {
		return nil, err
	}
	tests := map[string][]byte{testsFile: code.Tests}
	for name, data := range hidden {
		tests[strings.TrimSuffix(name, "_test.go")+"_hidden.go"] = data
	}
	units := []unit{{path: ch.ImportPath, files: map[string][]byte{"proxy.go": code.Proxy}}}
	if code.Driver != nil {
		units = append(units, unit{path: ch.DriverPath(), files: map[string][]byte{"proxy.go": code.Driver}})
	}
	return append(units,
		unit{path: ch.ImportPath + "_test", files: tests},
		unit{files: map[string][]byte{"main.go": code.JudgeMain}}), nil
}

// judgeKey covers everything that decides the judge's bytes. The challenge's
// hash is part of it although its files are: a judge never outlives any edit.
func (b *Builder) judgeKey(ch *grader.Challenge, units []unit, runtimeDir string) string {
	parts := [][]byte{[]byte(b.tools.fingerprint()), []byte(filepath.Base(runtimeDir)),
		[]byte(ch.Hash), ch.Modules.Mod, ch.Modules.Sum}
	for _, u := range units {
		parts = append(parts, []byte(u.path), []byte(digestFiles(u.files)))
	}
	return cache.Key(parts...)
}

func readFS(ch *grader.Challenge, name string) ([]byte, error) {
	data, err := fs.ReadFile(ch.FS, name)
	return data, wrap("read "+ch.ID(), err, "")
}

// merge returns the files of all maps in one.
func merge(all ...map[string][]byte) map[string][]byte {
	files := map[string][]byte{}
	for _, m := range all {
		maps.Copy(files, m)
	}
	return files
}
