package main

import (
	"bytes"
	"fmt"
	"io"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"time"

	"github.com/rogpeppe/go-internal/diff"
	"github.com/urfave/cli/v2"

	"github.com/gradus-dev/gradus/grader"
	"github.com/gradus-dev/gradus/grader/report"
	"github.com/gradus-dev/gradus/grader/store"
	"github.com/gradus-dev/gradus/grader/workspace"
)

func (a *app) diffCommand() *cli.Command {
	return &cli.Command{
		Name: "diff", Usage: "show what changed since an attempt", ArgsUsage: "[SLUG] [N|NAME]",
		Description: `   Shows how your files differ from what you handed in last, or the Nth newest
   time, or under the name that gradus history gives a submission.`,
		Flags:  []cli.Flag{jsonFlag(), challengesFlag()},
		Action: a.diff,
	}
}

func (a *app) restoreCommand() *cli.Command {
	return &cli.Command{
		Name: "restore", Usage: "bring back the code of an attempt", ArgsUsage: "[SLUG] [N|NAME]",
		Description: `   Puts the files back that you handed in last, or the Nth newest time, or under
   the name that gradus history gives a submission. What is there is backed up
   first, and the command that brings it back is printed.`,
		Flags:  []cli.Flag{jsonFlag(), challengesFlag()},
		Action: a.restore,
	}
}

// handedIn is the code of a past attempt at a challenge of the workspace.
type handedIn struct {
	target
	attempt *grader.Attempt
	files   []grader.File
}

func (a *app) handedIn(c *cli.Context) (h handedIn, err error) {
	p, err := pastOf(c)
	if err != nil {
		return h, err
	}
	if _, h.target, err = a.workOn(c, p.challenge); err != nil {
		return h, err
	}
	err = a.withStore(func(s *store.Store) error {
		if h.attempt, err = p.find(c.Context, s, h.challenge.IDs()); err != nil {
			return err
		}
		h.files, err = s.Code(c.Context, h.attempt.Report.SubmissionHash)
		return err
	})
	if err == nil && len(h.files) == 0 {
		err = usage("the code of that attempt is not here").hint("gradus keeps the code of what you grade in a workspace; it is in no export")
	}
	return h, err
}

// title says which attempt it is.
func (h handedIn) title() string {
	r := &h.attempt.Report
	return fmt.Sprintf("%s  %s  %s", h.attempt.Time.Local().Format(time.DateTime), r.Verdict, points(r))
}

func (a *app) diff(c *cli.Context) error {
	h, err := a.handedIn(c)
	if err != nil {
		return err
	}
	now, err := workspace.Freeze(h.dir, h.challenge)
	if err != nil {
		return err
	}
	before, after := byName(h.files), byName(now.Files)
	names := maps.Clone(before)
	maps.Copy(names, after)
	text, changed := "", []fileDiff{}
	for _, name := range slices.Sorted(maps.Keys(names)) {
		if !bytes.Equal(before[name], after[name]) {
			one := string(diff.Diff("then/"+name, before[name], "now/"+name, after[name]))
			text, changed = text+one, append(changed, fileDiff{name, one})
		}
	}
	if c.Bool("json") {
		return a.writeJSON(attemptDiff{diffSchema, h.challenge.ID(), h.attempt.ID, h.attempt.Time, h.attempt.Report.SubmissionHash, changed})
	}
	p := report.NewPaint(a.color(c))
	fmt.Fprintln(a.stdout, p.Dim(h.title()))
	if text == "" {
		fmt.Fprintln(a.stdout, "nothing changed")
		return nil
	}
	_, err = io.WriteString(a.stdout, "\n"+diffText(p, text))
	return err
}

func byName(files []grader.File) map[string][]byte {
	out := map[string][]byte{}
	for _, f := range files {
		out[f.Name] = f.Data
	}
	return out
}

func (a *app) restore(c *cli.Context) error {
	h, err := a.handedIn(c)
	if err != nil {
		return err
	}
	ws, err := findWorkspace()
	if err != nil {
		return err
	}
	if _, err := os.Stat(h.dir); err != nil {
		return err
	}
	done, err := ws.Restore(h.challenge, h.files)
	if err != nil {
		return err
	}
	if c.Bool("json") {
		return a.writeJSON(placedOf(h.challenge, done))
	}
	fmt.Fprintln(a.stdout, h.title())
	for _, name := range done.Written {
		fmt.Fprintf(a.stdout, "made:    %s\n", clean(filepath.Join(h.shown(), name)))
	}
	for _, name := range done.Removed {
		fmt.Fprintf(a.stdout, "removed: %s\n", clean(filepath.Join(h.shown(), name)))
	}
	for _, line := range backupLines(done.Backup, h.shown()) {
		fmt.Fprintln(a.stdout, line)
	}
	return nil
}

// diffSchema names the JSON form of a diff.
const diffSchema = "gradus.diff/v1"

// attemptDiff is the JSON form of what changed since an attempt.
type attemptDiff struct {
	Schema     string     `json:"schema"`
	Challenge  string     `json:"challenge"`
	Attempt    string     `json:"attempt"` // its ID
	Time       time.Time  `json:"time"`
	Submission string     `json:"submission_hash"`
	Files      []fileDiff `json:"files"` // those that changed
}

type fileDiff struct {
	Name string `json:"name"`
	Diff string `json:"diff"` // unified
}
