// Package draft begins a challenge: it writes a whole one into a catalogue on
// disk, which proves itself as it is, for its author to change piece by piece.
// What goes in is a Plan; the files come from templates/challenge. Nothing that is
// there is overwritten, and what it writes appears whole or not at all.
package draft

import (
	"fmt"
	"slices"
	"strings"

	"github.com/gradus-dev/gradus/grader"
	"github.com/gradus-dev/gradus/grader/catalog"
)

// Plan is what an author says of a new challenge.
type Plan struct {
	Track, Slug string // folder names
	Title       string
	Summary     string // one sentence
	Difficulty  int    // 1 to 5
	Skill       string // an ID of the catalogue's skills.toml
	Kind        grader.Kind
}

// ID returns "track/slug".
func (p *Plan) ID() string { return p.Track + "/" + p.Slug }

// Mistake is something wrong with what an author asked for, and what to do instead.
type Mistake struct {
	Message string
	Hints   []string
}

func (m *Mistake) Error() string { return m.Message }

func mistake(format string, args ...any) *Mistake {
	return &Mistake{Message: fmt.Sprintf(format, args...)}
}

func (m *Mistake) hint(format string, args ...any) *Mistake {
	m.Hints = append(m.Hints, fmt.Sprintf(format, args...))
	return m
}

// Check returns what is wrong with the plan for this place, as a *Mistake.
func (p *Place) Check(plan *Plan) error {
	if err := p.CheckID(plan.Track, plan.Slug); err != nil {
		return err
	}
	for _, field := range []struct{ name, text string }{{"title", plan.Title}, {"summary", plan.Summary}} {
		if err := CheckLine(field.text); err != nil {
			return mistake("the %s %s", field.name, err)
		}
	}
	if plan.Difficulty < 1 || plan.Difficulty > 5 {
		return mistake("difficulty is %d; it goes from 1, first steps, to 5", plan.Difficulty)
	}
	if plan.Kind != grader.KindCode && plan.Kind != grader.KindTests {
		return mistake("kind is %q; it can be code or tests", plan.Kind).
			hint("code: learners write a package, graded by hidden tests").
			hint("tests: learners write tests, graded by the planted bugs they catch")
	}
	return p.CheckSkill(plan.Skill)
}

// CheckLine returns what is wrong with a title or a summary, to follow its name.
func CheckLine(text string) error {
	switch {
	case strings.TrimSpace(text) == "":
		return fmt.Errorf("is empty")
	case strings.ContainsFunc(text, func(r rune) bool { return r < ' ' || r == 0x7f }):
		return fmt.Errorf("has to be one line")
	}
	return nil
}

// CheckSkill returns what is wrong with a skill: the tree does not have it or,
// where the tree is still to be made, can't have it.
func (p *Place) CheckSkill(id string) error {
	if p.New {
		for name := range strings.SplitSeq(id, "/") {
			if !catalog.LegalName(name) {
				return mistake("the skill %q can't be: its words are lower-case and joined by hyphens, its levels by slashes", id)
			}
		}
		return nil
	}
	ids := p.SkillIDs()
	if slices.Contains(ids, id) {
		return nil
	}
	m := mistake("skill %q is not in %s", id, p.skillsFile())
	if near := catalog.Similar(id, ids); len(near) > 0 {
		return m.hint("did you mean: --skill %s", near[0])
	}
	return m.hint("it has: %s", strings.Join(ids, ", ")).hint("or add a [[skills]] with that id there")
}
