package main

import (
	"fmt"
	"io"
	"path"
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
		Flags:  []cli.Flag{jsonFlag(), challengesFlag()},
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
	all := updates{Schema: updateSchema, Challenges: []newer{}}
	for _, ch := range begun {
		u, err := a.updateOne(c, ws, ch)
		if err != nil {
			return err
		}
		if len(u.Files) == 0 && !u.Newer {
			continue
		}
		all.Challenges = append(all.Challenges, u)
		if !c.Bool("json") {
			a.printUpdated(c, u)
		}
	}
	if c.Bool("json") {
		return a.writeJSON(all)
	}
	if len(all.Challenges) == 0 {
		a.say("nothing is newer than what is here")
	}
	return nil
}

// updateSchema names the JSON form of an update.
const updateSchema = "gradus.update/v1"

// updates is the JSON form of an update.
type updates struct {
	Schema     string  `json:"schema"`
	Challenges []newer `json:"challenges"` // those of which something is newer
}

// newer is what is newer of a challenge.
type newer struct {
	Challenge string        `json:"challenge"`
	Title     string        `json:"title"`
	Dir       string        `json:"dir"`
	Files     []updatedFile `json:"files"`
	Newer     bool          `json:"newer_than_attempt"` // the last attempt was graded by another version
}

type updatedFile struct {
	Name   string `json:"name"`
	Action string `json:"action"`         // made, updated or kept
	Diff   string `json:"diff,omitempty"` // unified, from what was given before; "" where that is not known
}

// updateOne updates a challenge and returns what is newer.
func (a *app) updateOne(c *cli.Context, ws *workspace.Workspace, ch *grader.Challenge) (newer, error) {
	u := newer{Challenge: ch.ID(), Title: ch.Title, Dir: ws.Path(ch), Files: []updatedFile{}}
	changes, err := ws.Update(ch)
	if err != nil {
		return u, err
	}
	for _, change := range changes {
		f := updatedFile{Name: change.Name, Action: "kept"}
		switch {
		case change.Done && change.Before == nil:
			f.Action = "made"
		case change.Done:
			f.Action = "updated"
		}
		if change.Before != nil {
			f.Diff = string(diff.Diff("before/"+change.Name, change.Before, "now/"+change.Name, change.After))
		}
		u.Files = append(u.Files, f)
	}
	u.Newer, err = a.newerThanAttempt(c, ch)
	return u, err
}

// printUpdated tells what is newer of a challenge.
func (a *app) printUpdated(c *cli.Context, u newer) {
	p := report.NewPaint(a.color(c))
	if len(u.Files) > 0 {
		io.WriteString(a.stdout, report.Heading(u.Title, u.Challenge, a.width(), p))
	}
	for _, f := range u.Files {
		name := clean(filepath.Join(target{dir: u.Dir}.shown(), f.Name))
		if f.Action == "kept" {
			name += ", which is yours; what is given now differs"
		}
		fmt.Fprintf(a.stdout, "%-8s %s\n", f.Action+":", name)
		fmt.Fprint(a.stdout, diffText(p, f.Diff))
	}
	if u.Newer {
		slug := path.Base(u.Challenge)
		a.say("%s is another version than the one you were graded by", slug)
		a.hint("type: " + again(c, "grade", slug))
	}
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
