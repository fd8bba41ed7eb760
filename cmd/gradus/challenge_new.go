package main

import (
	"errors"
	"fmt"
	"strings"

	"github.com/urfave/cli/v2"

	"github.com/gradus-dev/gradus/grader"
	"github.com/gradus-dev/gradus/grader/author/draft"
	"github.com/gradus-dev/gradus/grader/report"
)

func (a *app) challengeNewCommand() *cli.Command {
	text := func(name, usage string) cli.Flag { return &cli.StringFlag{Name: name, Usage: usage} }
	return &cli.Command{
		Name: "new", Usage: "write an example challenge, for you to change", ArgsUsage: "TRACK/SLUG",
		Description: `   Writes a whole challenge that passes "gradus challenge check" as it is, with
   comments on what each part is for. TRACK and SLUG become folders of the
   catalogue; nothing that is there is overwritten. On a terminal, what no flag
   says is asked for.

   The catalogue is DIR or, without --challenges, the one that this directory is
   in, its directory challenges, or that of the workspace, whichever comes first. A
   DIR that is empty or missing becomes a catalogue, with the skill and a go.mod.`,
		Flags: []cli.Flag{
			&cli.StringFlag{Name: "challenges", Usage: "write into the catalogue in `DIR`"},
			text("title", "what the challenge is called"), text("summary", "what to build, in one sentence"),
			&cli.IntFlag{Name: "difficulty", Usage: "from `N` = 1, first steps, to 5", Value: 1},
			text("skill", "what it practises: an `ID` of skills.toml; in a new catalogue, TRACK unless given"),
			&cli.StringFlag{Name: "kind", Usage: "what learners write: `code|tests`", Value: string(grader.KindCode)},
		},
		Action: a.challengeNew,
	}
}

func (a *app) challengeNew(c *cli.Context) error {
	if c.Args().Len() != 1 {
		return usage("challenge new needs one name: TRACK/SLUG").hint("type: gradus challenge new algorithms/bubble-sort")
	}
	track, slug, err := draft.ParseID(c.Args().First())
	if err != nil {
		return mistaken(err)
	}
	dir, err := newPlace(c, "challenge new")
	if err != nil {
		return err
	}
	place, err := draft.Open(dir)
	if err != nil {
		return mistaken(err)
	}
	plan := &draft.Plan{Track: track, Slug: slug, Title: c.String("title"), Summary: c.String("summary"),
		Difficulty: c.Int("difficulty"), Skill: c.String("skill"), Kind: grader.Kind(c.String("kind"))}
	if err := a.completePlan(c, place, plan); err != nil {
		return mistaken(err)
	}
	made, err := place.Write(plan)
	if err != nil {
		return mistaken(err)
	}
	a.tellNew(c, place, plan, made)
	return nil
}

// mistaken puts a mistake of whoever typed the command into the words of ui.go.
func mistaken(err error) error {
	m, ok := errors.AsType[*draft.Mistake](err)
	if !ok {
		return err
	}
	return &failure{code: exitUsage, message: m.Message, hints: m.Hints}
}

// newPlace returns the directory of the catalogue to write into, for a command
// "gradus COMMAND".
func newPlace(c *cli.Context, command string) (string, error) {
	if dir, err := authorsDir(c); dir != "" || err != nil {
		return dir, err
	}
	return "", usage("there is no catalogue here to write into").
		hint("name one: gradus %s --challenges course %s", command, shellWord(c.Args().First())).
		hint("or go to the directory of a skills.toml")
}

// completePlan asks for what no flag says or, where nobody can be asked, says
// which flags are missing.
func (a *app) completePlan(c *cli.Context, place *draft.Place, plan *draft.Plan) error {
	if err := place.CheckID(plan.Track, plan.Slug); err != nil {
		return err
	}
	if place.New && plan.Skill == "" {
		plan.Skill = plan.Track
	}
	if plan.Skill != "" {
		if err := place.CheckSkill(plan.Skill); err != nil {
			return err
		}
	}
	if a.canAsk() {
		return a.askPlan(c, place, plan)
	}
	return missingFlags(place, plan)
}

// missingFlags says all at once what a plan lacks.
func missingFlags(place *draft.Place, plan *draft.Plan) error {
	var missing []string
	line := "type: gradus challenge new --challenges " + shellWord(place.Dir)
	for _, f := range []struct{ name, value, example string }{
		{"--title", plan.Title, "'…'"}, {"--summary", plan.Summary, "'One sentence.'"}, {"--skill", plan.Skill, "ID"},
	} {
		if f.value == "" {
			missing = append(missing, f.name)
			line += " " + f.name + " " + f.example
		} else {
			line += " " + f.name + " " + shellWord(f.value)
		}
	}
	if len(missing) == 0 {
		return nil
	}
	f := usage("challenge new needs %s", strings.Join(missing, " and ")).hint("%s %s", line, plan.ID())
	if plan.Skill == "" {
		f.hint("skills of %s: %s", place.Dir, strings.Join(place.SkillIDs(), ", "))
	}
	return f
}

// tellNew says what was made, what to do with it, and what to type next.
func (a *app) tellNew(c *cli.Context, place *draft.Place, plan *draft.Plan, made []string) {
	p := report.NewPaint(a.color(c))
	folder := place.Folder(plan.Track, plan.Slug)
	for _, name := range made {
		fmt.Fprintf(a.stdout, "made:  %s\n", clean(name))
	}
	fmt.Fprintf(a.steps(), "\n%s is an example that works. Change, in this order:\n", p.Strong(clean(folder)))
	for _, step := range draft.Steps(plan) {
		fmt.Fprintf(a.steps(), "edit:  %s  %s\n", clean(pad(step.Files, stepWidth)), p.Dim(step.What))
	}
	fmt.Fprintf(a.steps(), "next:  %s\n", p.Accent(clean("gradus challenge check "+shellWord(folder))))
	fmt.Fprintf(a.steps(), "  or:  %s\n", p.Accent(clean("gradus challenge preview "+shellWord(folder))))
}

// stepWidth is the room for the files of a step, in columns.
const stepWidth = 24
