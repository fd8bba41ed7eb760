package main

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

	"github.com/urfave/cli/v2"

	"github.com/gradus-dev/gradus/grader"
	"github.com/gradus-dev/gradus/grader/catalog"
	"github.com/gradus-dev/gradus/grader/progress"
	"github.com/gradus-dev/gradus/grader/report"
	"github.com/gradus-dev/gradus/grader/skill"
	"github.com/gradus-dev/gradus/grader/store"
)

// reward says what an accepted submission achieved, given the points earned before: which
// skills rose, how much of the catalogue is passed, which milestones that reaches, for how
// many days in a row there was practice, and what could be next.
func (a *app) reward(c *cli.Context, cat *catalog.Catalog, r *grader.Report) ([]string, error) {
	all := cat.Challenges()
	at := slices.IndexFunc(all, func(ch *grader.Challenge) bool { return ch.ID() == r.Challenge })
	before, err := a.best(c, cat)
	if err != nil || at < 0 {
		return nil, err
	}
	after := earned(before, r)
	lines := risen(skill.Scores(cat.Skills, all, before), skill.Scores(cat.Skills, all, after), all[at], report.NewPaint(a.color(c)))
	done, err := a.passed(c, all)
	if err != nil {
		return nil, err
	}
	reached := skill.Milestones(all, done)
	if r.AfterSolution {
		lines = append(lines, "passed after the solution was shown: it counts apart")
	} else {
		done[r.Challenge] = true
	}
	lines = append(lines, counts(cat, all[at], done))
	for _, m := range skill.Milestones(all, done) {
		if !slices.Contains(reached, m) {
			lines = append(lines, "milestone: "+clean(m))
		}
	}
	if settings().Streak {
		lines = append(lines, a.streak(c)...)
	}
	next, err := a.suggested(c, cat.Skills, all, after)
	if i := slices.IndexFunc(all, func(ch *grader.Challenge) bool { return ch.ID() == next }); i >= 0 && !a.quiet {
		lines = append(lines, fmt.Sprintf("up next: %s, %s %s", clean(all[i].Title), clean(all[i].Slug), report.Stars(all[i].Difficulty)))
	}
	return lines, err
}

// streak says for how many days in a row there was practice, today included.
func (a *app) streak(c *cli.Context) []string {
	now := time.Now()
	var times []time.Time
	err := a.withStore(func(s *store.Store) (err error) {
		times, err = s.Times(c.Context)
		return err
	})
	if err != nil {
		return nil // the verdict stands without it
	}
	return []string{"streak: " + count(progress.Streak(now, append(times, now)), "day")}
}

// rewardHere is reward with the catalogue of the command line. An error is at most a
// warning, since the verdict stands without it.
func (a *app) rewardHere(c *cli.Context, r *grader.Report) []string {
	cat, err := a.catalogue(c)
	if err != nil {
		return nil
	}
	lines, err := a.reward(c, cat, r)
	if err != nil {
		a.warn("what this brought is not known: %v", err)
	}
	return lines
}

// earned returns the best points with those of a report.
func earned(best skill.Best, r *grader.Report) skill.Best {
	out := maps.Clone(best)
	if out == nil {
		out = skill.Best{}
	}
	points := maps.Clone(best[r.Challenge])
	if points == nil {
		points = map[string]int{}
	}
	for _, o := range r.Outcomes {
		points[o.Test] = max(points[o.Test], o.Points)
	}
	out[r.Challenge] = points
	return out
}

// risen draws the skills of a challenge whose scores are higher than before.
func risen(before, after []skill.Score, ch *grader.Challenge, p report.Paint) (lines []string) {
	for i, s := range after {
		practised := slices.ContainsFunc(ch.Skills, func(w grader.SkillWeight) bool { return w.Skill == s.Skill })
		if !practised || s.Share <= before[i].Share {
			continue
		}
		line := fmt.Sprintf("%s  %s %s, +%s", clean(s.Title), p.Good(bar(s.Share, barWidth)), strings.TrimSpace(percent(s.Share)), strings.TrimSpace(percent(s.Share-before[i].Share)))
		if s.Level != before[i].Level {
			line += ", now " + s.Level
		}
		lines = append(lines, line)
	}
	return lines
}

// passed returns which challenges are passed without their solution, by ID.
func (a *app) passed(c *cli.Context, all []*grader.Challenge) (map[string]bool, error) {
	passes, err := a.passes(c, all)
	done := map[string]bool{}
	for id, p := range passes {
		done[id] = !p.AfterSolution
	}
	return done, err
}

// counts says how much is passed: of all, and of the skill that a challenge is most about.
func counts(cat *catalog.Catalog, ch *grader.Challenge, passed map[string]bool) string {
	all := cat.Challenges()
	main := mainSkill(ch)
	done, inSkill, ofSkill := 0, 0, 0
	for _, other := range all {
		ok := passed[other.ID()]
		if ok {
			done++
		}
		if slices.ContainsFunc(other.Skills, func(w grader.SkillWeight) bool { return w.Skill == main }) {
			ofSkill++
			if ok {
				inSkill++
			}
		}
	}
	text := fmt.Sprintf("%d of %d passed", done, len(all))
	if i := slices.IndexFunc(cat.Skills, func(s grader.Skill) bool { return s.ID == main }); i >= 0 {
		text += fmt.Sprintf(", %d of %d in %s", inSkill, ofSkill, clean(cat.Skills[i].Title))
	}
	return text
}

// mainSkill is the skill that a challenge is most about, or "".
func mainSkill(ch *grader.Challenge) string {
	id, most := "", 0.0
	for _, s := range ch.Skills {
		if s.Weight > most {
			id, most = s.Skill, s.Weight
		}
	}
	return id
}
