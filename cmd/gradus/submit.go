package main

import (
	"archive/zip"
	"bytes"
	"cmp"
	"fmt"
	"path/filepath"
	"time"

	"github.com/urfave/cli/v2"

	"github.com/gradus-dev/gradus/grader"
	"github.com/gradus-dev/gradus/grader/class/client"
	"github.com/gradus-dev/gradus/grader/report"
	"github.com/gradus-dev/gradus/grader/workspace"
)

func (a *app) submitCommand() *cli.Command {
	return &cli.Command{
		Name: "submit", Usage: "hand in to the server of your class, and wait for the verdict", ArgsUsage: "[SLUG|DIR]",
		Description: `   Hands in the challenge of the current directory, or the one that is named, as
   it is now, and says how it is graded there. Sign in first: gradus login URL.

   A connection that is lost is made again. The same code is the same submission,
   however often it is sent. Interrupted, it is graded all the same.

   The server's verdict counts for the course. gradus grade gives the same one
   here, and moves your own skills.`,
		CustomHelpTemplate: commandHelp(exitGrade),
		Flags: append(reportFlags(), jsonFlag(), challengesFlag(),
			&cli.StringFlag{Name: "challenge", Usage: "the challenge that --submission answers: `SLUG`"},
			&cli.StringSliceFlag{Name: "submission", Usage: "hand in `PATH`, with no workspace"},
			&cli.StringFlag{Name: "course", Usage: "hand in to `COURSE`, if you are in several"},
			&cli.BoolFlag{Name: "no-wait", Usage: "do not wait for the verdict", DisableDefaultText: true}),
		Action: a.submit,
	}
}

func (a *app) submit(c *cli.Context) error {
	targets, err := a.gradeTargets(c)
	if err != nil {
		return err
	}
	if len(targets) != 1 {
		return usage("one at a time is handed in")
	}
	t := targets[0]
	server, err := signedIn()
	if err != nil {
		return err
	}
	server.Waiting = func(why string, wait time.Duration) {
		a.say("%s; trying again in %s", report.CleanLine(why, maxSaid), wait.Round(time.Second))
	}
	name, data, err := parcel(t)
	if err != nil {
		return err
	}
	course, err := a.courseOf(c, server)
	if err != nil {
		return err
	}
	id, err := server.Submit(c.Context, course, t.challenge.ID(), name, data)
	if err != nil {
		return fromServer(server.Server, err)
	}
	if c.Bool("no-wait") {
		_, err := fmt.Fprintln(a.stdout, server.Page(id))
		return err
	}
	a.say("handed in: %s", server.Page(id))
	s, err := server.Follow(c.Context, id, a.follower())
	if err != nil {
		return fromServer(server.Server, err)
	}
	return a.verdictOf(c, t, server, s)
}

// parcel returns what is handed in: the files that would be graded, in an archive that is
// the same whenever they are.
func parcel(t target) (name string, data []byte, err error) {
	sub, err := workspace.Freeze(t.dir, t.challenge)
	if bad, ok := workspace.IsBad(err); ok {
		f := usage("there is nothing to hand in: %s", bad.Error())
		if bad.Hint != "" {
			f.hint("%s", bad.Hint)
		}
		return "", nil, f
	}
	if err != nil {
		return "", nil, err
	}
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	for _, file := range sub.Files {
		w, err := z.CreateHeader(&zip.FileHeader{Name: t.challenge.Slug + "/" + file.Name, Method: zip.Deflate})
		if err != nil {
			return "", nil, err
		}
		if _, err := w.Write(file.Data); err != nil {
			return "", nil, err
		}
	}
	err = z.Close()
	return t.challenge.Slug + ".zip", b.Bytes(), err
}

// courseOf returns the course to hand in to: the one named, or the only one.
func (a *app) courseOf(c *cli.Context, server *client.Client) (string, error) {
	who, err := server.Account(c.Context)
	if err != nil {
		return "", fromServer(server.Server, err)
	}
	var ids []string
	for _, course := range who.Courses {
		if course.ID == c.String("course") {
			return course.ID, nil
		}
		ids = append(ids, report.CleanLine(course.ID, maxSaid))
	}
	switch {
	case len(ids) == 0:
		return "", usage("you are in no course of %s", server.Server).hint("open the link that invites you to one")
	case c.String("course") != "":
		return "", usage("you are in no course %q", c.String("course")).hint("you are in %s", oneOf(ids))
	case len(ids) > 1:
		return "", usage("you are in several courses").hint("name one: --course %s", ids[0])
	}
	return ids[0], nil
}

// follower says how it goes on with a submission, whenever that changes.
func (a *app) follower() func(*client.Submission) {
	before := ""
	return func(s *client.Submission) {
		said := report.CleanLine(s.Said, maxSaid)
		if s.State == "queued" {
			said = fmt.Sprintf("waiting: about %d before it, about %s to go", s.Ahead, time.Duration(s.Wait*float64(time.Second)).Round(time.Second))
		}
		if said != before && !s.Ended {
			a.progress(said)
		}
		before = said
	}
}

// verdictOf prints the report on a submission that has ended.
func (a *app) verdictOf(c *cli.Context, t target, server *client.Client, s *client.Submission) error {
	if s.Report == nil {
		f := &failure{code: exitFailed, message: cmp.Or(report.CleanLine(s.Said, maxSaid), "it has no verdict")}
		return f.hint("see %s", server.Page(s.ID))
	}
	r := report.Whole(s.Report)
	r.Folder, r.Submission = "", filepath.Base(t.dir) // as it is here
	var err error
	if c.Bool("json") {
		err = report.JSON(a.stdout, r)
	} else {
		err = report.Text(a.stdout, r, a.placeOptions(c, t, r))
		a.say("%s", kept(s, r))
	}
	return exitWith(r.Verdict.ExitCode(), err)
}

// kept says what the points of a submission count for the course.
func kept(s *client.Submission, r *grader.Report) string {
	if s.LateDays == 0 {
		return fmt.Sprintf("counts for the course: %g of %d", s.Points, r.MaxScore)
	}
	return fmt.Sprintf("counts for the course: %g of %d, %s late", s.Points, r.MaxScore, count(s.LateDays, "day"))
}
