package exercism

import (
	"fmt"
	"go/format"
	"strings"
)

// left lists what the challenge's author has to write or to look at.
func (j *importJob) left() []Note {
	var all []Note
	add := func(file, format string, args ...any) {
		all = append(all, Note{File: file, What: fmt.Sprintf(format, args...)})
	}
	j.leftOfManifest(add)
	for _, line := range strings.Split(string(j.files["README.md"]), "\n") {
		if what, ok := strings.CutPrefix(line, todo); ok {
			add("README.md", "%s", strings.TrimSuffix(what, "."))
		}
	}
	if len(j.exports) > 0 {
		add("README.md", "tests use names that the solution did not export, so now it does; say so: %s", strings.Join(j.exports, ", "))
	}
	if j.docs[instructionsAppendDoc]+j.docs[introductionAppendDoc] != "" {
		add("README.md", "read what came from the .append documents; it may speak of Exercism's own tests and tools")
	}
	if _, open := hintFiles(advices(j.docs[hintsDoc])); open == fewestHints {
		add("hints/", "write two to four hints, from a nudge to nearly the solution")
	} else if open > 0 {
		add("hints/", "one came from hints.md; write the one that is nearly the solution")
	} else {
		add("hints/", "they came from hints.md; order them from a nudge to nearly the solution")
	}
	j.leftOfStarter(add)
	add("mutants/", "write at least five wrong solutions, each a plausible misconception (CONTRIBUTING.md)")
	if j.difficulty() >= 3 {
		add("accepted/", "write at least three right solutions built differently, as difficulty %d wants", j.difficulty())
	}
	return all
}

func (j *importJob) leftOfManifest(add func(file, format string, args ...any)) {
	const file = "challenge.toml"
	if d := j.track.difficulty; d == 0 {
		add(file, "difficulty: 1 is a guess; choose from 1 to 5")
	} else {
		add(file, "difficulty: %d is made of the track's %d of 10; see whether it fits", j.difficulty(), d)
	}
	add(file, "skills: %s is a guess; bind it to the skills that it trains", j.to.Skill)
	if oneLine(j.Blurb) == "" {
		add(file, "summary: say in one sentence what the learner builds")
	}
	open := 0
	for _, c := range j.ch.Checks {
		if strings.HasPrefix(c.Hint, todo) {
			open++
		}
	}
	if open > 0 {
		add(file, "checks: %d of %d have no hint yet; what helps a learner who fails one?", open, len(j.ch.Checks))
	}
	add(file, "checks: titles are the tests' names, each is worth 1 point for correctness; say what each checks, weigh it, and choose its criterion")
	if j.race() {
		add(file, "checks: Exercism runs the tests under the race detector; choose the criterion concurrency where a test starts goroutines")
	}
}

func (j *importJob) leftOfStarter(add func(file, format string, args ...any)) {
	switch {
	case j.broken != "":
		add("starter/", "make it compile: %s", j.broken)
	case j.anew:
		add("starter/", "made anew from the names that the tests use, since the stub did not do (%s); see that it gives nothing away", j.wrong)
	case len(j.added) > 0:
		add("starter/", "the stub had no %s, so that came from the example solution, without bodies and unexported fields; see that it gives nothing away", strings.Join(j.added, ", "))
	}
	if names := j.untested(j.kept); len(names) > 0 && !j.anew {
		add("starter/", "no test that was carried over uses %s; take that out, here and in README.md, or write a test", strings.Join(names, ", "))
	}
	for _, test := range j.passed {
		add("starter/", "it passes %s as it is; make it fail, say by a panic", test)
	}
	if j.row == nil {
		add("starter/example_test.go", "write the public examples: tests that show a learner what is wanted; no test goes through just one table, of which a row could be taken")
	} else {
		add("starter/example_test.go", "one row of %s is shown here, and stays among the hidden tests; see that it shows what is wanted", j.row.test.name)
	}
}

// formatted is gofmt; what it can't format stays as it is.
func formatted(src []byte) []byte {
	if out, err := format.Source(src); err == nil {
		return out
	}
	return src
}
