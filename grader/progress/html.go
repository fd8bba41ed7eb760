package progress

import (
	"html/template"
	"io"
	"strings"
	"sync"
	"time"

	"github.com/gradus-dev/gradus/templates"
)

// HTML writes a page of its own: it asks for nothing from elsewhere, needs no script, is
// dark where the reader's system is, and can be printed.
func HTML(w io.Writer, p *Progress) error {
	t, err := page()
	if err != nil {
		return err
	}
	return t.Execute(w, struct {
		*Progress
		Radar *radar
	}{p, newRadar(p.Skills)})
}

var page = sync.OnceValues(func() (*template.Template, error) {
	return template.New("progress.html.tmpl").Funcs(template.FuncMap{
		"percent": percent,
		"stars":   stars,
		"date":    func(t time.Time) string { return t.Format(time.DateOnly) },
		"minute":  func(t time.Time) string { return t.Format("2006-01-02 15:04") },
		"heat":    heat,
		"times":   func(a, b int) int { return a * b },
		"add":     func(a, b int) int { return a + b },
	}).ParseFS(templates.FS, "pages/progress.html.tmpl")
})

// stars draws a difficulty.
func stars(difficulty int) string {
	return strings.Repeat("★", difficulty) + strings.Repeat("☆", max(0, 5-difficulty))
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
