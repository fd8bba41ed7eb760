package catalog

import (
	"cmp"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"math"
	"path"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/BurntSushi/toml"
	"golang.org/x/mod/modfile"

	"github.com/gradus-dev/gradus/grader"
	"github.com/gradus-dev/gradus/grader/cause"
)

// manifest is challenge.toml as it is written.
type manifest struct {
	Title      string             `toml:"title"`
	Summary    string             `toml:"summary"`
	Difficulty int                `toml:"difficulty"`
	Was        []string           `toml:"was,omitempty"`
	Kind       string             `toml:"kind,omitempty"`
	Reveal     string             `toml:"reveal,omitempty"`
	Shapes     string             `toml:"shapes,omitempty"`
	Skills     map[string]float64 `toml:"skills"`
	Limits     limits             `toml:"limits,omitempty"`
	Rules      rules              `toml:"rules,omitempty"`
	Checks     []check            `toml:"checks"`
	Equivalent []equivalent       `toml:"equivalent,omitempty"`
}

type limits struct {
	Wall        string `toml:"wall,omitempty"`
	CPU         string `toml:"cpu,omitempty"`
	BuildWall   string `toml:"build_wall,omitempty"`
	Memory      string `toml:"memory,omitempty"`
	File        string `toml:"file,omitempty"`
	Output      string `toml:"output,omitempty"`
	BuildMemory string `toml:"build_memory,omitempty"`
	Processes   int    `toml:"processes,omitzero"`
}

type rules struct {
	Forbid       []string `toml:"forbid,omitempty"`
	AllowImports []string `toml:"allow_imports,omitempty"`
	AllowEscapes []string `toml:"allow_escapes,omitempty"`
	Recursion    string   `toml:"recursion,omitempty"`
	ConstantTime []string `toml:"constant_time,omitempty"`
	NoGoroutines bool     `toml:"no_goroutines,omitempty"`
	NoState      bool     `toml:"no_state,omitempty"`
	Goroutines   bool     `toml:"allow_goroutines,omitempty"`
	Packages     []string `toml:"packages,omitempty"`
	// What follows from hidden parts, for learners who don't receive these.
	NoCallers bool `toml:"no_callers,omitempty"`
	Counted   bool `toml:"counted,omitempty"`
}

type check struct {
	Test      string   `toml:"test"`
	Title     string   `toml:"title"`
	Points    int      `toml:"points"`
	Criterion string   `toml:"criterion"`
	Hint      string   `toml:"hint"`
	Needs     []string `toml:"needs,omitempty"`
	Skills    []string `toml:"skills,omitempty"`
	Race      *bool    `toml:"race,omitempty"`

	Hints map[string]string `toml:"hints,omitempty"` // by how the check failed
}

// usualRace is what race is where it is not written.
func usualRace(c grader.Criterion, kind grader.Kind) bool {
	return c == grader.Concurrency && kind == grader.KindCode
}

type equivalent struct {
	ID     string `toml:"id"`
	Reason string `toml:"reason"`
}

// decode reads TOML into v; every fault is a Problem with its line, unknown keys
// included.
func decode(name string, data []byte, v any) []error {
	meta, err := toml.Decode(string(data), v)
	var parse toml.ParseError
	switch {
	case errors.As(err, &parse):
		return []error{&Problem{name, parse.Position.Line, parse.Message}}
	case err != nil:
		return []error{&Problem{Path: name, Message: strings.TrimPrefix(err.Error(), "toml: ")}}
	}
	var problems []error
	for _, key := range meta.Undecoded() {
		problems = append(problems, &Problem{name, keyLine(data, key), fmt.Sprintf("unknown key %q; see CONTRIBUTING.md for the ones there are", key.String())})
	}
	return problems
}

// keyLine finds the line on which a key is set, or 0.
func keyLine(data []byte, key toml.Key) int {
	last := regexp.QuoteMeta(key[len(key)-1])
	set := regexp.MustCompile(`^\s*("?` + last + `"?\s*=|\[+\s*([^\]]*\.)?"?` + last + `"?\s*\]+)`)
	for i, line := range strings.Split(string(data), "\n") {
		if set.MatchString(line) {
			return i + 1
		}
	}
	return 0
}

func (c *Catalog) readSkills() error {
	data, err := fs.ReadFile(c.fsys, "skills.toml")
	if errors.Is(err, fs.ErrNotExist) {
		return &Problem{Path: "skills.toml", Message: "missing; a catalogue's root holds its skill tree"}
	}
	if err != nil {
		return fmt.Errorf("read the catalogue: %w", err)
	}
	var tree struct {
		Skills []grader.Skill `toml:"skills"`
	}
	problems := decode("skills.toml", data, &tree)
	c.skills = map[string]bool{}
	for _, s := range tree.Skills {
		switch parent := path.Dir(s.ID); {
		case s.ID == "" || s.Title == "":
			problems = append(problems, &Problem{Path: "skills.toml", Message: "a skill wants an id and a title"})
		case c.skills[s.ID]:
			problems = append(problems, &Problem{Path: "skills.toml", Message: fmt.Sprintf("skill %q is there twice", s.ID)})
		case parent != "." && !c.skills[parent]:
			problems = append(problems, &Problem{Path: "skills.toml", Message: fmt.Sprintf("skill %q comes before its parent %q", s.ID, parent)})
		}
		c.skills[s.ID] = true
	}
	c.Skills = tree.Skills
	return errors.Join(problems...)
}

var slugPattern = regexp.MustCompile(`^[a-z0-9]+(-[a-z0-9]+)*$`)

