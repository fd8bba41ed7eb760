package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"

	"github.com/urfave/cli/v2"

	"github.com/gradus-dev/gradus/grader/answers"
	"github.com/gradus-dev/gradus/grader/author/verify"
	"github.com/gradus-dev/gradus/grader/catalog"
	"github.com/gradus-dev/gradus/grader/link"
	"github.com/gradus-dev/gradus/grader/pipeline"
)

func (a *app) challengeAnswersCommand() *cli.Command {
	return &cli.Command{
		Name: "answers", Usage: "record what mutants answer, so that learners are asked about their mistakes", ArgsUsage: "[SLUG|DIR ...]",
		Description: `   Grades every mutant three times and writes answers.txt into the challenge's
   folder: which checks reject it, and fingerprints of what they saw. A submission
   that answers like one mutant and no other is asked about that misconception, in
   the words of the mutant's asks or of its reason. DIR is a challenge's folder.
   With no argument it records all of the catalogue in --challenges, else the one
   that this directory is in, or its directory challenges.

   No verdict and no point follows from answers.txt, and it does not count as a
   change of the challenge. gradus challenge check says when it is out of date.`,
		Flags:  []cli.Flag{&cli.StringFlag{Name: "challenges", Usage: "record the catalogue in `DIR`"}},
		Action: a.challengeAnswers,
	}
}

func (a *app) challengeAnswers(c *cli.Context) error {
	jobs, err := a.checkJobs(c)
	if err != nil {
		return err
	}
	for i := range jobs {
		if err := jobs[i].findFolder(c); err != nil {
			return err
		}
	}
	status := a.newStatusLine(len(jobs))
	e, err := a.newEngine(c, status.show, link.Options{Crowded: true})
	if err != nil {
		return err
	}
	v := verify.New(e.pipeline, "")
	v.Progress = status.show
	type found struct {
		answers []answers.Answer
		err     error
	}
	var failed error // the other challenges go on
	err = pipeline.InOrder(c.Context, len(jobs), 2, func(ctx context.Context, i int) found {
		if jobs[i].err != nil {
			return found{err: jobs[i].err}
		}
		all, err := v.Answers(ctx, jobs[i].ch)
		return found{all, err}
	}, func(i int, f found) error {
		status.done()
		if f.err == nil {
			f.err = a.writeAnswers(jobs[i], f.answers)
		}
		failed = errors.Join(failed, f.err)
		return c.Context.Err()
	})
	status.clear()
	return errors.Join(err, failed)
}

// findFolder finds the folder of a challenge that was found by a name.
func (j *checkJob) findFolder(c *cli.Context) error {
	if j.folder != "" {
		return nil
	}
	root, err := newPlace(c, "challenge answers")
	if err != nil {
		return err
	}
	if !isCatalogue(root) {
		return usage("%s is a pack, which nothing can be written into", root).hint("name the directory that it was made of: --challenges DIR")
	}
	j.folder = filepath.Join(root, filepath.FromSlash(j.id))
	return nil
}

// writeAnswers writes what mutants answer, if that is news, and says how many of them no
// other answers like.
func (a *app) writeAnswers(j checkJob, all []answers.Answer) error {
	file := filepath.Join(j.folder, catalog.AnswersFile)
	text, did := answers.Format(all), "same: "
	if before, err := os.ReadFile(file); err != nil || !bytes.Equal(before, text) {
		if err := replaceFile(file, text); err != nil {
			return err
		}
		did = "wrote:"
	}
	_, err := fmt.Fprintf(a.stdout, "%s %s  %d of %s told from all others\n", did, clean(file), answers.Distinct(all), count(len(j.ch.Files.Mutants), "mutant"))
	return err
}
