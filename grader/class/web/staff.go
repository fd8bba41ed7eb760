package web

import (
	"cmp"
	"context"
	"encoding/csv"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/gradus-dev/gradus/grader"
	"github.com/gradus-dev/gradus/grader/class"
	"github.com/gradus-dev/gradus/grader/class/database"
	"github.com/gradus-dev/gradus/grader/class/queue"
	"github.com/gradus-dev/gradus/grader/class/roster"
	"github.com/gradus-dev/gradus/grader/cohort"
	"github.com/gradus-dev/gradus/grader/report"
)

// gridView is the learners of a course and what counts of them.
type gridView struct {
	Challenges []string  `json:"challenges"`
	Rows       []gridRow `json:"learners"`
}

type gridRow struct {
	Account string  `json:"account"`
	Name    string  `json:"name"`
	Cells   []*cell `json:"cells"` // one for each challenge; null where nothing counts
	Total   float64 `json:"total"`
}

func (r *request) gridView() (*gridView, error) {
	g, err := r.grades("", "", false)
	if err != nil {
		return nil, err
	}
	learners, err := r.learners()
	v := &gridView{Challenges: g.challenges(), Rows: []gridRow{}}
	for _, m := range learners {
		row := gridRow{Account: m.ID, Name: m.Name}
		for _, id := range v.Challenges {
			c := g.best(m.ID, id)
			row.Cells = append(row.Cells, c)
			if c != nil {
				row.Total += c.Points
			}
		}
		v.Rows = append(v.Rows, row)
	}
	return v, err
}

func (r *request) grid() (*answer, error) {
	v, err := r.gridView()
	return &answer{page: "grid", title: "Grades", data: v}, err
}

// gridCSV writes the grid for a spreadsheet.
func (r *request) gridCSV() (*answer, error) {
	v, err := r.gridView()
	if err != nil {
		return nil, err
	}
	r.w.Header().Set("Content-Type", "text/csv; charset=utf-8")
	r.w.Header().Set("Content-Disposition", fmt.Sprintf("attachment; filename=%q", r.member.Course+".csv"))
	out := csv.NewWriter(r.w)
	_ = out.Write(append([]string{"learner", "id"}, append(slices.Clone(v.Challenges), "total")...))
	for _, row := range v.Rows {
		line := []string{report.Cell(row.Name), row.Account}
		for _, c := range row.Cells {
			points := ""
			if c != nil {
				points = strconv.FormatFloat(c.Points, 'f', -1, 64)
			}
			line = append(line, points)
		}
		_ = out.Write(append(line, strconv.FormatFloat(row.Total, 'f', -1, 64)))
	}
	out.Flush()
	return nil, nil // a connection that breaks is nobody's fault here
}

// wrongAnswer is a way to fail a check that several learners have in common.
type wrongAnswer struct {
	Check    string   `json:"check"`
	Said     string   `json:"said"`
	Learners int      `json:"learners"`
	Example  string   `json:"submission"`
	who      []string // their IDs
}

// insight shows how a class does at each check of a challenge, the commonest wrong answers,
// and how long it takes to pass.
func (r *request) insight() (*answer, error) {
	only := r.FormValue("challenge")
	if only == "" {
		return r.overview()
	}
	g, err := r.grades("", only, true)
	if err != nil {
		return nil, err
	}
	learners, err := r.learners()
	if err != nil {
		return nil, err
	}
	is := map[string]bool{}
	for _, m := range learners {
		is[m.ID] = true
	}
	var c cohort.Class
	wrong := map[string]*wrongAnswer{}
	for _, res := range g.counted {
		if !is[res.Account] {
			continue
		}
		var rep grader.Report
		if err := json.Unmarshal(res.Report, &rep); err != nil {
			return nil, fmt.Errorf("the report on %s: %w", res.Submission, err)
		}
		c.Add(res.Account, &rep)
		collectWrong(wrong, res, &rep)
	}
	common := slices.SortedFunc(mapValues(wrong), func(a, b *wrongAnswer) int {
		return cmp.Or(b.Learners-a.Learners, strings.Compare(a.Check, b.Check), strings.Compare(a.Said, b.Said))
	})
	const shown = 30
	return &answer{page: "insight", title: "Insight", data: struct {
		Challenge  string              `json:"challenge,omitempty"`
		Learners   int                 `json:"learners"`
		Challenges []*cohort.Challenge `json:"challenges"`
		Wrong      []*wrongAnswer      `json:"wrong_answers,omitempty"`
	}{only, c.Learners(), c.Insight().Challenges, common[:min(len(common), shown)]}}, nil
}

