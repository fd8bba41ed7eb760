package main

import (
	"errors"
	"os"

	"charm.land/huh/v2"
	"charm.land/lipgloss/v2"
	"github.com/charmbracelet/colorprofile"
	"github.com/urfave/cli/v2"

	tea "charm.land/bubbletea/v2"

	"github.com/gradus-dev/gradus/grader"
	"github.com/gradus-dev/gradus/grader/author/draft"
)

// askPlan asks on the terminal for what no flag says.
func (a *app) askPlan(c *cli.Context, place *draft.Place, plan *draft.Plan) error {
	return a.ask(c, questions(c, place, plan)...)
}

// ask asks on the terminal, page by page. The questions go to standard error. On a
// terminal that calls itself dumb, they are plain lines.
func (a *app) ask(c *cli.Context, pages ...*huh.Group) error {
	if len(pages) == 0 {
		return nil
	}
	profile := colorprofile.ASCII
	if !c.Bool("no-color") && wantsColor(settings().Color, true, os.Getenv) {
		profile = colorprofile.ANSI
	}
	form := huh.NewForm(pages...).
		WithProgramOptions(tea.WithColorProfile(profile)).
		WithInput(a.stdin).WithOutput(a.stderr).
		WithTheme(huh.ThemeFunc(formTheme))
	err := form.RunWithContext(c.Context)
	switch {
	case c.Context.Err() != nil:
		return c.Context.Err()
	case errors.Is(err, huh.ErrUserAborted):
		return errors.New("interrupted; nothing was written")
	}
	return err
}

// questions returns the pages of what is to be asked; answers go into the plan.
func questions(c *cli.Context, place *draft.Place, plan *draft.Plan) (pages []*huh.Group) {
	var fields []huh.Field
	page := func() {
		if len(fields) > 0 {
			pages = append(pages, huh.NewGroup(fields...))
		}
		fields = nil
	}
	if plan.Title == "" {
		fields = append(fields, huh.NewInput().Title("Title?").Description("such as: Bubble sort").
			Validate(labelled("the title", draft.CheckLine)).Value(&plan.Title))
	}
	if plan.Summary == "" {
		fields = append(fields, huh.NewInput().Title("What is built, in one sentence?").Description("such as: Sort a slice by swapping neighbours.").
			Validate(labelled("the summary", draft.CheckLine)).Value(&plan.Summary))
	}
	page()
	if !c.IsSet("difficulty") {
		fields = append(fields, huh.NewSelect[int]().Title("Difficulty?").Options(
			huh.NewOption("1  first steps", 1), huh.NewOption("2", 2), huh.NewOption("3", 3),
			huh.NewOption("4", 4), huh.NewOption("5  hard", 5)).Value(&plan.Difficulty))
	}
	if !c.IsSet("kind") {
		fields = append(fields, huh.NewSelect[grader.Kind]().Title("What do learners write?").Options(
			huh.NewOption("a package, graded by hidden tests", grader.KindCode),
			huh.NewOption("tests, graded by the planted bugs they catch", grader.KindTests)).Value(&plan.Kind))
	}
	page()
	if plan.Skill == "" {
		fields = append(fields, huh.NewSelect[string]().Title("Which skill does it practise?").
			Options(skillOptions(place.Skills)...).Height(skillLines).Value(&plan.Skill))
	}
	page()
	return pages
}

// skillLines is how many lines of a terminal the question for a skill takes.
const skillLines = 16

func skillOptions(skills []grader.Skill) []huh.Option[string] {
	var options []huh.Option[string]
	for _, s := range skills {
		options = append(options, huh.NewOption(clean(s.ID+"  "+s.Title), s.ID))
	}
	return options
}

// labelled puts the name of a thing before what is wrong with it.
func labelled(name string, check func(string) error) func(string) error {
	return func(answer string) error {
		if err := check(answer); err != nil {
			return errors.New(name + " " + err.Error())
		}
		return nil
	}
}

// formTheme uses the terminal's own 16 colours, as report.Paint does.
func formTheme(isDark bool) *huh.Styles {
	t := huh.ThemeBase(isDark)
	if os.Getenv("TERM") == "dumb" {
		return t // written as it is, by nobody who would leave colours out
	}
	t.Focused.Title = t.Focused.Title.Bold(true)
	t.Focused.SelectSelector = t.Focused.SelectSelector.Foreground(lipgloss.Color("6"))
	t.Focused.ErrorMessage = t.Focused.ErrorMessage.Foreground(lipgloss.Color("1"))
	t.Focused.ErrorIndicator = t.Focused.ErrorIndicator.Foreground(lipgloss.Color("1"))
	return t
}
