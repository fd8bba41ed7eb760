package verify

import (
	"context"
	"fmt"
	"io/fs"
	"slices"
	"strings"

	"github.com/gradus-dev/gradus/grader"
	"github.com/gradus-dev/gradus/grader/answers"
)

// Answers grades each mutant several times, and returns the answers with what differs
// between gradings, or did when they were recorded before, left out. Mutants that fail no
// check have no answer. An error means that grading failed, or that a mutant is not what its
// header says.
func (v *Verifier) Answers(ctx context.Context, ch *grader.Challenge) (all []answers.Answer, err error) {
	one := v.verification(ch)
	defer one.close()
	mutants, err := one.mutants()
	if err != nil {
		return nil, err
	}
	recorded, _ := one.recorded() // what can't be read is recorded anew
	one.tell("answers")
	err = beside(ctx, one, len(mutants), func(ctx context.Context, i int) ([]answers.Failure, error) {
		failed, err := one.failures(ctx, mutants[i])
		return answers.Since(failuresOf(mutants[i], recorded), failed), err
	}, func(i int, failed []answers.Failure) error {
		if len(failed) > 0 {
			all = append(all, answers.Answer{Mutant: mutants[i].Name, Failed: failed})
		}
		return nil
	})
	return all, err
}

// failures returns what those gradings of a mutant have in common that found what its
// header says. Where none did, that is an error.
func (v *verification) failures(ctx context.Context, m solution) ([]answers.Failure, error) {
	var gradings [][]answers.Failure
	var other []string // what the last grading found that the header does not say
	err := v.gradings(ctx, m, func(r *grader.Report) bool {
		failed := answers.Of(r)
		if other = differences(m, r); len(other) == 0 {
			gradings = append(gradings, failed)
		}
		return len(failed) == 0
	})
	if err == nil && len(gradings) == 0 && len(other) > 0 {
		err = fmt.Errorf("%s: %s; is the machine busy? gradus challenge check %s tells more", m.file, other[0], v.ch.ID())
	}
	return answers.Stable(gradings), err
}

// recorded returns what answers.txt holds; nothing if there is none.
func (v *verification) recorded() ([]answers.Answer, error) {
	if v.ch.Files.Answers == "" {
		return nil, nil
	}
	data, err := fs.ReadFile(v.ch.FS, v.ch.Files.Answers)
	if err != nil {
		return nil, err
	}
	return answers.Parse(data)
}

// failuresOf returns the failures of a mutant among answers; nil if it has none.
func failuresOf(m solution, all []answers.Answer) []answers.Failure {
	if at := slices.IndexFunc(all, func(a answers.Answer) bool { return a.Mutant == m.Name }); at >= 0 {
		return all[at].Failed
	}
	return nil
}

// gradings grades a solution up to attempts times, until done returns true. One that is
// rejected before any test is not graded: it gives no answer.
func (v *verification) gradings(ctx context.Context, s solution, done func(r *grader.Report) bool) error {
	grade := func() (*grader.Report, error) { return v.grade(ctx, s.Name, s.Files) }
	if v.ch.Kind == grader.KindCode {
		g, err := v.testable(ctx, s)
		if err != nil {
			return err
		}
		if g == nil {
			return nil
		}
		defer g.Close()
		grade = func() (*grader.Report, error) {
			run, err := v.run(ctx, g, v.ch.Checks, v.ch.Limits)
			if err != nil {
				return nil, err
			}
			return grader.Judge(v.ch, v.submission(s.Name, s.Files), run), nil
		}
	}
	for range attempts {
		r, err := grade()
		if err != nil || done(r) {
			return err
		}
	}
	return nil
}

// checkAnswers grades each mutant until it answers as recorded, up to attempts times, since
// a recorded answer may hold in nearly all gradings but not in all.
func checkAnswers(ctx context.Context, v *verification) error {
	if v.ch.Files.Answers == "" { // without recorded answers there are no questions
		return nil
	}
	recorded, err := v.recorded()
	if err != nil {
		return err
	}
	mutants, err := v.mutants()
	if err != nil {
		return err
	}
	var stale []string
	for _, a := range recorded {
		if !slices.ContainsFunc(mutants, func(m solution) bool { return m.Name == a.Mutant }) {
			stale = append(stale, a.Mutant)
		}
	}
	err = beside(ctx, v, len(mutants), func(ctx context.Context, i int) (fresh bool, err error) {
		failed := failuresOf(mutants[i], recorded)
		if r := v.graded[mutants[i].file]; r != nil && answers.Agree(failed, answers.Of(r)) {
			return true, nil
		}
		fresh = len(failed) == 0 // of what is not graded
		err = v.gradings(ctx, mutants[i], func(r *grader.Report) bool {
			fresh = answers.Agree(failed, answers.Of(r))
			return fresh
		})
		return fresh, err
	}, func(i int, fresh bool) error {
		if !fresh {
			stale = append(stale, mutants[i].Name)
		}
		return nil
	})
	if len(stale) > 0 {
		v.find(v.ch.Files.Answers, "not what these mutants answer: %s; type: gradus challenge answers %s", strings.Join(stale, ", "), v.ch.ID())
	}
	return err
}
