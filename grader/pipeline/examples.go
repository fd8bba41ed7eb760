package pipeline

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"

	"github.com/gradus-dev/gradus/grader"
)

// Examples runs the tests among files as the learner's workspace would, by plain
// "go test", and reports whether they pass and what was printed. The files are
// the challenge author's own, so they run without a sandbox, as they do whenever
// the author works on them.
func (p *Pipeline) Examples(ctx context.Context, ch *grader.Challenge, files []grader.File) (passed bool, output string, err error) {
	dir, err := os.MkdirTemp("", "gradus-examples-*")
	if err != nil {
		return false, "", err
	}
	defer os.RemoveAll(dir)
	if err := os.Mkdir(filepath.Join(dir, "tmp"), 0o700); err != nil { // Env's TMPDIR
		return false, "", err
	}
	mod := "module workspace\n\ngo 1.26\n"
	if _, rest, ok := strings.Cut(string(ch.Modules.Mod), "\n"); ok {
		mod = "module workspace\n" + rest
	}
	all := append([]grader.File{{Name: "go.mod", Data: []byte(mod)}, {Name: "go.sum", Data: ch.Modules.Sum}}, files...)
	for _, f := range all {
		if err := os.WriteFile(filepath.Join(dir, filepath.Base(f.Name)), f.Data, 0o600); err != nil {
			return false, "", err
		}
	}
	// -vet=off: the examples are vetted with the challenge, and vet doubles the time.
	cmd := exec.CommandContext(ctx, p.Builder.Toolchain().Go, "test", "-vet=off", "-timeout=60s", ".")
	var out bytes.Buffer
	cmd.Dir, cmd.Env, cmd.Stdout, cmd.Stderr = dir, p.Builder.Env(dir), &out, &out
	err = cmd.Run()
	var exit *exec.ExitError
	if err != nil && !errors.As(err, &exit) {
		return false, "", fmt.Errorf("run the public examples of %s: %w", ch.ID(), err)
	}
	return err == nil, out.String(), ctx.Err()
}
