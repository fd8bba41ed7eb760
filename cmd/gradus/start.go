package main

import (
	"fmt"
	"io"
	"path/filepath"
	"strings"

	"github.com/urfave/cli/v2"

	"github.com/gradus-dev/gradus/grader"
	"github.com/gradus-dev/gradus/grader/catalog"
	"github.com/gradus-dev/gradus/grader/report"
	"github.com/gradus-dev/gradus/grader/skill"
	"github.com/gradus-dev/gradus/grader/store"
	"github.com/gradus-dev/gradus/grader/workspace"
)

func (a *app) startCommand() *cli.Command {
	return &cli.Command{
		Name: "start", Usage: "put a challenge into the workspace", ArgsUsage: "SLUG|next",
		Description: `   Copies the task, what you start from and the public examples to TRACK/SLUG.
   Files that are there are never overwritten. "next" is the easiest challenge
   left of the skill you have practised least.`,
		Flags: []cli.Flag{
			jsonFlag(), challengesFlag(),
			&cli.BoolFlag{Name: "force", Usage: "begin anew; what is there is backed up first", DisableDefaultText: true},
		},
		Action: a.start,
	}
}

func (a *app) start(c *cli.Context) error {
	if c.Args().Len() != 1 {
		return usage("start needs the one challenge to begin").hint("type: gradus start next").hint("gradus list shows all challenges")
	}
	ws, err := findWorkspace()
	if err != nil {
		return err
	}
	cat, err := a.catalogue(c)
	if err != nil {
		return err
	}
	name := c.Args().First()
	if name == "next" {
		if name, _, err = a.next(c, cat); err != nil {
			return err
		}
	}
	ch, err := open(cat, name)
	if err != nil {
		return err
	}
	done, err := ws.Start(ch, c.Bool("force"))
	if err != nil {
		return err
	}
	_ = ws.SetCurrent(ch.ID())
	_ = a.withStore(func(s *store.Store) error { return s.Skip(c.Context, ch.ID(), false) }) // else it is only offered later
	if c.Bool("json") {
		return a.writeJSON(placedOf(ch, done))
	}
	a.tellStarted(c, ch, done)
	return nil
}

// next returns the ID of the challenge to practise next, and the points it was chosen by.
func (a *app) next(c *cli.Context, cat *catalog.Catalog) (id string, best skill.Best, err error) {
	a.tellBroken(cat)
	if best, err = a.best(c, cat); err != nil {
		return "", nil, err
	}
	if id, err = a.suggested(c, cat.Skills, cat.Challenges(), best); err != nil {
		return "", nil, err
	}
	if id == "" {
		return "", nil, usage("every challenge is passed: there is no next one").hint("gradus skills shows what you have reached")
	}
	return id, best, nil
}

func (a *app) tellStarted(c *cli.Context, ch *grader.Challenge, done *workspace.Started) {
	if len(done.Written) == 0 {
		a.say("%s is in the workspace already; nothing was changed", ch.Slug)
	}
	p := report.NewPaint(a.color(c))
	io.WriteString(a.stdout, startedText(p, ch, done, target{dir: done.Dir}.shown(), a.width()))
	io.WriteString(a.steps(), afterStart(c, p, ch))
}

// startedText is what a learner is told of a challenge that is now in dir, on a page of
// so many columns; 0 is not known.
func startedText(p report.Paint, ch *grader.Challenge, done *workspace.Started, dir string, page int) string {
	var b strings.Builder
	fmt.Fprintf(&b, "%s%s\n\n", report.Heading(ch.Title, ch.ID(), page, p), beside("", clean(ch.Summary), page))
	for _, line := range backupLines(done.Backup, dir) {
		fmt.Fprintln(&b, line)
	}
	if len(done.Written) > 0 {
		for _, name := range done.Kept {
			fmt.Fprintf(&b, "kept:    %s\n", clean(filepath.Join(dir, name)))
		}
	}
	fmt.Fprintf(&b, "read:    %s\n", clean(filepath.Join(dir, "README.md")))
	fmt.Fprintf(&b, "edit:    %s\n", clean(filepath.Join(dir, ch.MainFile())))
	return b.String()
}

// afterStart says what to do with a challenge that was started.
func afterStart(c *cli.Context, p report.Paint, ch *grader.Challenge) string {
	text := fmt.Sprintf("next:    %s\n", p.Accent(again(c, "test", ch.Slug)))
	if ch.Withheld != nil {
		return text + fmt.Sprintf("grade:   not here: %s\n", clean(ch.Withheld.Hint))
	}
	for _, command := range []string{"grade", "watch"} {
		text += fmt.Sprintf("  or:    %s\n", p.Accent(again(c, command, ch.Slug)))
	}
	return text
}

// clean is report.CleanLine with the bound of one line of prose.
func clean(s string) string { return report.CleanLine(s, maxSaid) }

// placedSchema names the JSON form of what was put into the workspace.
const placedSchema = "gradus.placed/v1"

// placed is the JSON form of what was put into the workspace.
type placed struct {
	Schema    string   `json:"schema"`
	Challenge string   `json:"challenge"`
	Dir       string   `json:"dir"`
	Made      []string `json:"made"`             // names of files, below dir like the others
	Kept      []string `json:"kept"`             // were there, and stay as they are
	Removed   []string `json:"removed"`          // are in the backup alone
	Backup    string   `json:"backup,omitempty"` // directory; "" where nothing was to be backed up
}

func placedOf(ch *grader.Challenge, done *workspace.Started) placed {
	return placed{placedSchema, ch.ID(), done.Dir, listed(done.Written), listed(done.Kept), listed(done.Removed), done.Backup}
}

// listed is a list as JSON has it where it is empty, too.
func listed(names []string) []string { return append([]string{}, names...) }
