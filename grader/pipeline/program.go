package pipeline

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"go/types"
	"io"
	"os"

	"github.com/gradus-dev/gradus/grader"
	"github.com/gradus-dev/gradus/grader/session"
)

// Program is a built submission that may be run more than once. Close removes it.
type Program struct {
	*built
	ch *grader.Challenge
}

// Program builds a submission and checks the rules. The error is a *grader.BadSubmission
// if it does not compile or breaks a rule.
func (p *Pipeline) Program(ctx context.Context, ch *grader.Challenge, sub *grader.Submission) (*Program, error) {
	b, _, err := p.build(ctx, ch, sub, nil)
	if err != nil {
		return nil, err
	}
	return &Program{b, ch}, nil
}

// Run runs the hidden tests on the program, in the order of checks and within
// limits, which may differ from the challenge's own. Runs of one or more programs may be
// concurrent.
func (g *Program) Run(ctx context.Context, checks []grader.Check, limits grader.Limits) (*grader.Run, error) {
	ch := *g.ch
	ch.Checks, ch.Limits = checks, limits
	return session.Run(ctx, &ch, g.programs(), nil)
}

// Digest returns the hash of the program's bytes. Submissions with equal digests were
// compiled to the same program.
func (g *Program) Digest() (string, error) {
	f, err := os.Open(g.candidate.Binary)
	if err != nil {
		return "", err
	}
	defer f.Close()
	h := sha256.New()
	if _, err := io.Copy(h, f); err != nil {
		return "", fmt.Errorf("read the candidate of %s: %w", g.ch.ID(), err)
	}
	return hex.EncodeToString(h.Sum(nil)), nil
}

// Importer returns an importer of the packages that the submission imports.
func (g *Program) Importer() (types.Importer, error) {
	c := g.candidate.Checked
	if c == nil {
		return nil, fmt.Errorf("read the types of %s: %w", g.ch.ID(), g.candidate.Unchecked)
	}
	imports := imported{}
	for _, pkg := range c.Pkg.Imports() {
		imports[pkg.Path()] = pkg
	}
	return imports, nil
}

// imported is an importer of the packages in a map, by path.
type imported map[string]*types.Package

func (m imported) Import(path string) (*types.Package, error) {
	if path == "unsafe" {
		return types.Unsafe, nil
	}
	if pkg := m[path]; pkg != nil {
		return pkg, nil
	}
	return nil, fmt.Errorf("%s is not imported by the submission", path)
}

// Close removes the program.
func (g *Program) Close() error { return g.candidate.Close() }
