package main

import (
	"encoding/json"
	"fmt"

	"charm.land/lipgloss/v2"
	"github.com/charmbracelet/x/ansi"
	"github.com/urfave/cli/v2"

	"github.com/gradus-dev/gradus/grader/cohort"
	"github.com/gradus-dev/gradus/grader/report"
)

// cohortSkills shows how a class does in each skill.
func (a *app) cohortSkills(c *cli.Context) error {
	form, err := formOf(c.String("format"), c.Bool("json"))
	if err != nil {
		return err
	}
	if c.Args().Len() == 0 {
		return usage("--cohort needs the results of a class").hint("type: gradus skills --cohort %s", resultsDir)
	}
	class, err := readClass(c.Args().Slice())
	if err != nil {
		return err
	}
	skills, err := a.skillsOf(c, class)
	if err != nil {
		return err
	}
	switch form {
	case asJSON:
		return json.NewEncoder(a.stdout).Encode(cohortSkills{cohort.SkillsSchema, class.Learners(), skills})
	case asCSV:
		return cohort.WriteSkillsCSV(a.stdout, skills)
	case asHTML:
		page := cohort.Page{Learners: class.Learners(), Skills: skills}
		return page.WriteHTML(a.stdout)
	}
	a.printCohort(class.Learners(), skills, report.NewPaint(a.color(c)))
	return nil
}

// cohortSkills is the JSON form of the skills of a class.
type cohortSkills struct {
	Schema   string          `json:"schema"`
	Learners int             `json:"learners"`
	Skills   []*cohort.Skill `json:"skills"`
}

// skillsOf returns the skills of a class by the catalogue.
func (a *app) skillsOf(c *cli.Context, class *cohort.Class) ([]*cohort.Skill, error) {
	cat, err := a.wholeCatalogue(c)
	if err != nil {
		return nil, err
	}
	skills, unknown := class.Skills(cat.Skills, cat.Challenges())
	if len(unknown) > 0 {
		a.warn("the catalogue does not know what skills %s practises; that is left out", oneOf(unknown))
		a.hint("name the catalogue or pack that the class was graded with: --challenges DIR|PACK")
	}
	return skills, nil
}

func (a *app) printCohort(learners int, skills []*cohort.Skill, p report.Paint) {
	fmt.Fprintf(a.stdout, "%s\n\n", count(learners, "learner"))
	titles := 0
	for _, s := range skills {
		titles = max(titles, branchWidth*s.Depth+lipgloss.Width(clean(s.Title)))
	}
	const others = "  share  checks passed  "
	titles = max(a.room(titles, len(others)+leastColumn), min(titles, leastColumn))
	fmt.Fprintln(a.stdout, beside(pad("", titles)+others, "levels", a.width()))
	for _, s := range skills {
		title := pad(ansi.Truncate(pad("", branchWidth*s.Depth)+clean(s.Title), titles, "…"), titles)
		if s.Depth == 0 {
			title = p.Strong(title)
		}
		columns := fmt.Sprintf("%s  %s  %13s  ", title, percent(s.Share), fmt.Sprintf("%d of %d", s.Passed, s.Checks))
		fmt.Fprintln(a.stdout, beside(columns, s.Spread(), a.width()))
	}
}
