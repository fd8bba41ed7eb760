package cohort

import (
	"fmt"
	"html/template"
	"io"
	"strings"

	"github.com/gradus-dev/gradus/grader/skill"
	"github.com/gradus-dev/gradus/templates"
)

// Page is what a page about a class shows. Either part may be empty.
type Page struct {
	Learners   int
	Skills     []*Skill
	Challenges []*Challenge
}

// WriteHTML writes a page that needs nothing beside itself and runs no script. Whatever
// others wrote, titles of challenges and checks, is text on it.
func (p *Page) WriteHTML(w io.Writer) error {
	return templates.WritePage(w, "class.html.tmpl", p, template.FuncMap{
		"percent": skill.Percent,
		"decimal": func(x float64) string { return strings.Replace(fmt.Sprintf("%.2f", x), "-", "−", 1) },
		"indent":  func(depth int) string { return fmt.Sprintf("%.1fem", 1.2*float64(depth)) },
	})
}
