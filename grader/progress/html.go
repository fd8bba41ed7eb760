package progress

import (
	"html/template"
	"io"
	"time"

	"github.com/gradus-dev/gradus/grader/report"
	"github.com/gradus-dev/gradus/grader/skill"
	"github.com/gradus-dev/gradus/templates"
)

// HTML writes a page of its own: it asks for nothing from elsewhere, needs no script, is
// dark where the reader's system is, and can be printed.
func HTML(w io.Writer, p *Progress) error {
	data := struct {
		*Progress
		Radar *radar
	}{p, newRadar(p.Skills)}
	return templates.WritePage(w, "progress.html.tmpl", data, template.FuncMap{
		"percent": skill.Percent,
		"stars":   report.Stars,
		"date":    func(t time.Time) string { return t.Format(time.DateOnly) },
		"minute":  func(t time.Time) string { return t.Format("2006-01-02 15:04") },
		"heat":    heat,
		"times":   func(a, b int) int { return a * b },
	})
}

// heat is how dark a day is drawn, from 0 to 4.
func heat(attempts int) int {
	for level, from := range []int{1, 2, 5, 10} {
		if attempts < from {
			return level
		}
	}
	return 4
}
