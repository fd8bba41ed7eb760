package answers

import (
	"fmt"
	"slices"
	"strings"

	"github.com/gradus-dev/gradus/grader"
)

// comment begins the file.
const comment = `# What the mutants answer, as "gradus challenge answers" found: the checks that reject
# each, with the verdict and the fingerprints of the call to blame and of what the test
# said. A - is nothing, a * differs from grading to grading.
`

// Format returns the content of answers.txt: a line for each check of each mutant.
func Format(answers []Answer) []byte {
	var b strings.Builder
	b.WriteString(comment)
	for _, a := range answers {
		for _, f := range a.Failed {
			fmt.Fprintln(&b, a.Mutant, f.Test, f.Verdict, f.Call, f.Said)
		}
	}
	return []byte(b.String())
}

// Parse reads the content of answers.txt.
func Parse(data []byte) (all []Answer, err error) {
	n := 0
	for line := range strings.Lines(string(data)) {
		n++
		if strings.HasPrefix(line, "#") {
			continue
		}
		words := strings.Fields(line)
		if len(words) != 5 || !slices.Contains(grader.Verdicts, grader.Verdict(words[2])) {
			return nil, fmt.Errorf("line %d: want a mutant, a test, its verdict and two fingerprints", n)
		}
		mutant, f := words[0], Failure{words[1], grader.Verdict(words[2]), words[3], words[4]}
		if len(all) == 0 || all[len(all)-1].Mutant != mutant {
			if slices.ContainsFunc(all, func(a Answer) bool { return a.Mutant == mutant }) {
				return nil, fmt.Errorf("line %d: the lines of %s are not together", n, mutant)
			}
			all = append(all, Answer{Mutant: mutant})
		}
		last := &all[len(all)-1]
		last.Failed = append(last.Failed, f)
	}
	return all, nil
}
