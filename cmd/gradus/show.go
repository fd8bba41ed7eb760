package main

import (
	"context"
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"sync"

	"github.com/urfave/cli/v2"

	"github.com/gradus-dev/gradus/grader"
	"github.com/gradus-dev/gradus/grader/report"
	"github.com/gradus-dev/gradus/grader/store"
)

func (a *app) showCommand() *cli.Command {
	return &cli.Command{
		Name: "show", Usage: "show the report of a past attempt again", ArgsUsage: "[SLUG] [N|NAME]",
		Description: `   Shows the newest attempt, the Nth newest, or the newest of a submission by the
   name that gradus history gives it; of a challenge if one is named. gradus
   history lists them, the newest first.

   The report is as it was when the attempt was graded. Of long output and of very
   many calls only the beginning is kept; attempts that older versions of gradus
   recorded have no hints, calls or output.`,
		Flags:  append(reportFlags(), jsonFlag(), challengesFlag()),
		Action: a.show,
	}
}

func (a *app) show(c *cli.Context) error {
	p, err := pastOf(c)
	if err != nil {
		return err
	}
	return a.withStore(func(s *store.Store) error {
		var challenges []string
		if p.challenge != "" {
			if challenges, err = a.attempted(c, s, p.challenge); err != nil {
				return err
			}
		}
		at, err := p.find(c.Context, s, challenges)
		if err != nil {
			return err
		}
		at.Report.Cached = false // so older versions of gradus kept an answer from the cache
		if c.Bool("json") {
			return report.JSON(a.stdout, &at.Report)
		}
		if !detailed(&at.Report) {
			a.say("no hint, call or output of this attempt is kept: gradus grade shows those of your code as it is now")
		}
		return report.Text(a.stdout, &at.Report, a.pastOptions(c, &at.Report))
	})
}

// pastOptions are those of a report on a challenge that may be in the workspace, or only in
// the history.
func (a *app) pastOptions(c *cli.Context, r *grader.Report) report.Options {
	ws, err := findWorkspace()
	if err != nil {
		return a.page(c)
	}
	if cat, err := a.catalogue(c); err == nil {
		ch, err := cat.Open(r.Challenge)
		if err == nil && slices.Contains(ch.IDs(), r.Challenge) && isDir(ws.Path(ch)) {
			return a.reportOptions(c, target{ch, ws.Path(ch), true}, r)
		}
	}
	return a.page(c)
}

// detailed reports whether what grading told of the checks that failed is kept, if some
// did: older versions of gradus kept only their messages.
func detailed(r *grader.Report) bool {
	failed := false
	for _, o := range r.Outcomes {
		if o.Hint != "" || len(o.Calls) > 0 || o.Stack != "" || o.Output != "" {
			return true
		}
		failed = failed || o.Status == grader.Failed
	}
	return !failed
}

// past says which attempt a command is about.
type past struct {
	challenge string // as typed; "" for none
	number    int    // 1 is the newest
	name      string // of the submission, instead of a number
}

// shownName is how much of a submission's hash names it.
const shownName = 7

var submissionName = sync.OnceValue(func() *regexp.Regexp {
	return regexp.MustCompile(fmt.Sprintf("^[0-9a-f]{%d,64}$", shownName))
})

// pastOf reads [SLUG] [N|NAME].
func pastOf(c *cli.Context) (p past, err error) {
	args := c.Args().Slice()
	p.number = 1
	if n := len(args); n > 0 {
		number, notNumber := strconv.Atoi(args[n-1])
		switch {
		case submissionName().MatchString(args[n-1]):
			p.name, args = args[n-1], args[:n-1]
		case notNumber == nil:
			p.number, args = number, args[:n-1]
		}
	}
	if len(args) > 1 || p.number < 1 {
		last, name := c.Args().Get(c.Args().Len()-1), c.Command.Name
		f := usage("%q is no attempt: it is a number, 1 the newest, or the name that history gives", last)
		if c.Args().Len() > 2 {
			f = usage("%s takes a challenge and an attempt, no more", name)
		}
		return p, f.hint("gradus history lists the attempts").hint("the newest: gradus %s", strings.Join(append([]string{name}, args[:min(1, len(args))]...), " "))
	}
	if len(args) == 1 {
		p.challenge = args[0]
	}
	return p, nil
}

// find returns the attempt, of those at challenges if there are any.
func (p past) find(ctx context.Context, s *store.Store, challenges []string) (*grader.Attempt, error) {
	limit := p.number
	if p.name != "" {
		limit = 0
	}
	all, err := s.History(ctx, challenges, limit)
	if err != nil {
		return nil, err
	}
	if p.name != "" {
		for i := range all {
			if strings.HasPrefix(all[i].Report.SubmissionHash, p.name) {
				return &all[i], nil
			}
		}
		return nil, usage("there is no attempt with a submission %s", p.name).hint("gradus history lists them")
	}
	switch {
	case len(all) == 0:
		return nil, usage("there is no attempt to show yet").hint("type: gradus grade SLUG")
	case len(all) == 1 && p.number > 1:
		return nil, usage("there is only one attempt").hint("gradus history lists it")
	case len(all) < p.number:
		return nil, usage("there are only %s", count(len(all), "attempt")).hint("gradus history lists them")
	}
	return &all[p.number-1], nil
}
