package main

import (
	"encoding/json"
	"fmt"
	"io"

	"github.com/urfave/cli/v2"

	"github.com/gradus-dev/gradus/grader/cohort"
	"github.com/gradus-dev/gradus/grader/report"
)

func (a *app) insightCommand() *cli.Command {
	return &cli.Command{
		Name: "insight", Usage: "show how hard each check was for a class, and what it tells", ArgsUsage: "[DIR|FILE ...]",
		Description: `   Reads the results of a class: the directory that gradus batch wrote (gradus-results
   unless another is named), exports of learners, a file each, or the lines of
   gradus grade --json. Of several answers of a learner to a challenge, the best
   counts. What no check was run on, such as code that does not compile, counts for
   the points and for no check.

   The difficulty of a check is the share of answers that passed it. Its
   discrimination is the correlation of passing it with the points for all other
   checks, from -1 to 1: near 0 it tells nothing of who can do the rest, and below 0
   it fails those who can: look at the check. What may be chance is said.

      gradus insight
      gradus insight --format html gradus-results > class.html`,
		Flags:  []cli.Flag{jsonFlag(), challengesFlag(), formFlag()},
		Action: a.insight,
	}
}

func formFlag() cli.Flag {
	return &cli.StringFlag{Name: "format", Usage: "write `text|json|csv|html`", DefaultText: asText}
}

func (a *app) insight(c *cli.Context) error {
	form, err := formOf(c.String("format"), c.Bool("json"))
	if err != nil {
		return err
	}
	paths := c.Args().Slice()
	if len(paths) == 0 {
		paths = []string{resultsDir}
	}
	class, err := readClass(paths)
	if err != nil {
		return err
	}
	in := class.Insight()
	switch form {
	case asJSON:
		return json.NewEncoder(a.stdout).Encode(in)
	case asCSV:
		return in.WriteCSV(a.stdout)
	case asHTML:
		skills, err := a.skillsOf(c, class)
		if err != nil {
			return err
		}
		page := cohort.Page{Learners: in.Learners, Skills: skills, Challenges: in.Challenges}
		return page.WriteHTML(a.stdout)
	}
	p := report.NewPaint(a.color(c))
	for i, ch := range in.Challenges {
		if i > 0 {
			fmt.Fprintln(a.stdout)
		}
		a.printInsight(ch, p)
	}
	return nil
}

// printInsight prints the checks of a challenge.
func (a *app) printInsight(ch *cohort.Challenge, p report.Paint) {
	io.WriteString(a.stdout, report.Heading(ch.Title, ch.ID, a.width(), p))
	said := fmt.Sprintf("%s, %.2f of %d points on average; %s", count(ch.Answers, "answer"), ch.Mean, ch.MaxScore, ch.About())
	fmt.Fprintln(a.stdout, beside("", said, a.width()))
	if len(ch.Checks) == 0 {
		return
	}
	fmt.Fprintf(a.stdout, "\n  passed  skipped  discr.  check\n")
	for _, i := range ch.Checks {
		discrimination := "-"
		if i.Discrimination != nil {
			discrimination = fmt.Sprintf("%.2f", *i.Discrimination)
		}
		title := clean(i.Title)
		if remark := i.Remark(ch); remark != "" {
			title += ": " + remark
		}
		columns := fmt.Sprintf("  %6s  %7d  %6s  ", percent(i.Difficulty), i.Skipped, discrimination)
		fmt.Fprintln(a.stdout, beside(columns, title, a.width()))
	}
}
