package exercism

import (
	"bytes"
	"fmt"
	"go/ast"
	"go/format"
	"go/parser"
	"go/token"
	"maps"
	"regexp"
	"slices"
	"strings"
	"sync"

	"github.com/gradus-dev/gradus/grader"
)

// todo begins what the author has to write. "gradus challenge check" finds it.
const todo = "TODO: "

// readme writes the task as the learner reads it.
func (ex *exercise) readme(title string, checks []grader.Check, starter map[string][]byte, example bool) string {
	var b strings.Builder
	part := func(text string) {
		if text = strings.TrimSpace(text); text != "" {
			b.WriteString(text + "\n\n")
		}
	}
	part("# " + title)
	part(demote(ex.docs[introductionDoc]))
	part(demote(ex.docs[introductionAppendDoc]))
	part("## What to build")
	task := demote(ex.docs[instructionsDoc]) + "\n\n" + demote(ex.docs[instructionsAppendDoc])
	if strings.TrimSpace(task) == "" {
		task = todo + "say what the learner is to build."
	}
	part(task)
	part("### API\n\n```go\n" + api(starter) + "```")
	have := headings(b.String())
	if !strings.Contains(have, "example") {
		part("## Examples")
		if example {
			part("`example_test.go` holds one as a test, which `gradus test` runs.")
		}
		part(todo + "work two calls through, with what they return.")
	}
	if !strings.Contains(have, "constraint") {
		part("## Constraints\n\n" + todo + "say which inputs there are, and what holds for unusual and bad ones.")
	}
	var titles []string
	for _, c := range checks {
		titles = append(titles, "- "+c.Title)
	}
	part("## What is graded\n\nEach of these:\n\n" + strings.Join(titles, "\n"))
	part("## Further reading\n\n" + ex.reading())
	part(ex.origin())
	return strings.TrimSpace(b.String()) + "\n"
}

// demote takes the title off a document and moves its headings one level down,
// and turns Exercism's admonitions into quotes. Code stays as it is.
func demote(text string) string {
	var out []string
	fence, quote := "", false
	for line := range strings.Lines(strings.ReplaceAll(text, "\r\n", "\n")) {
		line = strings.TrimRight(line, " \t\n")
		mark := fenceOf(line)
		switch {
		case fence == "" && mark != "":
			fence = mark
			if kind, ok := strings.CutPrefix(strings.TrimSpace(line[len(mark):]), "exercism/"); ok {
				quote = true
				line = "**" + strings.ToUpper(kind[:min(1, len(kind))]) + kind[min(1, len(kind)):] + "**\n"
			}
		case fence != "" && strings.HasPrefix(mark, fence) && strings.Trim(line, "`~") == "":
			if fence = ""; quote {
				quote = false
				continue
			}
		case fence == "" && strings.HasPrefix(line, "# "):
			continue
		case fence == "" && strings.HasPrefix(line, "##"):
			line = "#" + line
		}
		if quote {
			line = strings.TrimRight("> "+strings.ReplaceAll(line, "\n", "\n> "), " ")
		}
		out = append(out, line)
	}
	return strings.TrimSpace(strings.Join(out, "\n"))
}

var fencePattern = sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile("^(```+|~~~+)") })

func fenceOf(line string) string { return fencePattern().FindString(line) }

// headings returns the headings of a text in lower case.
func headings(text string) string {
	var b strings.Builder
	fence := ""
	for line := range strings.Lines(text) {
		if mark := fenceOf(line); mark != "" {
			if fence == "" {
				fence = mark
			} else if strings.HasPrefix(mark, fence) {
				fence = ""
			}
		}
		if fence == "" && strings.HasPrefix(line, "#") {
			b.WriteString(strings.ToLower(line))
		}
	}
	return b.String()
}

// api returns the exported declarations of the starter, without bodies.
func api(starter map[string][]byte) string {
	var b bytes.Buffer
	for _, name := range slices.Sorted(maps.Keys(starter)) {
		fset := token.NewFileSet()
		f, err := parser.ParseFile(fset, name, starter[name], parser.ParseComments)
		if err != nil || strings.HasSuffix(name, "_test.go") {
			continue
		}
		for _, d := range f.Decls {
			if d = exported(d); d == nil {
				continue
			}
			if b.Len() > 0 {
				b.WriteString("\n")
			}
			if format.Node(&b, fset, d) == nil {
				b.WriteString("\n")
			}
		}
	}
	return b.String()
}

// exported takes off a declaration what a user of the package does not see. It is
// nil when nothing is left. go/ast has FileExports, which takes "~int" off
// constraints, too.
func exported(d ast.Decl) ast.Decl {
	switch d := d.(type) {
	case *ast.FuncDecl:
		if !d.Name.IsExported() || d.Recv != nil && !ast.IsExported(embeddedName(d.Recv.List[0].Type)) {
			return nil
		}
		d.Body = nil
		return d
	case *ast.GenDecl:
		d.Specs = slices.DeleteFunc(d.Specs, func(s ast.Spec) bool {
			return !slices.ContainsFunc(declared(s), func(id *ast.Ident) bool { return id.IsExported() })
		})
		if len(d.Specs) == 0 {
			return nil
		}
		for _, s := range d.Specs {
			if t, ok := s.(*ast.TypeSpec); ok {
				if st, ok := t.Type.(*ast.StructType); ok {
					st.Fields.List = slices.DeleteFunc(st.Fields.List, func(f *ast.Field) bool { return !isExportedField(f) })
				}
			}
		}
		return d
	}
	return nil
}

func isExportedField(f *ast.Field) bool {
	return len(f.Names) == 0 && ast.IsExported(embeddedName(f.Type)) ||
		slices.ContainsFunc(f.Names, func(id *ast.Ident) bool { return id.IsExported() })
}

// reading returns the places the exercise names.
func (ex *exercise) reading() string {
	source, url := oneLine(ex.Source), oneLine(ex.SourceURL)
	switch {
	case source != "" && url != "":
		return fmt.Sprintf("- [%s](%s)", source, url)
	case source+url != "":
		return "- " + source + url
	}
	return todo + "name a book or a page that explains the matter."
}

// origin says where the exercise comes from, who wrote it and under which licence.
func (ex *exercise) origin() string {
	var b strings.Builder
	fmt.Fprintf(&b, "## Origin\n\nMade of the practice exercise `%s`, in the layout of Exercism's Go track", ex.slug)
	if len(ex.Authors) > 0 {
		b.WriteString(", by " + oneLine(strings.Join(ex.Authors, ", ")))
	}
	if len(ex.Contributors) > 0 {
		b.WriteString(", with contributions by " + oneLine(strings.Join(ex.Contributors, ", ")))
	}
	b.WriteString(".\n\n")
	if ex.track.licence == "" {
		b.WriteString(todo + "name the licence the exercise is under, and keep what it asks to be kept.")
	} else {
		b.WriteString("Its licence:\n\n```text\n" + strings.ReplaceAll(ex.track.licence, "```", "'''") + "\n```")
	}
	return b.String()
}

func oneLine(s string) string { return strings.Join(strings.Fields(s), " ") }
