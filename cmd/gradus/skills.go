package main

import (
	"encoding/json"
	"fmt"
	"path"
	"strings"
	"time"

	"charm.land/lipgloss/v2"
	"github.com/charmbracelet/x/ansi"
	"github.com/urfave/cli/v2"

	"github.com/gradus-dev/gradus/grader/report"
	"github.com/gradus-dev/gradus/grader/skill"
)

// skillsSchema names the JSON form of the skills.
const skillsSchema = "gradus.skills/v1"

// skillScores is the JSON form of the skills.
type skillScores struct {
	Schema string        `json:"schema"`
	Skills []skill.Score `json:"skills"`
}

func (a *app) skillsCommand() *cli.Command {
	return &cli.Command{
		Name: "skills", Usage: "show your score per skill and what raises it, or those of a class", ArgsUsage: "[--cohort DIR|FILE ...]",
		Description: `   A skill's score is the best points you earned for the checks bound to it, out
   of all points of the whole catalogue, harder challenges counting more.

   --cohort shows the skills of a class instead, by the results that gradus batch or
   gradus export wrote, and out of what each learner answered: the mean of their
   shares, how many checks passed, and how many learners are at which level.

      gradus skills --cohort gradus-results
      gradus skills --cohort --format html exports/*.jsonl > skills.html`,
		Flags: []cli.Flag{
			jsonFlag(), challengesFlag(), formFlag(),
			&cli.BoolFlag{Name: "cohort", Usage: "show those of the class whose results are named", DisableDefaultText: true},
		},
		Action: a.skills,
	}
}

func (a *app) skills(c *cli.Context) error {
	switch {
	case c.Bool("cohort"):
		return a.cohortSkills(c)
	case c.Args().Present():
		return usage("skills takes no argument").hint("gradus list --skill SKILL lists the challenges of one")
	case c.IsSet("format"):
		return usage("--format is about a class").hint("type: gradus skills --cohort --format %s DIR", shellWord(c.String("format")))
	}
	cat, err := a.wholeCatalogue(c)
	if err != nil {
		return err
	}
	best, err := a.best(c, cat)
	if err != nil {
		return err
	}
	passes, err := a.passes(c, cat.Challenges())
	if err != nil {
		return err
	}
	scores := skill.Scores(cat.Skills, cat.Challenges(), best)
	skill.Mark(scores, cat.Skills, cat.Challenges(), best, passes, time.Now())
	if c.Bool("json") {
		return json.NewEncoder(a.stdout).Encode(skillScores{skillsSchema, scores})
	}
	a.printSkills(scores, report.NewPaint(a.color(c)))
	a.explainBars(scores, report.NewPaint(a.color(c)))
	id, err := a.suggested(c, cat.Skills, cat.Challenges(), best)
	if err != nil {
		return err
	}
	if id != "" {
		fmt.Fprintf(a.steps(), "\nnext:  %s\n", again(c, "start", path.Base(id)))
	}
	return nil
}

func (a *app) printSkills(scores []skill.Score, p report.Paint) {
	titles, levels := 0, 0 // the widest of each column
	for _, s := range scores {
		titles = max(titles, branchWidth*s.Depth+lipgloss.Width(clean(s.Title)))
		levels = max(levels, len(s.Level))
	}
	beside := len("100 %  ") + levels
	bars, raised := a.barsAndRemarks(scores, titles+len("  ")+beside)
	raises := widest(scores, raised)
	if bars > 0 {
		beside += bars + len(" ")
	}
	below := a.room(titles, beside+len("  ")+raises) < titles
	titles = max(a.room(titles, beside), min(titles, leastColumn))
	for i, s := range scores {
		title := pad(ansi.Truncate(branch(scores, i)+clean(s.Title), titles, "…"), titles)
		if s.Depth == 0 {
			title = p.Strong(title)
		}
		line, remark := title, raised(s)
		switch {
		case s.Possible == 0:
			remark = "no challenge yet"
		case bars > 0:
			line += "  " + p.Good(parted(s, bars)) + " " + percent(s.Share) + "  " + pad(s.Level, levels)
		default:
			line += "  " + percent(s.Share) + "  " + pad(s.Level, levels)
		}
		switch {
		case remark == "":
		case below:
			line = strings.TrimRight(line, " ")
			for _, l := range report.Wrap(remark, a.width()-lipgloss.Width(trunk(scores, i))) {
				line += "\n" + trunk(scores, i) + p.Dim(l)
			}
		default:
			line += "  " + p.Dim(remark)
		}
		fmt.Fprintln(a.stdout, strings.TrimRight(line, " "))
	}
}

// branchWidth is how wide a branch of the tree is, for each skill above.
const branchWidth = 2

// branch draws the branch of the tree that leads to a skill.
func branch(scores []skill.Score, i int) string {
	out := ""
	for depth := range scores[i].Depth {
		own := depth+1 == scores[i].Depth
		switch more := goesOn(scores, i, depth+1); {
		case own && more:
			out += "├ "
		case own:
			out += "└ "
		case more:
			out += "│ "
		default:
			out += "  "
		}
	}
	return out
}

// trunk draws the lines of the tree that continue below a skill.
func trunk(scores []skill.Score, i int) string {
	out := strings.NewReplacer("├", "│", "└", " ").Replace(branch(scores, i))
	if i+1 < len(scores) && scores[i+1].Depth > scores[i].Depth {
		return out + "│ "
	}
	return out + "  "
}

// goesOn reports whether another skill of that depth follows below the same one.
func goesOn(scores []skill.Score, i, depth int) bool {
	for _, s := range scores[i+1:] {
		if s.Depth <= depth {
			return s.Depth == depth
		}
	}
	return false
}

// raiseBriefly is raise in fewer words.
func raiseBriefly(s skill.Score) string {
	return strings.TrimPrefix(strings.Replace(raise(s), ",", "", 1), "try ")
}

// raise says which challenge raises a score most, and by how much.
func raise(s skill.Score) string {
	if s.Next == "" {
		return ""
	}
	return "try " + clean(path.Base(s.Next)) + ", +" + strings.TrimSpace(percent(s.NextGain))
}
