package main

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"

	"github.com/charmbracelet/lipgloss"
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

// item is one challenge of a list.
type item struct {
	ID         string   `json:"id"`
	Track      string   `json:"track"`
	Slug       string   `json:"slug"`
	Title      string   `json:"title"`
	Summary    string   `json:"summary"`
	Difficulty int      `json:"difficulty"` // 1 to 5
	Skills     []string `json:"skills"`
	Points     int      `json:"points"`
	Status     string   `json:"status"`
}

// listSchema names the JSON form of a list.
const listSchema = "gradus.list/v1"

// filter says which challenges to list; zero fields let every one pass.
type filter struct {
	track, skill, status string
	difficulty           int
}

func (f filter) keeps(it item) bool {
	return (f.track == "" || f.track == it.Track) &&
		(f.difficulty == 0 || f.difficulty == it.Difficulty) &&
		(f.status == "" || f.status == it.Status) &&
		(f.skill == "" || slices.ContainsFunc(it.Skills, func(s string) bool {
			return s == f.skill || strings.HasPrefix(s, f.skill+"/")
		}))
}

// check refuses a filter that could never let anything pass.
func (f filter) check(all []*grader.Challenge) error {
	var skills []string
	for _, ch := range all {
		for _, s := range ch.Skills {
			skills = append(skills, s.Skill)
			for parent := s.Skill; strings.Contains(parent, "/"); {
				parent = parent[:strings.LastIndex(parent, "/")]
				skills = append(skills, parent)
			}
		}
	}
	if f.difficulty < 0 || f.difficulty > 5 {
		return usage("--difficulty %d is out of range", f.difficulty).hint("difficulties are 1 to 5")
	}
	slices.Sort(skills)
	for _, known := range []struct {
		flag, value string
		values      []string
	}{
		{"track", f.track, tracks(all)},
		{"skill", f.skill, slices.Compact(skills)},
		{"status", f.status, []string{todo, started, passed}},
	} {
		if known.value == "" || slices.Contains(known.values, known.value) {
			continue
		}
		err := usage("there is no %s %q", known.flag, known.value)
		if near := nearest(known.value, known.values); near != "" {
			err.hint("did you mean: --%s %s", known.flag, near)
		}
		return err.hint("there are: %s", strings.Join(known.values, ", "))
	}
	return nil
}

func (a *app) listCommand() *cli.Command {
	return &cli.Command{
		Name: "list", Usage: "list the challenges with their status",
		Description: `   A challenge is todo, started (it is in the workspace, or you attempted it) or
   passed. The stars are its difficulty, one to five.`,
		Flags: []cli.Flag{
			jsonFlag(), challengesFlag(),
			&cli.StringFlag{Name: "track", Usage: "only those of track `T`"},
			&cli.StringFlag{Name: "skill", Usage: "only those that practise skill `S`, or one below it"},
			&cli.StringFlag{Name: "status", Usage: "only those that are `todo|started|passed`"},
			&cli.IntFlag{Name: "difficulty", Usage: "only those of difficulty `N`", DefaultText: "any"},
		},
		Action: a.list,
	}
}

func (a *app) list(c *cli.Context) error {
	if c.Args().Present() {
		return usage("list takes no argument").hint("type: gradus list --track %s", shellWord(c.Args().First()))
	}
	cat, err := a.catalogue(c)
	if err != nil {
		return err
	}
	f := filter{c.String("track"), c.String("skill"), c.String("status"), c.Int("difficulty")}
	if err := f.check(cat.Challenges); err != nil {
		return err
	}
	statuses, err := a.statuses(c, cat.Challenges)
	if err != nil {
		return err
	}
	items := []item{}
	for _, ch := range cat.Challenges {
		if it := newItem(ch, statuses[ch.ID()]); f.keeps(it) {
			items = append(items, it)
		}
	}
	if c.Bool("json") {
		return json.NewEncoder(a.stdout).Encode(struct {
			Schema     string `json:"schema"`
			Challenges []item `json:"challenges"`
		}{listSchema, items})
	}
	a.printList(items, report.NewPaint(a.color(c)))
	if len(items) == 0 {
		a.say("no challenge matches")
	}
	return nil
}

func newItem(ch *grader.Challenge, status string) item {
	it := item{ID: ch.ID(), Track: ch.Track, Slug: ch.Slug, Title: ch.Title, Summary: ch.Summary,
		Difficulty: ch.Difficulty, Points: ch.MaxScore(), Status: status}
	for _, s := range ch.Skills {
		it.Skills = append(it.Skills, s.Skill)
	}
	return it
}

// printList writes items under their tracks, in columns.
func (a *app) printList(items []item, p report.Paint) {
	slugWidth, titleWidth, track := 0, 0, ""
	for i := range items {
		items[i].Slug = clean(items[i].Slug)
		items[i].Title = clean(items[i].Title)
		slugWidth = max(slugWidth, lipgloss.Width(items[i].Slug))
		titleWidth = max(titleWidth, lipgloss.Width(items[i].Title))
	}
	for i, it := range items {
		if it.Track != track {
			if i > 0 {
				fmt.Fprintln(a.stdout)
			}
			track = it.Track
			fmt.Fprintln(a.stdout, p.Strong(clean(track)))
		}
		fmt.Fprintf(a.stdout, "  %s  %s  %s  %s\n", pad(it.Slug, slugWidth), pad(it.Title, titleWidth),
			stars(it.Difficulty), status(p, it.Status))
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

// stars draws a difficulty of 1 to 5.
func stars(n int) string { return strings.Repeat("★", n) + strings.Repeat("☆", max(0, 5-n)) }

// pad fills s with spaces up to a width in terminal columns.
func pad(s string, width int) string {
	return s + strings.Repeat(" ", max(0, width-lipgloss.Width(s)))
}

// merge returns the status of each challenge from what the store and the
// workspace know of it.
func merge(all []*grader.Challenge, attempted map[string]store.Status, inWorkspace func(*grader.Challenge) bool) map[string]string {
	out := map[string]string{}
	for _, ch := range all {
		switch status := attempted[ch.ID()]; {
		case status == store.Passed:
			out[ch.ID()] = passed
		case status == store.Tried || inWorkspace(ch):
			out[ch.ID()] = started
		default:
			out[ch.ID()] = todo
		}
	}
	return out
}

// tracks returns the tracks of all, in their order.
func tracks(all []*grader.Challenge) []string {
	var out []string
	for _, ch := range all {
		if !slices.Contains(out, ch.Track) {
			out = append(out, ch.Track)
		}
	}
	return out
}
