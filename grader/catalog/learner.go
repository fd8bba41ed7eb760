package catalog

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"path"
	"regexp"
	"strings"
	"time"

	"github.com/BurntSushi/toml"

	"github.com/gradus-dev/gradus/grader"
)

// LearnerManifest returns the challenge.toml that learners receive of ch, which is
// one that Open returned: what their commands show, and no name of a hidden test or planted bug, no note of
// the author, nothing about the reference. The same challenge gives the same
// bytes; that of what they were read from gives them again.
func LearnerManifest(ch *grader.Challenge) ([]byte, error) {
	m := manifest{Title: ch.Title, Summary: ch.Summary, Difficulty: ch.Difficulty,
		Kind:   unless(ch.Kind, grader.KindCode),
		Reveal: unless(ch.Reveal, grader.RevealFull),
		Skills: map[string]float64{}, Limits: writtenLimits(ch.Limits)}
	r := ch.Rules
	m.Rules = rules{Forbid: r.Forbid, AllowImports: r.AllowImports, AllowEscapes: r.AllowEscapes, Recursion: r.Recursion,
		ConstantTime: r.ConstantTime, NoGoroutines: r.NoGoroutines, NoState: r.NoState,
		Goroutines: r.AllowGoroutines, Packages: r.Packages, NoCallers: r.NoCallers, Counted: r.Counted}
	for _, s := range ch.Skills {
		m.Skills[s.Skill] = s.Weight
	}
	for _, c := range ch.Checks {
		w := check{Test: Alias(ch.ID(), c.Test), Title: c.Title, Points: c.Points, Criterion: string(c.Criterion), Hint: c.Hint, Hints: c.Hints, Skills: c.Skills}
		if c.Race != usualRace(c.Criterion, ch.Kind) {
			w.Race = &c.Race
		}
		for _, n := range c.Needs {
			w.Needs = append(w.Needs, Alias(ch.ID(), n))
		}
		m.Checks = append(m.Checks, w)
	}
	var b strings.Builder
	e := toml.NewEncoder(&b)
	e.Indent = ""
	if err := e.Encode(m); err != nil {
		return nil, fmt.Errorf("write the manifest of %s: %w", ch.ID(), err)
	}
	return []byte(b.String()), nil
}

var alias = regexp.MustCompile(`^check-[0-9a-f]{12}$`)

// Alias returns what a learner's manifest calls a test of the challenge id, or a
// planted bug: a name that says nothing of it, and still lets points that were
// earned where the real one is known be counted. An alias is its own.
func Alias(id, test string) string {
	if test == grader.ReferenceCheck || alias.MatchString(test) {
		return test
	}
	sum := sha256.Sum256([]byte("gradus check\x00" + id + "\x00" + test))
	return "check-" + hex.EncodeToString(sum[:6])
}

// unless returns the text of value, or nothing where it is the one that counts
// when none is written.
func unless[T ~string](value, usual T) string {
	if value == usual {
		return ""
	}
	return string(value)
}

// writtenLimits writes the limits that are not the usual ones.
func writtenLimits(l grader.Limits) limits {
	usual := grader.DefaultLimits
	duration := func(d, usual time.Duration) string {
		if d == usual {
			return ""
		}
		return d.String()
	}
	size := func(n, usual int64) string {
		if n == usual {
			return ""
		}
		return fmt.Sprintf("%dKiB", n>>10)
	}
	return limits{Wall: duration(l.Wall, usual.Wall), CPU: duration(l.CPU, usual.CPU), BuildWall: duration(l.BuildWall, usual.BuildWall),
		Memory: size(l.Memory, usual.Memory), File: size(l.FileBytes, usual.FileBytes), Output: size(l.OutputBytes, usual.OutputBytes),
		BuildMemory: size(l.BuildMemory, usual.BuildMemory), Processes: l.Processes}
}

// starterPackage takes the name of the package from the starter, where the
// reference isn't here.
func (o *opening) starterPackage() {
	for _, name := range o.ch.Files.Starter {
		if path.Ext(name) != ".go" || strings.HasSuffix(name, "_test.go") {
			continue
		}
		if file := o.parse(name); file != nil {
			o.packageName(name, file, "")
		}
	}
	if o.ch.Package == "" {
		o.problem("starter/", 0, "no Go file says what the package is called")
	}
}