// taskTotal is how a class does at one challenge.
type taskTotal struct {
	ID       string  `json:"challenge"`
	Answers  int     `json:"answers"` // learners
	Accepted int     `json:"accepted"`
	Mean     float64 `json:"mean"` // of their points
	Max      int     `json:"max_score"`
	Hours    float64 `json:"hours_to_pass"` // of those who passed, from the first submission, the mean
}

// overview shows how a class does at each challenge.
func (r *request) overview() (*answer, error) {
	g, err := r.grades("", "", false)
	if err != nil {
		return nil, err
	}
	learners, err := r.learners()
	if err != nil {
		return nil, err
	}
	totals := []*taskTotal{}
	for _, id := range g.challenges() {
		t := &taskTotal{ID: id}
		for _, m := range learners {
			if c := g.best(m.ID, id); c != nil {
				t.add(c, g.toPass(m.ID, id))
			}
		}
		if t.Answers > 0 {
			t.Mean /= float64(t.Answers)
			t.Hours /= float64(max(t.Accepted, 1))
			totals = append(totals, t)
		}
	}
	return &answer{page: "overview", title: "Insight", data: map[string]any{"challenges": totals}}, nil
}

func (t *taskTotal) add(c *cell, took time.Duration) {
	t.Answers++
	t.Mean += c.Points
	t.Max = c.Max
	if c.Verdict == string(grader.Accepted) {
		t.Accepted++
		t.Hours += took.Hours()
	}
}

func mapValues[K comparable, V any](m map[K]V) func(func(V) bool) {
	return func(yield func(V) bool) {
		for _, v := range m {
			if !yield(v) {
				return
			}
		}
	}
}

// collectWrong counts each learner once for each way to fail a check.
func collectWrong(wrong map[string]*wrongAnswer, res *queue.Counted, rep *grader.Report) {
	const most = 300
	for _, o := range rep.Outcomes {
		if o.Status != grader.Failed {
			continue
		}
		said := report.Clean(strings.TrimSpace(cmp.Or(o.Message, string(o.Verdict))), most)
		w := wrong[o.Test+"\x00"+said]
		if w == nil {
			w = &wrongAnswer{Check: o.Title, Said: said, Example: res.Submission}
			wrong[o.Test+"\x00"+said] = w
		}
		if !slices.Contains(w.who, res.Account) {
			w.who = append(w.who, res.Account)
			w.Learners++
		}
	}
}

// skills shows how somebody does in each skill, by what counts of theirs in a course.
func (r *request) skills() (*answer, error) {
	g, err := r.grades(r.account.ID, "", true)
	if err != nil {
		return nil, err
	}
	var c cohort.Class
	for _, res := range g.counted {
		var rep grader.Report
		if err := json.Unmarshal(res.Report, &rep); err != nil {
			return nil, fmt.Errorf("the report on %s: %w", res.Submission, err)
		}
		c.Add(res.Account, &rep)
	}
	skills, _ := c.Skills(r.Skills, r.Catalog.Challenges())
	return &answer{page: "skills", title: "Skills", data: map[string]any{"skills": skills}}, nil
}

// parkedView is a submission that the grader failed at.
type parkedView struct {
	ID        string    `json:"submission"`
	Challenge string    `json:"challenge"`
	Learner   string    `json:"learner"`
	Submitted time.Time `json:"submitted"`
	Cause     string    `json:"cause"`
}

// queue shows what waits, what is parked, and who grades.
func (r *request) queue() (*answer, error) {
	loads, err := r.Queue.Loads(r.Context())
	if err != nil {
		return nil, err
	}
	if !r.can(class.SeeMachines) { // other courses are none of theirs
		loads = slices.DeleteFunc(loads, func(l *queue.Load) bool { return l.Course != r.member.Course })
	}
	workers, err := r.Queue.Workers(r.Context())
	if err != nil {
		return nil, err
	}
	parked, err := r.parked()
	if err != nil {
		return nil, err
	}
	wait, err := r.Queue.Wait(r.Context(), r.member.Course)
	return &answer{page: "queue", title: "Queue", data: struct {
		Wait    float64             `json:"wait_seconds"`
		Loads   []*queue.Load       `json:"loads"`
		Parked  []parkedView        `json:"parked"`
		Workers []*queue.WorkerInfo `json:"workers"`
	}{wait.Seconds(), loads, parked, workers}}, err
}

