package main

import (
	"fmt"
	"io"
	"path/filepath"

	"github.com/rogpeppe/go-internal/diff"
	"github.com/urfave/cli/v2"

	"github.com/gradus-dev/gradus/grader"
	"github.com/gradus-dev/gradus/grader/report"
	"github.com/gradus-dev/gradus/grader/store"
	"github.com/gradus-dev/gradus/grader/workspace"
)

func (a *app) updateCommand() *cli.Command {
	return &cli.Command{
		Name: "update", Usage: "bring tasks and examples to the challenges' newest versions", ArgsUsage: "[SLUG]",
		Description: `   Looks at the challenges of the workspace, or at one: of what you were given and
   did not change, the task and the public examples, the newest version takes the
   place. What you wrote or changed stays as it is. What changed is shown.`,
		Flags:  []cli.Flag{challengesFlag()},
		Action: a.update,
	}
}

func (a *app) update(c *cli.Context) error {
	ws, err := findWorkspace()
	if err != nil {
		return err
	}
	var begun []*grader.Challenge
	if c.Args().Present() {
		_, t, err := a.work(c)
		if err != nil {
			return err
		}
		begun = append(begun, t.challenge)
	} else {
		cat, err := a.wholeCatalogue(c)
		if err != nil {
			return err
		}
		for _, listed := range cat.Challenges() {
			if !isDir(ws.Path(listed)) {
				continue
			}
			ch, err := open(cat, listed.ID())
			if err != nil {
				return err
			}
			begun = append(begun, ch)
		}
	}
	changed := 0
	for _, ch := range begun {
		n, err := a.updateOne(c, ws, ch)
		if err != nil {
			return err
		}
		changed += n
	}
	if changed == 0 {
		a.say("nothing is newer than what is here")
	}
	return nil
}

// updateOne updates a challenge and tells what changed, if anything.
func (a *app) updateOne(c *cli.Context, ws *workspace.Workspace, ch *grader.Challenge) (int, error) {
	changes, err := ws.Update(ch)
	if err != nil {
		return 0, err
	}
	p := report.NewPaint(a.color(c))
	dir := target{dir: ws.Path(ch)}.shown()
	if len(changes) > 0 {
		io.WriteString(a.stdout, report.Heading(ch.Title, ch.ID(), a.width(), p))
	}
	for _, change := range changes {
		name := clean(filepath.Join(dir, change.Name))
		switch {
		case change.Done && change.Before == nil:
			fmt.Fprintf(a.stdout, "made:    %s\n", name)
			continue
		case change.Done:
			fmt.Fprintf(a.stdout, "updated: %s\n", name)
		default:
			fmt.Fprintf(a.stdout, "kept:    %s, which is yours; what is given now differs\n", name)
		}
		if change.Before != nil {
			fmt.Fprint(a.stdout, diffText(p, string(diff.Diff("before/"+change.Name, change.Before, "now/"+change.Name, change.After))))
		}
	}
	newer, err := a.newerThanAttempt(c, ch)
	if newer {
		a.say("%s is another version than the one you were graded by", ch.Slug)
		a.hint("type: " + again(c, "grade", ch.Slug))
		return len(changes) + 1, err
	}
	return len(changes), err
}

// newerThanAttempt reports whether the last attempt at a challenge was graded by another
// version of it.
func (a *app) newerThanAttempt(c *cli.Context, ch *grader.Challenge) (newer bool, err error) {
	err = a.withStore(func(s *store.Store) error {
		last, err := s.History(c.Context, ch.IDs(), 1)
		newer = len(last) > 0 && last[0].Report.ChallengeHash != "" && last[0].Report.ChallengeHash != ch.Hash
		return err
	})
	return newer, a.tolerate(err)
}
