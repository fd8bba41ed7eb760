package main

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/urfave/cli/v2"

	"github.com/gradus-dev/gradus/grader"
	"github.com/gradus-dev/gradus/grader/catalog"
	"github.com/gradus-dev/gradus/grader/report"
	"github.com/gradus-dev/gradus/grader/skill"
)

// reward says what an accepted submission achieved, given the points earned before: which
// skills rose, how much of the catalogue is passed, and what could be next.
func (a *app) reward(c *cli.Context, cat *catalog.Catalog, r *grader.Report) ([]string, error) {
	all := cat.Challenges()
	at := slices.IndexFunc(all, func(ch *grader.Challenge) bool { return ch.ID() == r.Challenge })
	before, err := a.best(c, cat)
	if err != nil || at < 0 {
		return nil, err
	}
	after := earned(before, r)
	lines := risen(skill.Scores(cat.Skills, all, before), skill.Scores(cat.Skills, all, after), all[at], report.NewPaint(a.color(c)))
	counts, err := a.counts(c, cat, all[at])
	if err != nil {
		return nil, err
	}
	lines = append(lines, counts)
	next, err := a.suggested(c, cat.Skills, all, after)
	if i := slices.IndexFunc(all, func(ch *grader.Challenge) bool { return ch.ID() == next }); i >= 0 && !a.quiet {
		lines = append(lines, fmt.Sprintf("up next: %s, %s %s", clean(all[i].Title), clean(all[i].Slug), report.Stars(all[i].Difficulty)))
	}
	return lines, err
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

// counts says how much is passed, that challenge among it: of all, and of the skill that
// it is most about.
func (a *app) counts(c *cli.Context, cat *catalog.Catalog, ch *grader.Challenge) (string, error) {
	all := cat.Challenges()
	statuses, err := a.statuses(c, all)
	if err != nil {
		return "", err
	}
	statuses[ch.ID()] = passed
	main := mainSkill(ch)
	done, inSkill, ofSkill := 0, 0, 0
	for _, other := range all {
		ok := statuses[other.ID()] == passed
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
	return text, nil
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