func (r *request) parked() ([]parkedView, error) {
	all, err := r.Queue.Submissions(r.Context(), queue.Which{Course: r.member.Course, State: class.Parked, Most: 200})
	if err != nil {
		return nil, err
	}
	views := []parkedView{}
	for _, s := range all {
		v := parkedView{ID: s.ID, Challenge: s.Challenge, Submitted: s.Submitted, Cause: s.Cause}
		if who, err := r.Accounts.Account(r.Context(), s.Account); err == nil {
			v.Learner = who.Name
		}
		views = append(views, v)
	}
	return views, nil
}

// again has a parked submission graded again.
func (r *request) again() (*answer, error) {
	err := r.Queue.GradeAgain(r.Context(), r.submission.ID)
	if errors.Is(err, queue.ErrNone) {
		return nil, badForm("it is not parked any more")
	}
	if err != nil {
		return nil, err
	}
	return &answer{goTo: "/s/" + r.submission.ID}, roster.Audit(r.Context(), r.DB, roster.Entry{Course: r.submission.Course, Actor: r.account.ID, Verb: "had graded again", Object: r.submission.ID})
}

// moveView is what a regrading would change.
type moveView struct {
	Submission string   `json:"submission"`
	Challenge  string   `json:"challenge"`
	Learner    string   `json:"learner"`
	Was        string   `json:"was"`
	Now        string   `json:"now"`
	WasScore   int      `json:"was_score"`
	NowScore   int      `json:"now_score"`
	Max        int      `json:"max_score"`
	Why        []string `json:"why"`
	Checks     []string `json:"checks"` // that ended otherwise, in words
}

// proposals shows what regradings would change.
func (r *request) proposals() (*answer, error) {
	all, err := r.Queue.Proposals(r.Context(), r.member.Course)
	if err != nil {
		return nil, err
	}
	moves, same := []moveView{}, 0
	for _, p := range all {
		m, err := r.move(p)
		if err != nil {
			return nil, err
		}
		if m.Was == m.Now && m.WasScore == m.NowScore && len(m.Checks) == 0 {
			same++
			continue
		}
		moves = append(moves, *m)
	}
	waiting, err := r.regrading()
	ids := []string{}
	for _, ch := range r.Catalog.Challenges() {
		ids = append(ids, ch.ID())
	}
	return &answer{page: "regrade", title: "Regrade", data: struct {
		Moves      []moveView `json:"moves"`
		Same       int        `json:"same"`
		Waiting    int        `json:"waiting"`
		Challenges []string   `json:"-"`
	}{moves, same, waiting, ids}}, err
}

// regrading counts what a regrading has still to grade.
func (r *request) regrading() (n int, err error) {
	err = r.DB.QueryRowContext(r.Context(), "SELECT count(*) FROM submission WHERE course = $1 AND priority = $2 AND (state = 'queued' OR state = 'sent')",
		r.member.Course, int(class.Regrade)).Scan(&n)
	return n, err
}

func (r *request) move(p *queue.Proposal) (*moveView, error) {
	m := &moveView{Submission: p.ID, Challenge: p.Challenge, Was: p.Was.Verdict, Now: p.Now.Verdict, WasScore: p.Was.Score, NowScore: p.Now.Score, Max: p.Now.Max}
	if who, err := r.Accounts.Account(r.Context(), p.Account); err == nil {
		m.Learner = who.Name
	}
	if p.Was.ChallengeHash != p.Now.ChallengeHash {
		m.Why = append(m.Why, "challenge")
	}
	if p.Was.Engine != p.Now.Engine {
		m.Why = append(m.Why, "gradus")
	}
	var was, now grader.Report
	if err := errors.Join(json.Unmarshal(p.Was.Report, &was), json.Unmarshal(p.Now.Report, &now)); err != nil {
		return nil, fmt.Errorf("the reports on %s: %w", p.ID, err)
	}
	before := map[string]grader.Outcome{}
	for _, o := range was.Outcomes {
		before[o.Test] = o
	}
	for _, o := range now.Outcomes {
		if b := before[o.Test]; b.Status != o.Status {
			m.Checks = append(m.Checks, fmt.Sprintf("%s: %s → %s", o.Title, cmp.Or(string(b.Status), "new"), o.Status))
		}
	}
	return m, nil
}

