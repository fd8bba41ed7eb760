package catalog

import (
	"fmt"
	"maps"
	"math"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"

	"golang.org/x/mod/modfile"

	"github.com/gradus-dev/gradus/grader"
)

var slugPattern = regexp.MustCompile(`^[a-z0-9]+(-[a-z0-9]+)*$`)

// validator collects the problems of one manifest.
type validator struct {
	path     string
	data     []byte
	catalog  *Catalog
	problems []error
}

// add adds a problem of the whole manifest.
func (v *validator) add(format string, args ...any) {
	v.problems = append(v.problems, &Problem{Path: v.path, Message: fmt.Sprintf(format, args...)})
}

// addAt adds a problem at the first line that mentions text.
func (v *validator) addAt(text, format string, args ...any) {
	line := 0
	if before, _, found := strings.Cut(string(v.data), strconv.Quote(text)); found {
		line = strings.Count(before, "\n") + 1
	}
	v.problems = append(v.problems, &Problem{v.path, line, fmt.Sprintf(format, args...)})
}

func (v *validator) challenge(m *manifest) *grader.Challenge {
	ch := &grader.Challenge{Title: m.Title, Summary: m.Summary, Difficulty: m.Difficulty,
		Kind:   oneOf(v, "kind", m.Kind, grader.KindCode, grader.KindTests),
		Reveal: oneOf(v, "reveal", m.Reveal, grader.RevealFull, grader.RevealInputs, grader.RevealNames, grader.RevealScore),
		Shapes: m.Shapes,
		Rules:  v.rules(m.Rules), Limits: v.limits(m.Limits), Budget: v.budget(m.Budget)}
	if m.Title == "" {
		v.add("title is missing")
	}
	if m.Summary == "" || strings.Contains(m.Summary, "\n") {
		v.add("summary wants one sentence")
	}
	if m.Difficulty < 1 || m.Difficulty > 5 {
		v.add("difficulty is %d; it goes from 1 to 5", m.Difficulty)
	}
	if len(m.Skills) == 0 {
		v.add("[skills] is missing; bind the challenge to at least one skill of skills.toml")
	}
	for _, id := range slices.Sorted(maps.Keys(m.Skills)) {
		v.skill(id)
		if w := m.Skills[id]; !(w > 0) || math.IsInf(w, 1) { // NaN is not above 0 either
			v.addAt(id, "the weight of skill %q must be above 0, and finite", id)
		}
		ch.Skills = append(ch.Skills, grader.SkillWeight{Skill: id, Weight: m.Skills[id]})
	}
	ch.Was, ch.Prerequisites, ch.OWASP = m.Was, m.After, m.OWASP
	for _, id := range m.OWASP {
		if !slices.ContainsFunc(OWASP, func(r Risk) bool { return r.ID == id }) {
			v.addAt(id, "owasp names %q; the entries go from A01:2025 to A10:2025 and from API1:2023 to API10:2023", id)
		}
	}
	ch.Checks = v.checks(m.Checks, ch.Kind)
	ch.Rules.Scheduled = slices.ContainsFunc(ch.Checks, func(c grader.Check) bool { return c.Race })
	for _, e := range m.Equivalent {
		if e.ID == "" || e.Reason == "" {
			v.add("[[equivalent]] wants an id and a reason")
		}
		ch.Equivalent = append(ch.Equivalent, grader.EquivalentMutant{ID: e.ID, Reason: e.Reason})
	}
	return ch
}

func (v *validator) skill(id string) {
	if !v.catalog.skills[id] {
		v.addAt(id, "skill %q is not in skills.toml", id)
	}
}

// oneOf returns the value written, or the first choice where none is.
func oneOf[T ~string](v *validator, key, value string, choices ...T) T {
	if value == "" {
		return choices[0]
	}
	if !slices.Contains(choices, T(value)) {
		v.addAt(value, "%s is %q; it can be %v", key, value, choices)
	}
	return T(value)
}

