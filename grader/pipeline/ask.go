package pipeline

import (
	"fmt"
	"io/fs"
	"slices"

	"github.com/gradus-dev/gradus/grader"
	"github.com/gradus-dev/gradus/grader/answers"
	"github.com/gradus-dev/gradus/grader/catalog"
)

// ask finds the mutant that gives the same answers as the submission of r, and inserts
// its misconception, as a question, as the second hint of the first failed check.
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
