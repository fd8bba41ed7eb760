package batch

import (
	"encoding/csv"
	"io"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/gradus-dev/gradus/grader"
	"github.com/gradus-dev/gradus/grader/handins"
	"github.com/gradus-dev/gradus/grader/report"
)

// Row is a record without its report: what a gradebook asks for.
type Row struct {
	Key       string
	Learners  []handins.Learner
	Challenge string // its ID
	State     State
	Verdict   grader.Verdict // of a state Graded, as the next two
	Score     int
	MaxScore  int
	Submitted *time.Time
	Late      bool   // the platform marked it as late
	Cause     string // why there is no verdict
	Files     string // a hash of what was handed in; "" where it could not be read
	Lateness  Lateness
}

func newRow(r *Record) *Row {
	row := &Row{Key: r.Key, Learners: r.Learners, Challenge: r.Challenge, State: r.State, Submitted: r.Submitted, Late: r.Late, Cause: r.Cause}
	if r.Report != nil {
		row.Verdict, row.Score, row.MaxScore, row.Files = r.Report.Verdict, r.Report.Score, r.Report.MaxScore, r.Report.SubmissionHash
	}
	return row
}

// who names the learners.
func (r *Row) who() string { return (&Record{Key: r.Key, Learners: r.Learners}).Who() }

// titles are the first line of the table.
var titles = []string{"name", "id", "email", "login", "challenge", "state", "verdict", "score", "max_score",
	"days_late", "slip_days", "percent_off", "points", "submitted", "hand_in", "cause"}

// WriteTable writes rows as CSV, a line for each learner. What has no verdict has no
// points. A cell that a spreadsheet would take for a formula begins with an apostrophe.
func WriteTable(w io.Writer, rows []*Row) error {
	out := csv.NewWriter(w)
	if err := out.Write(titles); err != nil {
		return err
	}
	for _, r := range rows {
		rest := []string{r.Challenge, string(r.State), string(r.Verdict), "", "", "", "", "", "", "", r.Key, r.Cause}
		if r.Submitted != nil {
			rest[9] = r.Submitted.UTC().Format(time.RFC3339)
		}
		if r.State == Graded {
			l := &r.Lateness
			copy(rest[3:], []string{strconv.Itoa(r.Score), strconv.Itoa(r.MaxScore), strconv.Itoa(l.Days), strconv.Itoa(l.Slip), Decimal(l.Percent), Decimal(l.Points)})
			if l.Unknown {
				rest[5] = "unknown"
			}
		}
		for _, who := range r.Learners {
			cells := slices.Concat([]string{who.Name, who.ID, who.Email, who.Login}, rest)
			for i := range cells {
				cells[i] = report.Cell(report.CleanLine(cells[i], maxCause))
			}
			if err := out.Write(cells); err != nil {
				return err
			}
		}
	}
	out.Flush()
	return out.Error()
}

// Decimal writes a number with at most two decimals: 12, 12.5, 12.75.
func Decimal(x float64) string {
	return strings.TrimSuffix(strings.TrimRight(strconv.FormatFloat(x, 'f', 2, 64), "0"), ".")
}
