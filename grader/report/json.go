package report

import (
	"encoding/json"
	"io"

	"github.com/gradus-dev/gradus/grader"
)

// JSON writes r as one line in the schema grader.ReportSchema, so that several
// reports make a stream of JSON lines. Durations are in nanoseconds.
func JSON(w io.Writer, r *grader.Report) error {
	enc := json.NewEncoder(w)
	enc.SetEscapeHTML(false)
	return enc.Encode(Cleaned(r))
}
