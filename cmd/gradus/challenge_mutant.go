package main

import (
	"errors"
	"os"
	"path/filepath"
	"regexp"
	"strings"

	"github.com/urfave/cli/v2"

	"github.com/gradus-dev/gradus/grader"
	"github.com/gradus-dev/gradus/grader/author/draft"
	"github.com/gradus-dev/gradus/grader/catalog"
	"github.com/gradus-dev/gradus/grader/catalog/patch"
)

func (a *app) challengeMutantCommand() *cli.Command {
	return &cli.Command{
		Name: "mutant", Usage: "make a mutant of a challenge: a wrong solution", ArgsUsage: "SLUG|DIR NAME",
		Description: `   Opens a copy of the challenge's own solution in your editor. When you have made
   one mistake in it and left the editor, the hidden tests run, and what changed is
   written as mutants/NAME.diff, with the verdict, the tests that reject it and
   your reason: what it gets wrong, in one line. Where learners write tests, it is
   the hidden tests that you make worse.

   The editor is the command in VISUAL or EDITOR; it has to wait until the files
   are closed, as EDITOR='code --wait' does. With --from, it is not asked for: the
   .go files in DIR take the place of those of the same name. What is refused is
   kept, and the message says where.

   DIR, as the argument, is a challenge's folder. A SLUG is looked for in the
   catalogue of --challenges, of the workspace, of this directory, or of its
   directory challenges.`,
		Flags: []cli.Flag{
			&cli.StringFlag{Name: "challenges", Usage: "write into the catalogue in `DIR`"},
			&cli.StringFlag{Name: "from", Usage: "take the files in `DIR` instead of opening an editor"},
			&cli.StringFlag{Name: "of", Usage: "change the accepted solution `NAME` instead of the challenge's own"},
			&cli.StringFlag{Name: "reason", Usage: "what it gets wrong, in one `LINE`; asked for on a terminal"},
			&cli.BoolFlag{Name: "again", Usage: "go on from the mutant NAME that is there", DisableDefaultText: true},
		},
		CustomHelpTemplate: commandHelp(exitMutant),
		Action:             a.challengeMutant,
	}
}

// mutantDraft is a mutant being made.
type mutantDraft struct {
	*catalog.Mutant
	ch     *grader.Challenge
	folder string        // of the challenge
	right  []grader.File // what is changed
	begun  []grader.File // what the author begins with
	old    string        // the mutant's file, with --again; a slash path in the challenge
}

func (a *app) challengeMutant(c *cli.Context) error {
	m, err := a.beginMutant(c)
	if err != nil {
		return err
	}
	dir := c.String("from")
	if dir == "" {
		dir, err = a.edit(c.Context, m.begun)
	}
	if err == nil {
		err = a.finishMutant(c, m, dir)
	}
	switch {
	case err != nil && dir != "":
		return a.keep(c, dir, err)
	case err == nil && c.String("from") == "":
		_ = os.RemoveAll(dir) // in the system's temporary directory, which is cleared in the end
	}
	return err
}

// keep says with a refusal where the author's files are.
func (a *app) keep(c *cli.Context, dir string, err error) error {
	f, ok := errors.AsType[*failure](err)
	if !ok {
		f = &failure{code: exitFailed, message: err.Error(), hints: hintsFor(err)}
	}
	line := "gradus challenge mutant --from " + shellWord(dir)
	for _, flag := range []string{"challenges", "of", "reason"} {
		if value := c.String(flag); value != "" {
			line += " --" + flag + " " + shellWord(value)
		}
	}
	if c.Bool("again") {
		line += " --again"
	}
	if c.Context.Err() != nil { // what the command ends with then has no hints
		a.say("your files are in %s", dir)
	}
	return f.hint("your files are in %s; to go on with them: %s %s %s", dir, line, shellWord(c.Args().Get(0)), c.Args().Get(1))
}

// mutantName is what a mutant can be called.
var mutantName = regexp.MustCompile(`^[a-z0-9]+(-[a-z0-9]+)*$`)

// beginMutant reads the command line, and what the author begins with.
func (a *app) beginMutant(c *cli.Context) (*mutantDraft, error) {
	if c.Args().Len() != 2 {
		return nil, usage("challenge mutant needs a challenge and a name").hint("type: gradus challenge mutant SLUG NAME")
	}
	name := c.Args().Get(1)
	if !mutantName.MatchString(name) {
		return nil, usage("%q can't name a mutant: use words of a-z and 0-9, joined by hyphens", name).hint("for example: off-by-one")
	}
	if reason := c.String("reason"); c.IsSet("reason") {
		if err := draft.CheckLine(reason); err != nil {
			return nil, usage("the reason %v", err)
		}
	}
	m := &mutantDraft{Mutant: &catalog.Mutant{Name: name, Of: c.String("of")}}
	if err := m.find(c); err != nil {
		return nil, err
	}
	if err := a.takeUp(c, m); err != nil {
		return nil, err
	}
	if c.IsSet("reason") {
		m.Reason = c.String("reason")
	}
	if m.Reason == "" && !a.canAsk() {
		return nil, usage("challenge mutant needs --reason: what the mutant gets wrong, in one line")
	}
	return m, nil
}

// find opens the challenge, which has to be in a directory.
func (m *mutantDraft) find(c *cli.Context) error {
	arg := c.Args().First()
	m.folder = arg
	if _, err := os.Stat(filepath.Join(arg, "challenge.toml")); err != nil {
		root, err := newPlace(c, "challenge mutant")
		if err != nil {
			return err
		}
		cat, err := catalog.Load(os.DirFS(root))
		if err != nil {
			return usage("the catalogue %s: %v", root, err)
		}
		found, err := cat.Find(arg)
		if err != nil {
			return notWritten(arg, notFound(cat, err))
		}
		m.folder = filepath.Join(root, found.Track, found.Slug)
	}
	j, err := folderJob(m.folder)
	if err != nil {
		return err
	}
	if j.err != nil {
		return &failure{code: exitUsage, message: j.err.Error(), hints: []string{"mend it; gradus challenge check " + shellWord(m.folder) + " says the same"}}
	}
	open := *j.ch
	open.Reveal = grader.RevealFull // to its author
	m.ch = &open
	return nil
}

// takeUp reads the solution to change and, with --again, the mutant of before.
func (a *app) takeUp(c *cli.Context, m *mutantDraft) (err error) {
	for _, file := range m.ch.Files.Mutants {
		if base := filepath.Base(file); strings.TrimSuffix(base, filepath.Ext(base)) == m.Name {
			m.old = file
		}
	}
	switch again := c.Bool("again"); {
	case again && m.old == "":
		return usage("%s has no mutant %s; leave out --again to make it", m.ch.ID(), m.Name)
	case !again && m.old != "":
		return usage("%s has a mutant %s already", m.ch.ID(), m.Name).hint("take another name, or add --again to go on from that one")
	case again:
		before, err := catalog.ReadMutant(m.ch, m.old)
		misfits, odd := errors.AsType[patch.Misfits](err)
		if err != nil && !odd {
			return err
		}
		for _, why := range misfits {
			a.warn("%s: left out, for you to change anew: %s", m.old, why)
		}
		m.begun, m.Reason, m.Asks = before.Files, before.Reason, before.Asks
		if !c.IsSet("of") {
			m.Of = before.Of
		}
	}
	if m.right, err = catalog.Solution(m.ch, "mutants", m.Of); err != nil {
		return usage("--of %s: %v", m.Of, err)
	}
	if m.begun == nil {
		m.begun = m.right
	}
	return nil
}