// manifest reads one challenge.toml.
func (c *Catalog) manifest(track, slug string) (*grader.Challenge, error) {
	dir := track + "/" + slug
	name := dir + "/challenge.toml"
	data, err := fs.ReadFile(c.fsys, name)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, &Problem{Path: name, Message: "missing; each folder of a track is a challenge"}
	}
	if err != nil {
		return nil, err
	}
	sub, err := fs.Sub(c.fsys, dir)
	if err != nil {
		return nil, err
	}
	var m manifest
	v := &validator{path: name, data: data, catalog: c}
	v.problems = decode(name, data, &m)
	if len(v.problems) > 0 && m.Title == "" {
		return nil, errors.Join(v.problems...)
	}
	if !slugPattern.MatchString(slug) || !slugPattern.MatchString(track) {
		v.add("folder names are lower-case words joined by hyphens")
	}
	ch := v.challenge(&m)
	if c.withheld != nil && len(m.Equivalent) > 0 {
		v.add("[[equivalent]] is about the reference, which learners don't receive")
	}
	ch.Track, ch.Slug, ch.FS, ch.Modules = track, slug, sub, c.modules
	ch.Withheld, ch.Hash = c.withheld, c.hashes[dir]
	if err := errors.Join(v.problems...); err != nil {
		return nil, err
	}
	return ch, nil
}

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
		Rules:  v.rules(m.Rules), Limits: v.limits(m.Limits)}
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
	ch.Was = m.Was
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

func (v *validator) checks(checks []check, kind grader.Kind) []grader.Check {
	if len(checks) == 0 {
		v.add("[[checks]] is missing; bind each hidden test to one")
	}
	var out []grader.Check
	seen := map[string]bool{}
	for i, c := range checks {
		name := cmp.Or(c.Test, strconv.Itoa(i+1))
		for _, part := range []struct{ key, value string }{{"test", c.Test}, {"title", c.Title}, {"hint", c.Hint}} {
			if part.value == "" {
				v.addAt(name, "check %s lacks its %s", name, part.key)
			}
		}
		if c.Test != "" && seen[c.Test] {
			v.addAt(c.Test, "test %s is bound to two checks", c.Test)
		}
		seen[c.Test] = true
		if c.Points < 1 {
			v.addAt(c.Test, "check %s is worth %d points; it must be at least 1", c.Test, c.Points)
		}
		if !slices.Contains(grader.Criteria, grader.Criterion(c.Criterion)) {
			v.addAt(c.Test, "criterion of %s is %q; it can be %v", c.Test, c.Criterion, grader.Criteria)
		}
		for _, s := range c.Skills {
			v.skill(s)
		}
		v.hints(c)
		if kind == grader.KindTests && c.Test != grader.ReferenceCheck && !slices.Contains(c.Needs, grader.ReferenceCheck) {
			c.Needs = append(c.Needs, grader.ReferenceCheck) // a test that fails on anything catches nothing
		}
		race := usualRace(grader.Criterion(c.Criterion), kind)
		if c.Race != nil {
			race = *c.Race
		}
		if race && kind == grader.KindTests {
			v.addAt(c.Test, "race of %s is true; there is no driver where learners write tests", c.Test)
		}
		out = append(out, grader.Check{Test: c.Test, Title: c.Title, Points: c.Points, Criterion: grader.Criterion(c.Criterion),
			Hint: c.Hint, Hints: c.Hints, Needs: c.Needs, Skills: c.Skills, Race: race})
	}
	v.needs(out)
	return out
}

// failures are the verdicts that a check may have.
var failures = []grader.Verdict{grader.WrongAnswer, grader.RuntimeError, grader.TimeLimit, grader.MemoryLimit, grader.OutputLimit}

// hints refuses hints on failures that there are not.
func (v *validator) hints(c check) {
	known := cause.Names()
	for _, f := range failures {
		known = append(known, string(f))
	}
	for _, key := range slices.Sorted(maps.Keys(c.Hints)) {
		switch {
		case !slices.Contains(known, key):
			v.addAt(c.Test, "hints of %s has %q, which is no failure; there are: %s", c.Test, key, strings.Join(known, ", "))
		case c.Hints[key] == "":
			v.addAt(c.Test, "hints of %s says nothing of %q", c.Test, key)
		}
	}
}

// needs refuses needs that name no check or lead back to where they start.
func (v *validator) needs(checks []grader.Check) {
	needs := map[string][]string{}
	for _, c := range checks {
		needs[c.Test] = append([]string{}, c.Needs...)
	}
	var reaches func(from, to string, seen map[string]bool) bool
	reaches = func(from, to string, seen map[string]bool) bool {
		for _, n := range needs[from] {
			if n == to || !seen[n] && reaches(n, to, mark(seen, n)) {
				return true
			}
		}
		return false
	}
	for _, c := range checks {
		for _, n := range c.Needs {
			if needs[n] == nil {
				v.addAt(n, "check %s needs %s, which is not a check", c.Test, n)
			}
		}
		if reaches(c.Test, c.Test, map[string]bool{}) {
			v.addAt(c.Test, "check %s needs itself", c.Test)
		}
	}
}

func mark(seen map[string]bool, name string) map[string]bool {
	seen[name] = true
	return seen
}

// limits fills what is not set from grader.DefaultLimits.
func (v *validator) limits(l limits) grader.Limits {
	out := grader.DefaultLimits
	out.Processes = l.Processes
	for _, d := range []struct {
		key, text string
		to        *time.Duration
	}{{"wall", l.Wall, &out.Wall}, {"cpu", l.CPU, &out.CPU}, {"build_wall", l.BuildWall, &out.BuildWall}} {
		if d.text == "" {
			continue
		}
		value, err := time.ParseDuration(d.text)
		if err != nil || value <= 0 {
			v.addAt(d.text, `limit %s is %q; write a duration such as "2s" or "500ms"`, d.key, d.text)
			continue
		}
		*d.to = value
	}
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
