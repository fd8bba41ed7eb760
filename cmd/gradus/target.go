package main

import (
	"cmp"
	"errors"
	"os"
	"path/filepath"
	"strings"

	"github.com/urfave/cli/v2"

	"github.com/gradus-dev/gradus/grader"
	"github.com/gradus-dev/gradus/grader/catalog"
	"github.com/gradus-dev/gradus/grader/workspace"
)

// target is what a command works on: a challenge and the code that answers it.
type target struct {
	challenge *grader.Challenge
	dir       string // a directory; an archive or a Go file to grade
	own       bool   // in the learner's workspace
}

// shown returns the target's directory as the learner would type it.
func (t target) shown() string {
	cwd, err := os.Getwd()
	if err != nil {
		return t.dir
	}
	rel, err := filepath.Rel(cwd, t.dir)
	if err != nil || strings.HasPrefix(rel, ".."+string(filepath.Separator)+"..") {
		return t.dir
	}
	return rel
}

const noWorkspace = "this directory is in no gradus workspace"

// findWorkspace returns the workspace of the current directory.
func findWorkspace() (*workspace.Workspace, error) {
	cwd, err := os.Getwd()
	if err != nil {
		return nil, err
	}
	return workspaceOf(cwd)
}

// workspaceOf returns the workspace that a directory is in.
func workspaceOf(dir string) (*workspace.Workspace, error) {
	ws, err := workspace.Find(dir)
	switch {
	case errors.Is(err, workspace.ErrNotFound):
		return nil, usage(noWorkspace).
			hint("make one: gradus init practice").hint("or go to yours: cd practice")
	case err != nil:
		return nil, usage("the workspace can't be read: %v", err).
			hint("mend that file, or move it away and let gradus init make a new one")
	}
	return ws, nil
}

// isOutside reports whether an error of workspaceOf says that there is none.
func isOutside(err error) bool {
	f, ok := errors.AsType[*failure](err)
	return ok && f.message == noWorkspace
}

// here returns the challenge whose folder the current directory is in, or the one that
// was worked on last.
func here(cat *catalog.Catalog, command string) (target, error) {
	ws, err := findWorkspace()
	if err != nil {
		return target{}, err
	}
	cwd, err := os.Getwd()
	if err != nil {
		return target{}, err
	}
	id := cmp.Or(ws.Challenge(cwd), ws.Current())
	if id == "" {
		return target{}, usage("no challenge is named, and this directory is not that of one").
			hint("type: gradus %s SLUG", command).hint("gradus list --status started shows those you have begun")
	}
	ch, err := open(cat, id)
	if err != nil {
		return target{}, err
	}
	return target{ch, ws.Path(ch), true}, nil
}

// named returns what an argument of a command calls: a challenge in the
// workspace, or a directory that holds an answer to one, by a file in it too.
func named(c *cli.Context, cat *catalog.Catalog, arg string) (target, error) {
	info, err := os.Stat(arg)
	switch found := err == nil && !cat.Has(arg); {
	case found && info.IsDir():
		return directory(cat, arg)
	case found && filepath.Ext(arg) == ".go":
		return directory(cat, filepath.Dir(arg))
	case found && filepath.Ext(arg) != "": // no name of a challenge
		return target{}, unanswered(arg)
	}
	if err != nil && (filepath.IsAbs(arg) || strings.Contains(arg, ".") && !cat.Has(arg)) { // no name of a challenge
		return target{}, usage("read the submission: %v", err).hint("name a challenge, or the directory that holds its Go files")
	}
	ch, err := open(cat, arg)
	if err != nil {
		return target{}, err
	}
	ws, err := findWorkspace()
	if err != nil {
		return target{}, err
	}
	t := target{ch, ws.Path(ch), true}
	if _, err := os.Stat(t.dir); err != nil {
		return t, usage("%s is not in this workspace yet", ch.Slug).hint("type: %s", again(c, "start", ch.Slug))
	}
	return t, nil
}

// directory returns the target of a directory, by its place in a workspace or,
// outside one, by its name.
func directory(cat *catalog.Catalog, dir string) (target, error) {
	abs, err := filepath.Abs(dir)
	if err != nil {
		return target{}, err
	}
	t := target{dir: abs}
	name := filepath.Base(abs)
	ws, err := workspaceOf(abs)
	if err != nil && !isOutside(err) {
		return t, err
	}
	if err == nil {
		t.own = true
		if name = ws.Challenge(abs); name == "" {
			return t, usage("%s is not the folder of a challenge", dir).hint("type: gradus grade TRACK/SLUG")
		}
		t.dir = filepath.Join(ws.Dir, filepath.FromSlash(name))
	}
	ch, err := cat.Find(name)
	if _, missing := errors.AsType[*catalog.NotFoundError](err); missing || (err == nil && !ch.Called(name)) {
		return t, unanswered(dir)
	}
	if err != nil {
		return t, err
	}
	t.challenge, err = open(cat, ch.ID())
	return t, err
}

func unanswered(path string) *failure {
	return usage("%s does not say which challenge it answers", path).
		hint("type: gradus grade --challenge SLUG --submission %s", shellWord(path))
}

// gradeTargets returns what gradus grade is to grade.
func (a *app) gradeTargets(c *cli.Context) ([]target, error) {
	cat, err := a.catalogue(c)
	if err != nil {
		return nil, err
	}
	submissions := c.StringSlice("submission")
	switch {
	case c.String("challenge") != "" && len(submissions) > 0:
		return submitted(cat, c.String("challenge"), append(submissions, c.Args().Slice()...))
	case c.String("challenge") != "":
		return nil, usage("--challenge needs --submission").hint("type: gradus grade --challenge %s --submission DIR", shellWord(c.String("challenge")))
	case len(submissions) > 0:
		return nil, usage("--submission needs --challenge").hint("type: gradus grade --challenge SLUG --submission %s", shellWord(submissions[0]))
	case c.Args().Len() == 0:
		t, err := here(cat, "grade")
		return []target{t}, withoutWorkspace(err)
	}
	var targets []target
	for _, arg := range c.Args().Slice() {
		t, err := named(c, cat, arg)
		if err != nil {
			return nil, withoutWorkspace(err)
		}
		targets = append(targets, t)
	}
	return targets, nil
}

// withoutWorkspace adds, to an error that tells of no workspace, how to grade
// without one.
func withoutWorkspace(err error) error {
	if f, ok := errors.AsType[*failure](err); ok && isOutside(err) {
		f.hint("or grade any directory: gradus grade --challenge SLUG --submission DIR")
	}
	return err
}

// submitted returns directories and archives that all answer one challenge.
func submitted(cat *catalog.Catalog, name string, paths []string) ([]target, error) {
	ch, err := open(cat, name)
	if err != nil {
		return nil, err
	}
	var targets []target
	for _, p := range paths {
		if _, err := os.Stat(p); err != nil {
			return nil, usage("read the submission: %v", err).hint("name the directory that holds the Go files")
		}
		abs, err := filepath.Abs(p)
		if err != nil {
			return nil, err
		}
		targets = append(targets, target{challenge: ch, dir: abs})
	}
	return targets, nil
}
