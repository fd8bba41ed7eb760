package progress

import (
	"encoding/json"
	"encoding/xml"
	"fmt"
	"io"
	"strings"

	"github.com/charmbracelet/x/ansi"

	"github.com/gradus-dev/gradus/grader/report"
	"github.com/gradus-dev/gradus/grader/skill"
)

// Format is a form that progress is written in.
type Format struct {
	Name   string
	Ending string // of a file's name
	About  string
	Write  func(io.Writer, *Progress) error
}

// File is what a file in that form could be called.
func (f Format) File() string { return "gradus-report." + f.Ending }

// Formats are all forms.
var Formats = []Format{
	{"html", "html", "a page of its own", HTML},
	{"markdown", "md", "a table of skills, for a README", Markdown},
	{"badge-svg", "svg", "an image for a README", Badge},
	{"json", "json", "all that the page has, for programs; --json is the same", JSON},
	{"json-resume", "json", "the skills of a résumé, as jsonresume.org has them", Resume},
}

// JSON writes all of it, in the form that Schema names.
func JSON(w io.Writer, p *Progress) error {
	enc := json.NewEncoder(w)
	enc.SetEscapeHTML(false)
	return enc.Encode(p)
}

// Markdown writes a table of the skills that were practised.
func Markdown(w io.Writer, p *Progress) error {
	var b strings.Builder
	fmt.Fprintf(&b, "**%d of %d** challenges passed%s, up to %s.\n\n| skill | reached | level |\n|---|--:|---|\n", p.Passed, p.Total, p.Apart(), p.Made.Format("2006-01-02"))
	for _, s := range p.Skills {
		if s.Earned > 0 {
			fmt.Fprintf(&b, "| %s%s | %d %% | %s |\n", strings.Repeat("&nbsp;&nbsp;", s.Depth), report.Literal(s.Title), skill.Percent(s.Share), s.Level)
		}
	}
	_, err := io.WriteString(w, b.String())
	return err
}

// Badge writes an image that says how many challenges are passed.
func Badge(w io.Writer, p *Progress) error {
	label, value := "gradus", fmt.Sprintf("%d of %d passed", p.Passed, p.Total)
	const letter, margin, height = 7, 8, 20 // in pixels, of a sans-serif at 11px
	left := 2*margin + letter*ansi.StringWidth(label)
	right := 2*margin + letter*ansi.StringWidth(value)
	_, err := fmt.Fprintf(w, `<svg xmlns="http://www.w3.org/2000/svg" width="%[1]d" height="%[2]d" role="img" aria-label="%[3]s: %[4]s">
<title>%[3]s: %[4]s</title>
<rect width="%[5]d" height="%[2]d" fill="#444c56"/><rect x="%[5]d" width="%[6]d" height="%[2]d" fill="#1a7f37"/>
<g fill="#fff" font-family="Verdana, DejaVu Sans, sans-serif" font-size="11" text-anchor="middle"><text x="%[7]d" y="14">%[3]s</text><text x="%[8]d" y="14">%[4]s</text></g>
</svg>
`, left+right, height, inXML(label), inXML(value), left, right, left/2, left+right/2)
	return err
}

func inXML(s string) string {
	var b strings.Builder
	_ = xml.EscapeText(&b, []byte(s)) // a strings.Builder takes everything
	return b.String()
}

// Resume writes the skills of JSON Resume (https://docs.jsonresume.org/schema): those of
// which something was reached, with the challenges passed as keywords.
func Resume(w io.Writer, p *Progress) error {
	type entry struct {
		Name     string   `json:"name"`
		Level    string   `json:"level"`
		Keywords []string `json:"keywords,omitempty"`
	}
	entries := []entry{}
	for _, s := range p.Skills {
		if s.Earned > 0 {
			entries = append(entries, entry{s.Title, s.Level, p.passedFor(s.Skill)})
		}
	}
	enc := json.NewEncoder(w)
	enc.SetEscapeHTML(false)
	enc.SetIndent("", "  ")
	return enc.Encode(struct {
		Schema string  `json:"$schema"`
		Skills []entry `json:"skills"`
	}{"https://raw.githubusercontent.com/jsonresume/resume-schema/v1.0.0/schema.json", entries})
}

// passedFor returns the titles of the passed challenges that practise a skill, or one
// below it.
func (p *Progress) passedFor(skillID string) (titles []string) {
	for _, t := range p.Tracks {
		for _, c := range t.Challenges {
			if c.Passed && !c.AfterSolution && c.practises(skillID) {
				titles = append(titles, c.Title)
			}
		}
	}
	return titles
}

func (c Challenge) practises(skillID string) bool {
	for _, s := range c.Skills {
		if s == skillID || strings.HasPrefix(s, skillID+"/") {
			return true
		}
	}
	return false
}
