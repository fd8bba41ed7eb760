package batch

import (
	"cmp"
	"maps"
	"slices"
	"time"

	"github.com/gradus-dev/gradus/grader"
	"github.com/gradus-dev/gradus/grader/report"
)

// SummarySchema names the JSON form of Summary.
const SummarySchema = "gradus.summary/v1"

// Summary tells a teacher how a class did. Its texts are cleaned.
type Summary struct {
	Schema     string       `json:"schema"`
	Graded     int          `json:"graded"` // verdicts, over all challenges
	Challenges []*Challenge `json:"challenges"`
	Tampering  []Note       `json:"tampering,omitempty"`
	NoHandIn   []Note       `json:"no_hand_in,omitempty"`
	Parked     []Note       `json:"parked,omitempty"`
	Twice      []Note       `json:"twice,omitempty"`      // who handed in more than once for a challenge
	Same       [][]string   `json:"same_files,omitempty"` // whose files are the same
	Timeless   []string     `json:"timeless,omitempty"`   // whose time of submission is not known, though there is a deadline
	Rows       []*Row       `json:"-"`                    // in the order of keys
}

// Note is about one hand-in.
type Note struct {
	Who string `json:"who"`
	Key string `json:"hand_in"`
	Why string `json:"why,omitempty"`
}

// Challenge sums up the verdicts on one challenge.
type Challenge struct {
	ID       string                 `json:"challenge"`
	Title    string                 `json:"title"`
	MaxScore int                    `json:"max_score"`
	Graded   int                    `json:"graded"`
	Verdicts map[grader.Verdict]int `json:"verdicts"`
	Mean     float64                `json:"mean"` // of the scores, before lateness, as is all below
	Median   float64                `json:"median"`
	Tenths   [10]int                `json:"tenths"` // how many have 0 to 9 percent, 10 to 19, …, 90 to 100
	Checks   []*Check               `json:"checks"` // in the challenge's order
	Wrong    []*Wrong               `json:"wrong_answers"`

	scores []int
	wrong  map[wrongKey]*Wrong
}

// Check sums up how one check ended.
type Check struct {
	Test    string        `json:"test"`
	Title   string        `json:"title"`
	Points  int           `json:"points"`
	Passed  int           `json:"passed"`
	Failed  int           `json:"failed"`
	Skipped int           `json:"skipped"`
	Mean    time.Duration `json:"mean_ns"` // of those that ran
	Longest time.Duration `json:"longest_ns"`

	total time.Duration
}

// Wrong is a wrong answer that several may have given.
type Wrong struct {
	Check string   `json:"check"` // its title; the verdict where no check was run
	Said  string   `json:"said"`  // what the hidden test, the compiler or a rule said
	Count int      `json:"count"`
	Who   []string `json:"who"` // the first of them
}

type wrongKey struct{ check, said string }

// Bounds of a summary.
const (
	maxSaid   = 400    // bytes of what was said; what begins alike is the same
	maxWrong  = 20_000 // different wrong answers of a challenge
	mostWrong = 10     // of them shown: the commonest
	fewNames  = 5
)

// Summarise reads a journal. course may be nil.
func Summarise(j *Journal, course *Course) (*Summary, error) {
	s := &Summary{Schema: SummarySchema}
	challenges := map[string]*Challenge{}
	err := j.Each(func(r *Record) error {
		s.Rows = append(s.Rows, newRow(r))
		note := Note{report.CleanLine(r.Who(), maxSaid), report.CleanLine(r.Key, maxSaid), report.Clean(r.Cause, maxSaid)}
		switch r.State {
		case None:
			s.NoHandIn = append(s.NoHandIn, note)
		case Parked:
			s.Parked = append(s.Parked, note)
		case Graded:
			s.Graded++
			if challenges[r.Challenge] == nil {
				challenges[r.Challenge] = newChallenge(r.Report)
			}
			challenges[r.Challenge].add(r)
			if r.Report.Verdict == grader.Tampering {
				note.Why = report.Clean(r.Report.Reason, maxSaid)
				s.Tampering = append(s.Tampering, note)
			}
		}
		return nil
	})
	if err != nil {
		return nil, err
	}
	for _, id := range slices.Sorted(maps.Keys(challenges)) {
		challenges[id].finish()
		s.Challenges = append(s.Challenges, challenges[id])
	}
	course.Apply(s.Rows)
	s.compare()
	return s, nil
}

