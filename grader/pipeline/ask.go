package pipeline

import (
	"fmt"
	"io/fs"
	"slices"

	"github.com/gradus-dev/gradus/grader"
	"github.com/gradus-dev/gradus/grader/answers"
	"github.com/gradus-dev/gradus/grader/catalog"
)

// ask finds the misconception of the mutant that the submission of r answers like, and
// makes it, as a question, the second hint on the check that is to be mended first.
func ask(ch *grader.Challenge, r *grader.Report) error {
	first := slices.IndexFunc(r.Outcomes, func(o grader.Outcome) bool { return o.Status == grader.Failed })
	if first < 0 || ch.Files.Answers == "" {
		return nil
	}
	data, err := fs.ReadFile(ch.FS, ch.Files.Answers)
	if err != nil {
		return fmt.Errorf("read what mutants of %s answer: %w", ch.ID(), err)
	}
	recorded, err := answers.Parse(data)
	if err != nil {
		return &grader.BadChallenge{ID: ch.ID(), Reason: fmt.Sprintf("%s: %v", ch.Files.Answers, err)}
	}
	mutant := answers.Like(recorded, r)
	question, err := catalog.Question(ch, mutant)
	if question == "" || err != nil {
		return err
	}
	r.Misconception = &grader.Misconception{Mutant: mutant, Question: question}
	r.Outcomes[first].AddHint(question)
	return nil
}
