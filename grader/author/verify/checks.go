package verify

import (
	"slices"

	"github.com/gradus-dev/gradus/grader"
)

// Checks is every check, in the order they run. A challenge that does not open
// has findings of the check Manifest alone.
var Checks = []*Check{
	{ID: "format", Doc: "Go files are formatted", text: true, run: checkFormat},
	{ID: "hints", Doc: "hints say something, and the last says most", text: true, run: checkHints},
	{ID: "prose", Doc: "README has its sections, and links lead somewhere", text: true, run: checkProse},
	{ID: "unwritten", Doc: "nothing is left to be written, marked by TODO", text: true, run: checkUnwritten},
	{ID: "secrets", Doc: "no name and no value of a hidden test is in what learners receive", text: true, run: checkSecrets},
	{ID: "variants", Doc: "learners are given the reference to test, and there are other correct packages", Base: true, tests: true, only: true, run: checkVariants},
	{ID: "judge", Doc: "what the hidden tests use of the package crosses between two processes", Base: true, tests: true, run: checkJudge, keep: nothing},
	{ID: "crossing", Doc: "hidden tests give the submission nothing that only their own process has",
		Needs: []string{"judge"}, run: checkCrossing, keep: nothing},
	{ID: "edits", Doc: "the edits of mutants fit the solution, and each makes a program of its own", text: true, run: checkEdits},
	{ID: "shapes", Doc: "hidden tests and driver use generic code with types of one shape, or say why not",
		Needs: []string{"judge"}, run: checkShapes, keep: nothing},
	{ID: "reference-accepted", Doc: "the reference gets every point", Base: true, Needs: []string{"judge"}, tests: true, run: checkReference, keep: nothing},
	{ID: "starter-rejected", Doc: "the starter compiles and passes no check",
		Needs: []string{"judge"}, tests: true, run: checkStarter, keep: nothing, also: starter},
	{ID: "examples", Doc: "the public examples pass on the reference and fail on the starter",
		Needs: []string{"reference-accepted"}, run: checkExamples, keep: nothing, also: starter},
	{ID: "mutants-rejected", Doc: "each mutant gets its verdict, from exactly the tests it names",
		Needs: []string{"edits", "reference-accepted"}, tests: true, run: checkMutants, keep: func(v *verification) any { return &v.failed }, also: solutions},
	{ID: "checks-needed", Doc: "every check is failed by some mutant",
		Needs: []string{"mutants-rejected"}, tests: true, run: checkNeeded},
	{ID: "accepted", Doc: "correct solutions built differently get every point",
		Needs: []string{"reference-accepted"}, tests: true, run: checkAccepted, keep: nothing, also: accepted},
	{ID: "sentinels", Doc: "where several errors are promised, no test takes all of them joined for one",
		Needs: []string{"reference-accepted"}, run: checkSentinels, keep: nothing},
	{ID: "stable", Doc: "the reference is accepted again and again, whatever the order of tests", Slow: true,
		Needs: []string{"reference-accepted"}, run: checkStable, keep: nothing},
	{ID: "mutants-stable", Doc: "each mutant gets its verdict again and again, from the same tests", Slow: true,
		Needs: []string{"mutants-rejected", "stable"}, run: checkMutantsStable, keep: nothing, also: solutions},
	{ID: "answers", Doc: "answers.txt, if there is one, says what mutants answer", Slow: true, tests: true,
		Needs: []string{"mutants-rejected"}, run: checkAnswers, keep: nothing, also: answered},
	{ID: "race", Doc: "the race detector finds nothing in the reference and the hidden tests", Slow: true,
		Needs: []string{"stable"}, run: checkRace, keep: nothing},
	{ID: "limits", Doc: "correct solutions need at most a third of the time and the memory", Slow: true,
		Needs: []string{"accepted", "stable"}, run: checkLimits, keep: nothing, also: accepted},
	{ID: "agreement", Doc: "in one process the hidden tests come to the same results as in two", Slow: true,
		Needs: []string{"edits", "accepted", "stable"}, run: checkAgreement, keep: nothing, also: solutions},
	{ID: "coverage", Doc: "the hidden tests reach nearly every statement of the reference", Slow: true,
		Needs: []string{"stable"}, run: checkCoverage, keep: func(v *verification) any { return &v.result.Coverage }},
	{ID: "mutation", Doc: "the hidden tests reject nearly every small mistake that a machine can make in the reference", Slow: true,
		Needs: []string{"stable"}, run: checkMutation},
}

// nothing is kept of checks that learn nothing beside their findings.
func nothing(*verification) any { return new(struct{}) }

func starter(f grader.Files) []string  { return f.Starter }
func accepted(f grader.Files) []string { return f.Accepted }

// answered returns the files of the mutants and of their recorded answers.
func answered(f grader.Files) []string { return append(solutions(f), f.Answers) }

// solutions are the mutants and what some of them are edits of.
func solutions(f grader.Files) []string { return slices.Concat(f.Mutants, f.Accepted) }
