package main

import (
	"fmt"
	"slices"
	"strings"

	"github.com/gradus-dev/gradus/grader"
	"github.com/gradus-dev/gradus/grader/catalog"
)

// indexes are the tables that lead from what there is to learn to the challenges.
func indexes(jobs []checkJob) string {
	return skillIndex(jobs) + pathIndex(jobs) + riskIndex(jobs)
}

// skillIndex says which challenges practise a skill.
func skillIndex(jobs []checkJob) string {
	bySkill := map[string][]string{}
	var skills []string
	for _, j := range jobs {
		if j.ch == nil {
			continue
		}
		for _, s := range j.ch.Skills {
			if bySkill[s.Skill] == nil {
				skills = append(skills, s.Skill)
			}
			bySkill[s.Skill] = append(bySkill[s.Skill], linked(j.ch))
		}
	}
	slices.Sort(skills)
	var b strings.Builder
	b.WriteString("\n## By skill\n\n| skill | challenges |\n|---|---|\n")
	for _, s := range skills {
		fmt.Fprintf(&b, "| %s | %s |\n", cell(s), strings.Join(bySkill[s], ", "))
	}
	return b.String()
}

// pathIndex says what leads to each challenge that has prerequisites.
func pathIndex(jobs []checkJob) string {
	var b strings.Builder
	for _, j := range jobs {
		if j.ch == nil || len(j.ch.Prerequisites) == 0 {
			continue
		}
		before := make([]string, len(j.ch.Prerequisites))
		for i, id := range j.ch.Prerequisites {
			before[i] = cell(id)
		}
		fmt.Fprintf(&b, "| %s | %s |\n", linked(j.ch), strings.Join(before, ", "))
	}
	if b.Len() == 0 {
		return ""
	}
	return "\n## Paths\n\n| challenge | after |\n|---|---|\n" + b.String()
}

// riskIndex says which challenges teach to avoid the risks of the OWASP lists.
func riskIndex(jobs []checkJob) string {
	var b strings.Builder
	found := false
	for _, r := range catalog.OWASP {
		var about []string
		for _, j := range jobs {
			if j.ch != nil && slices.Contains(j.ch.OWASP, r.ID) {
				about = append(about, linked(j.ch))
			}
		}
		found = found || len(about) > 0
		fmt.Fprintf(&b, "| %s %s | %s |\n", r.ID, r.Title, strings.Join(about, ", "))
	}
	if !found {
		return ""
	}
	return "\n## By risk\n\nThe OWASP Top 10 of 2025 and the OWASP API Security Top 10 of 2023.\n\n| risk | challenges |\n|---|---|\n" + b.String()
}

// linked names a challenge and leads to its folder.
func linked(ch *grader.Challenge) string {
	return fmt.Sprintf("[%s](%s)", cell(ch.Slug), cell(ch.ID()))
}
