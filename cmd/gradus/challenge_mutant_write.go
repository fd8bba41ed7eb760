package main

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/urfave/cli/v2"

	"github.com/gradus-dev/gradus/grader"
	"github.com/gradus-dev/gradus/grader/catalog"
	"github.com/gradus-dev/gradus/grader/catalog/patch"
	"github.com/gradus-dev/gradus/grader/link"
	"github.com/gradus-dev/gradus/grader/report"
	"github.com/gradus-dev/gradus/grader/workspace"
)

// finishMutant reads the author's files, has them judged, and writes the mutant.
func (a *app) finishMutant(c *cli.Context, m *mutantDraft, dir string) error {
	sub, err := workspace.Freeze(dir, m.ch)
	if bad, ok := workspace.IsBad(err); ok {
		return usage("%v", bad).hint("%s", bad.Hint)
	}
	if err != nil {
		return err
	}
	m.Files = catalog.Overlay(m.right, sub.Files)
	if err := m.own(); err != nil {
		return err
	}
	if err := a.judgeMutant(c, m); err != nil {
		return err
	}
	if m.Reason == "" {
		if err := a.askReason(c, m); err != nil {
			return err
		}
	}
	file, err := m.write()
	if err != nil {
		return err
	}
	p := report.NewPaint(a.color(c))
	fmt.Fprintf(a.stdout, "made:  %s\n       %s\n", clean(file), clean(rejection(m)))
	fmt.Fprintf(a.steps(), "next:  %s\n", p.Accent(clean("gradus challenge check --quick "+shellWord(m.folder))))
	return nil
}

// write writes the mutant's file, in place of the one of before, and returns its name.
func (m *mutantDraft) write() (string, error) {
	file := filepath.Join(m.folder, "mutants", m.Name+".diff")
	if err := os.MkdirAll(filepath.Dir(file), 0o777); err != nil {
		return "", err
	}
	if err := os.WriteFile(file, m.Format(m.right), 0o644); err != nil {
		return "", err
	}
	if old := filepath.Join(m.folder, filepath.FromSlash(m.old)); m.old != "" && old != file {
		return file, os.Remove(old) // an archive
	}
	return file, nil
}

// own refuses a mutant equal, but for comments and layout, to the solution it changes or to
// another of the challenge's mutants.
func (m *mutantDraft) own() error {
	code := catalog.Code(m.Files)
	if code == catalog.Code(m.right) {
		return usage("nothing is changed but comments and layout, if anything").
			hint("an editor that returns at once needs a flag to wait, such as EDITOR='code --wait'")
	}
	for _, file := range m.ch.Files.Mutants {
		other, err := catalog.ReadMutant(m.ch, file)
		if _, odd := errors.AsType[patch.Misfits](err); odd || file == m.old {
			continue
		}
		if err != nil {
			return err
		}
		if code == catalog.Code(other.Files) {
			return usage("but for comments and layout, it is %s, which %s", file, other.Reason)
		}
	}
	return nil
}

// judgeMutant runs the hidden tests, and refuses what they accept.
func (a *app) judgeMutant(c *cli.Context, m *mutantDraft) error {
	e, err := a.newEngine(c, a.progress, link.Options{})
	if err != nil {
		return err
	}
	a.progress("grading " + m.ch.ID())
	r, err := e.pipeline.Grade(c.Context, m.ch, &grader.Submission{Name: m.Name, Files: m.Files})
	if err != nil {
		return err
	}
	m.Judged(r)
	switch {
	case r.Verdict == grader.Accepted:
		return &failure{code: exitNotAccepted, message: "the hidden tests accept it", hints: []string{
			"strengthen the tests, if it is wrong; or write it down as right, in accepted/"}}
	case r.Verdict == grader.CompileError:
		return &failure{code: exitNotAccepted, message: "it does not compile: " + firstDiagnostic(r)}
	}
	return nil
}

func firstDiagnostic(r *grader.Report) string {
	if len(r.Diagnostics) == 0 {
		return r.Reason
	}
	d := r.Diagnostics[0]
	return fmt.Sprintf("%s:%d: %s", d.File, d.Line, d.Message)
}

// rejection says what verdict a mutant gets, and from which tests.
func rejection(m *mutantDraft) string {
	if len(m.Tests) == 0 {
		return string(m.Verdict)
	}
	return fmt.Sprintf("%s, from %s", m.Verdict, strings.Join(slices.Sorted(slices.Values(m.Tests)), ", "))
}
