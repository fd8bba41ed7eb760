package main

import (
	"encoding/json"
	"fmt"
	"strings"

	"charm.land/lipgloss/v2"
	"github.com/charmbracelet/x/ansi"
	"github.com/urfave/cli/v2"

	"github.com/gradus-dev/gradus/grader"
	"github.com/gradus-dev/gradus/grader/report"
	"github.com/gradus-dev/gradus/grader/store"
)

// The statuses of a challenge, as list shows and takes them.
const (
	todo    = "todo"
	started = "started" // in the workspace, or attempted
	passed  = "passed"
)

// listing is the JSON form of a list.
type listing struct {
	Schema     string `json:"schema"`
	Challenges []item `json:"challenges"`
}

// item is one challenge of a list.
type item struct {
	ID         string   `json:"id"`
	Track      string   `json:"track"`
	Slug       string   `json:"slug"`
	Title      string   `json:"title"`
	Summary    string   `json:"summary"`
	Difficulty int      `json:"difficulty"` // 1 to 5
	Skills     []string `json:"skills"`
	After      []string `json:"prerequisites,omitempty"`
	Points     int      `json:"points"`
	Status     string   `json:"status"`

	AfterSolution bool `json:"after_solution,omitempty"` // passed only after the solution was shown
}

// listSchema names the JSON form of a list.
const listSchema = "gradus.list/v1"

func (a *app) listCommand() *cli.Command {
	return &cli.Command{
		Name: "list", Usage: "list the challenges with their status",
		Description: `   A challenge is todo, started (it is in the workspace, or you attempted it) or
   passed. The stars are its difficulty, one to five.`,
		Flags: []cli.Flag{
			jsonFlag(), challengesFlag(),
			choiceFlag{&cli.StringFlag{Name: "track", Usage: "only those of track `T`"}, tracks},
			choiceFlag{&cli.StringFlag{Name: "skill", Usage: "only those that practise skill `S`, or one below it"}, skills},
			&cli.StringFlag{Name: "status", Usage: "only those that are `todo|started|passed`"},
			&cli.IntFlag{Name: "difficulty", Usage: "only those of difficulty `N`", DefaultText: "any"},
		},
		Action: a.list,
	}
}

func (a *app) list(c *cli.Context) error {
	if c.Args().Present() {
		return usage("list takes no argument").hint("choose by flags: gradus list --help shows them")
	}
	cat, err := a.wholeCatalogue(c)
	if err != nil {
		return err
	}
	f := filter{c.String("track"), c.String("skill"), c.String("status"), c.Int("difficulty")}
	if err := f.check(cat.Challenges()); err != nil {
		return err
	}
	statuses, err := a.statuses(c, cat.Challenges())
	if err != nil {
		return err
	}
	passes, err := a.passes(c, cat.Challenges())
	if err != nil {
		return err
	}
	items := []item{}
	for _, ch := range cat.Challenges() {
		it := newItem(ch, statuses[ch.ID()])
		if it.AfterSolution = passes[ch.ID()].AfterSolution; f.keeps(it) {
			items = append(items, it)
		}
	}
	if c.Bool("json") {
		return json.NewEncoder(a.stdout).Encode(listing{listSchema, items})
	}
	a.printList(items, report.NewPaint(a.color(c)))
	if len(items) == 0 {
		a.say("no challenge matches")
	}
	return nil
}

func newItem(ch *grader.Challenge, status string) item {
	it := item{ID: ch.ID(), Track: ch.Track, Slug: ch.Slug, Title: ch.Title, Summary: ch.Summary,
		Difficulty: ch.Difficulty, After: ch.Prerequisites, Points: ch.MaxScore(), Status: status}
	for _, s := range ch.Skills {
		it.Skills = append(it.Skills, s.Skill)
	}
	return it
}

// printList writes items under their tracks, in columns.
func (a *app) printList(items []item, p report.Paint) {
	slugWidth, titleWidth, track, marked := 0, 0, "", false
	for i := range items {
		items[i].Slug = clean(items[i].Slug)
		items[i].Title = clean(items[i].Title)
		slugWidth = max(slugWidth, lipgloss.Width(items[i].Slug))
		titleWidth = max(titleWidth, lipgloss.Width(items[i].Title))
	}
	others := lipgloss.Width("      " + report.Stars(0) + started)
	if page := a.width(); page > 0 { // the others go below a slug that leaves them no room
		slugWidth = min(slugWidth, max(leastColumn, page-others))
	}
	titleWidth = a.room(titleWidth, slugWidth+others)
	for i, it := range items {
		if it.Track != track {
			if i > 0 {
				fmt.Fprintln(a.stdout)
			}
			track = it.Track
			fmt.Fprintln(a.stdout, p.Strong(clean(track)))
		}
		mark := ""
		if it.AfterSolution {
			mark, marked = "*", true
		}
		slug := pad(it.Slug, slugWidth)
		if lipgloss.Width(slug) > slugWidth {
			slug += "\n  " + pad("", slugWidth)
		}
		fmt.Fprintf(a.stdout, "  %s  %s%s  %s%s\n", slug, column(it.Title, titleWidth),
			report.Stars(it.Difficulty), status(p, it.Status), mark)
	}
	if marked {
		fmt.Fprintf(a.stdout, "\n%s\n", p.Dim("* after the solution was shown"))
	}
}

// status colours the status of a challenge.
func status(p report.Paint, s string) string {
	switch s {
	case passed:
		return p.Good(s)
	case started:
		return p.Warn(s)
	}
	return s
}

// leastColumn is how narrow a column of words may become before it is left out.
const leastColumn = 12

// room returns how wide a column of words may be beside what takes so many columns of
// the page, the blanks behind the column aside: 0 where it is to be left out.
func (a *app) room(wanted, beside int) int {
	page := a.width()
	if page == 0 || beside+wanted+2 <= page {
		return wanted
	}
	if wanted = page - beside - 2; wanted < leastColumn {
		return 0
	}
	return wanted
}

// column returns s in a column of that width, and the blanks behind it.
func column(s string, width int) string {
	if width == 0 {
		return ""
	}
	return pad(ansi.Truncate(s, width, "…"), width) + "  "
}

// pad fills s with spaces up to a width in terminal columns.
func pad(s string, width int) string {
	return s + strings.Repeat(" ", max(0, width-lipgloss.Width(s)))
}

// merge returns the status of each challenge from what the store and the
// workspace know of it.
func merge(all []*grader.Challenge, attempted map[string]store.Status, inWorkspace func(*grader.Challenge) bool) map[string]string {
	out := map[string]string{}
	for _, ch := range all {
		status := todo
		if inWorkspace(ch) {
			status = started
		}
		for _, id := range ch.IDs() {
			switch {
			case attempted[id] == store.Passed:
				status = passed
			case attempted[id] == store.Tried && status == todo:
				status = started
			}
		}
		out[ch.ID()] = status
	}
	return out
}
