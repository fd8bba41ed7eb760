package gotool

import (
	"bytes"
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/gradus-dev/gradus/grader"
)

// The flags of compile and link are no public interface: they change between Go
// releases. So the go command is asked once what it would run ("go build -n")
// for a program shaped like a candidate, and compile and link are run directly only if
// every flag of the answer is known here.

// flagUse says what to do with a flag that the go command passes to a tool.
type flagUse int

const (
	unknownFlag flagUse = iota
	ownFlag             // replaced by our own value in each run
	keepFlag            // passed on unchanged
	dropFlag            // dropped
)

// flagRule is the rule for a flag. If value is set, the flag's value is the next argument;
// otherwise it has none, or one after an equals sign.
type flagRule struct {
	use   flagUse
	value bool
}

var compileFlags = map[string]flagRule{
	"-o": {ownFlag, true}, "-p": {ownFlag, true}, "-trimpath": {ownFlag, true}, "-importcfg": {ownFlag, true},
	"-pack": {ownFlag, false}, "-e": {ownFlag, false},
	"-buildid": {dropFlag, true}, // for the go command's own cache
	"-lang":    {keepFlag, false}, "-complete": {keepFlag, false}, "-goversion": {keepFlag, true},
	"-c": {keepFlag, false}, "-nolocalimports": {keepFlag, false},
}

var linkFlags = map[string]flagRule{
	"-o": {ownFlag, true}, "-importcfg": {ownFlag, true}, "-s": {ownFlag, false}, "-w": {ownFlag, false},
	"-buildid": {dropFlag, false}, "-extld": {dropFlag, false}, // nothing is linked outside
	"-buildmode": {keepFlag, false}, "-X": {keepFlag, false},
}

// pickFlags returns the flags of args to pass on, or an error that names the
// first it does not know. Arguments after the flags are file names.
func pickFlags(args []string, rules map[string]flagRule) (keep []string, err error) {
	for i := 0; i < len(args) && strings.HasPrefix(args[i], "-"); i++ {
		name, _, joined := strings.Cut(args[i], "=")
		rule := rules[name]
		if rule.use == unknownFlag {
			return nil, fmt.Errorf("this Go release uses a flag not known here: %s", args[i])
		}
		n := 1
		if rule.value && !joined {
			n = 2
		}
		if i+n > len(args) {
			return nil, fmt.Errorf("flag %s has no value", name)
		}
		if rule.use == keepFlag {
			keep = append(keep, args[i:i+n]...)
		}
		i += n - 1
	}
	return keep, nil
}

// toolFlags asks the go command how it compiles and links a candidate.
func (t *Tools) toolFlags(ctx context.Context, mod grader.Modules) (compile, link []string, err error) {
	scratch, err := t.Scratch()
	if err != nil {
		return nil, nil, err
	}
	defer os.RemoveAll(scratch)
	// The package must be new, or the go command would have nothing to run.
	probe := fmt.Sprintf("package probe\n\nvar Unique = %d\n", time.Now().UnixNano())
	path := runModule + "/probe"
	m := Module{Requires: mod, Units: []Unit{
		{Path: path, Files: map[string][]byte{"probe.go": []byte(probe)}},
		{Files: map[string][]byte{"main.go": fmt.Appendf(nil, "package main\n\nimport _ %q\n\nfunc main() {}\n", path)}},
	}}
	src := filepath.Join(scratch, "probe")
	places, err := m.write(src)
	if err != nil {
		return nil, nil, err
	}
	args := slices.Insert(buildArgs(filepath.Join(scratch, "none"), places), 1, "-n")
	cmd := exec.CommandContext(ctx, t.tools.Go, args...)
	cmd.Dir, cmd.Env = src, t.Env(scratch)
	EndWithGroup(cmd)
	var out bytes.Buffer
	cmd.Stdout, cmd.Stderr = &out, &out
	if err := cmd.Run(); err != nil {
		return nil, nil, wrap("ask the go command for its flags", explainGo(out.String(), err), "")
	}
	return flagsOf(out.String(), path)
}

// flagsOf reads the command lines that "go build -n" prints: that of the
// compiler for importPath and that of the linker. It is an error if the same
// flags would not do for the main package.
func flagsOf(text, importPath string) (compile, link []string, err error) {
	seen := map[string][]string{}
	for _, line := range strings.Split(text, "\n") {
		words := shellWords(line)
		for len(words) > 0 && strings.Contains(words[0], "=") {
			words = words[1:] // GOROOT='…'
		}
		if len(words) == 0 {
			continue
		}
		tool := strings.TrimSuffix(filepath.Base(words[0]), ".exe")
		rules := map[string]map[string]flagRule{"compile": compileFlags, "link": linkFlags}[tool]
		if rules == nil {
			continue
		}
		keep, err := pickFlags(words[1:], rules)
		if err != nil {
			return nil, nil, err
		}
		if i := slices.Index(words, "-p"); i > 0 && tool == "compile" {
			tool += " " + words[i+1]
		}
		seen[tool] = keep
	}
	compile, link = seen["compile "+importPath], seen["link"]
	if compile == nil || link == nil || !slices.Equal(compile, seen["compile main"]) {
		return nil, nil, fmt.Errorf("this Go release's build steps are not understood")
	}
	return compile, link, nil
}

// shellWords splits a line as the go command quotes it: with single or double
// quotes around a word or a part of it.
func shellWords(line string) (words []string) {
	var word strings.Builder
	var quote rune
	started := false
	for _, r := range line {
		switch {
		case quote != 0 && r == quote:
			quote = 0
		case quote != 0:
			word.WriteRune(r)
		case r == '\'' || r == '"':
			quote, started = r, true
		case r == ' ' || r == '\t':
			if started {
				words, started = append(words, word.String()), false
				word.Reset()
			}
		default:
			word.WriteRune(r)
			started = true
		}
	}
	if started {
		words = append(words, word.String())
	}
	return words
}