// compare finds what rows have in common.
func (s *Summary) compare() {
	type answer struct{ who, challenge string }
	first := map[answer]*Row{}
	same := map[wrongKey][]string{}
	for _, r := range s.Rows {
		if r.State != Graded {
			continue
		}
		who := report.CleanLine(r.who(), maxSaid)
		if other := first[answer{who, r.Challenge}]; other != nil {
			s.Twice = append(s.Twice, Note{who, report.CleanLine(r.Key, maxSaid), "also " + report.CleanLine(other.Key, maxSaid)})
		} else {
			first[answer{who, r.Challenge}] = r
		}
		if r.Files != "" {
			k := wrongKey{r.Challenge, r.Files}
			same[k] = append(same[k], who)
		}
		if r.Lateness.Unknown {
			s.Timeless = append(s.Timeless, who)
		}
	}
	for _, k := range slices.SortedFunc(maps.Keys(same), func(a, b wrongKey) int { return cmp.Or(cmp.Compare(a.check, b.check), cmp.Compare(a.said, b.said)) }) {
		if len(same[k]) > 1 {
			s.Same = append(s.Same, same[k])
		}
	}
}

func newChallenge(r *grader.Report) *Challenge {
	return &Challenge{ID: r.Challenge, Title: r.Title, MaxScore: r.MaxScore, Verdicts: map[grader.Verdict]int{}, wrong: map[wrongKey]*Wrong{}}
}

func (c *Challenge) add(r *Record) {
	c.Graded++
	c.Verdicts[r.Report.Verdict]++
	c.scores = append(c.scores, r.Report.Score)
	if r.Report.MaxScore > 0 {
		c.Tenths[min(r.Report.Score*10/r.Report.MaxScore, 9)]++
	}
	who := report.CleanLine(r.Who(), maxSaid)
	for _, o := range r.Report.Outcomes {
		c.check(&o)
		if o.Status == grader.Failed {
			c.answered(o.Title, whatFailed(&o), who)
		}
	}
	if len(r.Report.Outcomes) == 0 {
		c.answered(string(r.Report.Verdict), whatStopped(r.Report), who)
	}
}

func (c *Challenge) check(o *grader.Outcome) {
	i := slices.IndexFunc(c.Checks, func(k *Check) bool { return k.Test == o.Test })
	if i < 0 {
		i = len(c.Checks)
		c.Checks = append(c.Checks, &Check{Test: o.Test, Title: o.Title, Points: o.MaxPoints})
	}
	k := c.Checks[i]
	switch o.Status {
	case grader.Passed:
		k.Passed++
	case grader.Failed:
		k.Failed++
	default:
		k.Skipped++
		return
	}
	k.total += o.Duration
	k.Longest = max(k.Longest, o.Duration)
}

// whatFailed is what a failed check said.
func whatFailed(o *grader.Outcome) string {
	said := o.Message
	if said == "" && len(o.Calls) > 0 {
		last := o.Calls[len(o.Calls)-1]
		said = last.Call + " = " + last.Got
	}
	return report.Clean(cmp.Or(said, string(o.Verdict)), maxSaid)
}

// whatStopped is why no check was run.
func whatStopped(r *grader.Report) string {
	for _, d := range r.Diagnostics {
		if d.Kind != "advice" {
			return report.Clean(d.Message, maxSaid)
		}
	}
	return report.Clean(cmp.Or(r.Reason, string(r.Verdict)), maxSaid)
}

func (c *Challenge) answered(check, said, who string) {
	k := wrongKey{check, said}
	w := c.wrong[k]
	if w == nil {
		if len(c.wrong) >= maxWrong {
			return // the commonest have been seen by now
		}
		w = &Wrong{Check: check, Said: said}
		c.wrong[k] = w
	}
	if w.Count++; len(w.Who) < fewNames {
		w.Who = append(w.Who, who)
	}
}

// finish makes of what was added what is told.
func (c *Challenge) finish() {
	slices.Sort(c.scores)
	sum := 0
	for _, n := range c.scores {
		sum += n
	}
	n := len(c.scores)
	c.Mean = float64(sum) / float64(n)
	c.Median = float64(c.scores[(n-1)/2]+c.scores[n/2]) / 2
	for _, k := range c.Checks {
		if ran := k.Passed + k.Failed; ran > 0 {
			k.Mean = k.total / time.Duration(ran)
		}
	}
	c.Wrong = slices.SortedFunc(maps.Values(c.wrong), func(a, b *Wrong) int {
		return cmp.Or(cmp.Compare(b.Count, a.Count), cmp.Compare(a.Check, b.Check), cmp.Compare(a.Said, b.Said))
	})
	c.Wrong = slices.Clone(c.Wrong[:min(len(c.Wrong), mostWrong)])
}