// regrade has what was handed in graded again.
func (r *request) regrade() (*answer, error) {
	challenge, only := r.FormValue("challenge"), r.FormValue("only")
	if challenge != "" {
		ch, err := r.Catalog.Open(challenge)
		if err != nil {
			return nil, badForm("there is no challenge %q", challenge)
		}
		challenge = ch.ID()
	}
	ids, err := r.chosen(challenge, only)
	if err != nil {
		return nil, err
	}
	n, err := r.Queue.Regrade(r.Context(), r.member.Course, ids)
	if err != nil {
		return nil, err
	}
	return &answer{goTo: "/c/" + r.member.Course + "/regrade", data: map[string]int{"regraded": n}},
		roster.Audit(r.Context(), r.DB, roster.Entry{Course: r.member.Course, Actor: r.account.ID, Verb: "regraded", Object: cmp.Or(challenge, "all challenges"), After: fmt.Sprint(n, " submissions")})
}

// chosen returns the submissions that a regrading is of: all that have a result, or of each
// learner and challenge the latest or the best.
func (r *request) chosen(challenge, only string) (ids []string, err error) {
	g, err := r.grades("", challenge, false)
	if err != nil {
		return nil, err
	}
	latest := map[[2]string]string{}
	for _, c := range g.counted {
		switch only {
		case "latest":
			latest[[2]string{c.Account, c.Challenge}] = c.Submission
		case "best":
			latest[[2]string{c.Account, c.Challenge}] = g.best(c.Account, c.Challenge).Submission
		case "", "all":
			ids = append(ids, c.Submission)
		default:
			return nil, badForm("regrade all, latest or best")
		}
	}
	for id := range mapValues(latest) {
		ids = append(ids, id)
	}
	slices.Sort(ids)
	return ids, nil
}

// apply has what is proposed count.
func (r *request) apply() (*answer, error) {
	note := strings.TrimSpace(r.FormValue("note"))
	if note == "" {
		return nil, badForm("write a note: learners whose points change read why")
	}
	all, err := r.Queue.Proposals(r.Context(), r.member.Course)
	if err != nil {
		return nil, err
	}
	const most = 500
	note = report.CleanLine(note, most)
	err = r.do(roster.Entry{Verb: "applied a regrading", Object: fmt.Sprint(len(all), " submissions"), Why: note}, func(ctx context.Context, tx *database.Tx) error {
		for _, p := range all {
			if p.Was.Score == p.Now.Score && p.Was.Verdict == p.Now.Verdict {
				continue
			}
			e := roster.Entry{Course: r.member.Course, Actor: r.account.ID, Verb: "changed a result", Object: p.ID, Why: note,
				Before: fmt.Sprint(p.Was.Verdict, " ", p.Was.Score), After: fmt.Sprint(p.Now.Verdict, " ", p.Now.Score)}
			if err := roster.Audit(ctx, tx, e); err != nil {
				return err
			}
		}
		return r.Queue.Apply(ctx, tx, all, note)
	})
	return &answer{goTo: "/c/" + r.member.Course + "/regrade", data: map[string]int{"applied": len(all)}}, err
}

// jobs shows River's own pages to who runs the server.
func (s *Server) jobs() http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		req := &request{Request: r, Server: s, w: w}
		err := req.identify()
		switch {
		case err != nil:
		case req.account == nil:
			err = req.anonymous()
		case req.token != nil || !req.can(class.SeeMachines):
			err = problem{status: http.StatusNotFound, message: notFound.message, told: r.URL.Path}
		}
		if err != nil {
			req.refuse(err)
			return
		}
		// Its script styles elements as it goes.
		w.Header().Set("Content-Security-Policy", strings.ReplaceAll(policy, "style-src 'self'", "style-src 'self' 'unsafe-inline'"))
		s.Jobs.ServeHTTP(w, r)
	})
}