func (v *validator) rules(r rules) grader.Rules {
	if r.Recursion != "" && r.Recursion != "required" && r.Recursion != "forbidden" {
		v.addAt(r.Recursion, `recursion is %q; it can be "required" or "forbidden"`, r.Recursion)
	}
	if r.NoGoroutines && r.Goroutines {
		v.add("no_goroutines and allow_goroutines say the opposite of each other")
	}
	if (r.NoCallers || r.Counted) && v.catalog.withheld == nil {
		v.add("no_callers and counted follow from the driver and the hidden tests; remove them")
	}
	v.packages(r.Packages)
	return grader.Rules{Forbid: r.Forbid, AllowImports: r.AllowImports, AllowEscapes: r.AllowEscapes, Recursion: r.Recursion,
		ConstantTime: r.ConstantTime, NoGoroutines: r.NoGoroutines, NoState: r.NoState,
		AllowGoroutines: r.Goroutines, Packages: r.Packages, NoCallers: r.NoCallers, Counted: r.Counted}
}

// packages refuses third-party packages that are of no module the catalogue requires.
func (v *validator) packages(list []string) {
	mod, err := modfile.ParseLax("go.mod", v.catalog.modules.Mod, nil)
	if err != nil {
		mod = &modfile.File{}
	}
	for _, p := range list {
		of := func(indirect bool) func(r *modfile.Require) bool {
			return func(r *modfile.Require) bool {
				return r.Indirect == indirect && (p == r.Mod.Path || strings.HasPrefix(p, r.Mod.Path+"/"))
			}
		}
		if slices.ContainsFunc(mod.Require, of(false)) {
			continue
		}
		if i := slices.IndexFunc(mod.Require, of(true)); i >= 0 {
			v.addAt(p, "package %q is of %s, which the catalogue requires as \"// indirect\": take that comment out of its module file. The go command writes it where no Go file imports the module; import the package in the reference, and go mod tidy leaves it out", p, mod.Require[i].Mod.Path)
			continue
		}
		v.addAt(p, "package %q is of no module that the catalogue requires", p)
	}
}

// limits fills what is not set from grader.DefaultLimits.
func (v *validator) limits(l limits) grader.Limits {
	out := grader.DefaultLimits
	out.Processes = l.Processes
	v.duration("limit wall", l.Wall, &out.Wall)
	v.duration("limit cpu", l.CPU, &out.CPU)
	v.duration("limit build_wall", l.BuildWall, &out.BuildWall)
	for _, b := range []struct {
		key, text string
		to        *int64
	}{{"memory", l.Memory, &out.Memory}, {"file", l.File, &out.FileBytes}, {"output", l.Output, &out.OutputBytes}, {"build_memory", l.BuildMemory, &out.BuildMemory}} {
		if b.text == "" {
			continue
		}
		value, ok := bytes(b.text)
		if !ok {
			v.addAt(b.text, `limit %s is %q; write a size such as "64KiB", "256MiB" or "1GiB"`, b.key, b.text)
			continue
		}
		*b.to = value
	}
	return out
}

// duration reads a duration into to, if one is written.
func (v *validator) duration(what, text string, to *time.Duration) {
	if text == "" {
		return
	}
	value, err := time.ParseDuration(text)
	if err != nil || value <= 0 {
		v.addAt(text, `%s is %q; write a duration such as "2s" or "500ms"`, what, text)
		return
	}
	*to = value
}

// budget fills what is not set from grader.DefaultBudget.
func (v *validator) budget(b *budget) grader.Budget {
	out := grader.DefaultBudget
	if b == nil {
		return out
	}
	v.duration("budget quick", b.Quick, &out.Quick)
	v.duration("budget full", b.Full, &out.Full)
	if out == grader.DefaultBudget && len(v.problems) == 0 {
		v.add("[budget] changes nothing; give quick or full another value, or remove it")
	}
	if b.Reason == "" {
		v.add("[budget] wants a reason: what takes the checks so long")
	}
	return out
}

// bytes reads a size with a binary unit.
func bytes(text string) (int64, bool) {
	for unit, shift := range map[string]uint{"KiB": 10, "MiB": 20, "GiB": 30} {
		if number, ok := strings.CutSuffix(text, unit); ok {
			n, err := strconv.ParseInt(strings.TrimSpace(number), 10, 32)
			return n << shift, err == nil && n > 0
		}
	}
	return 0, false
}
