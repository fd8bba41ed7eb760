package web

import (
	"bytes"
	"fmt"
	"html/template"
	"io"
	"io/fs"
	"net/http"
	"slices"
	"strings"
	"time"

	"github.com/yuin/goldmark"
	"github.com/yuin/goldmark/extension"

	"github.com/gradus-dev/gradus/grader"
	"github.com/gradus-dev/gradus/grader/report"
	"github.com/gradus-dev/gradus/grader/skill"
	"github.com/gradus-dev/gradus/templates/class"
)

// pages are the templates, by name: each with the layout around it.
type pages struct{ by map[string]*template.Template }

// mostShown bounds a text of a submission on a page, in bytes.
const mostShown = 64 << 10

var functions = template.FuncMap{
	"time":    func(t time.Time) string { return t.UTC().Format("2006-01-02 15:04 UTC") },
	"machine": func(t time.Time) string { return t.UTC().Format(time.RFC3339) },
	"clean":   func(s string) string { return report.Clean(s, mostShown) },
	"text":    func(b []byte) string { return report.Clean(string(b), mostShown) },
	"percent": skill.Percent,
	"stars":   report.Stars,
	"words":   func(s any) string { return strings.ReplaceAll(fmt.Sprint(s), "-", " ") },
	"slug":    func(id string) string { return id[strings.LastIndex(id, "/")+1:] },
	"wait":    func(seconds float64) string { return about(time.Duration(seconds * float64(time.Second))) },
	"next":    func(i int) int { return i + 1 },
	"titles":  titles,
	"lines":   func(b []byte) int { return bytes.Count(b, []byte("\n")) },
}

// titles names checks, given by their tests, as learners know them.
func titles(r *grader.Report, tests []string) string {
	var named []string
	for _, o := range r.Outcomes {
		if slices.Contains(tests, o.Test) {
			named = append(named, o.Title)
		}
	}
	return strings.Join(named, ", ")
}

// about says a time as one would.
func about(d time.Duration) string {
	switch {
	case d < time.Second:
		return "a moment"
	case d < 2*time.Minute:
		return d.Round(time.Second).String()
	}
	return strings.TrimSuffix(d.Round(time.Minute).String(), "0s")
}

// loadPages parses all templates, so that a broken one is known at the start.
func loadPages() (*pages, error) {
	names, err := fs.Glob(class.FS, "*.html.tmpl")
	if err != nil {
		return nil, err
	}
	p := &pages{map[string]*template.Template{}}
	for _, name := range names {
		if name == "layout.html.tmpl" {
			continue
		}
		t, err := template.New("layout.html.tmpl").Funcs(functions).ParseFS(class.FS, "layout.html.tmpl", name)
		if err != nil {
			return nil, err
		}
		p.by[strings.TrimSuffix(name, ".html.tmpl")] = t
	}
	return p, nil
}

// write writes a page whole.
func (p *pages) write(w io.Writer, name string, f frame) error { return p.by[name].Execute(w, f) }

// part writes one part of a page.
func (p *pages) part(w io.Writer, name, part string, data any) error {
	return p.by[name].ExecuteTemplate(w, part, data)
}

// markdown leaves raw HTML out, whoever wrote it.
var markdown = goldmark.New(goldmark.WithExtensions(extension.Table))

func readme(ch *grader.Challenge) (string, error) {
	text, err := fs.ReadFile(ch.FS, "README.md")
	return string(text), err
}

// rendered is a challenge's README as HTML.
func rendered(readme string) template.HTML {
	var b bytes.Buffer
	if err := markdown.Convert([]byte(readme), &b); err != nil {
		return template.HTML("<pre>" + template.HTMLEscapeString(readme) + "</pre>")
	}
	// What is wider than the page is scrolled, by the keyboard too.
	return template.HTML(strings.ReplaceAll(b.String(), "<pre>", `<pre tabindex="0">`))
}

// assets serves what pages load, which never changes under its name.
func assets() http.Handler {
	files := http.FileServerFS(class.FS)
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if !class.Assets[strings.TrimPrefix(r.URL.Path, "/assets/")] {
			http.NotFound(w, r)
			return
		}
		w.Header().Set("Cache-Control", "public, max-age=3600")
		files.ServeHTTP(w, r)
	})
}
