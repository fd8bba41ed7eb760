package screen

import (
	"go/ast"
	"regexp"
	"strings"
	"sync"

	"github.com/gradus-dev/gradus/grader"
)

// directive matches comments that steer the compiler or the go command.
var directive = sync.OnceValue(func() *regexp.Regexp {
	return regexp.MustCompile(`^//(go:embed|go:linkname|go:build|go:cgo_\w+|line|export)\b|^// ?\+build\b|^/\*line\b`)
})

// refusals says why a directive is refused and what to do, by its first word.
var refusals = map[string][2]string{
	"go:embed":    {"//go:embed can't be used: nothing but Go files is part of a submission", "put the data into a Go string or slice"},
	"go:linkname": {"//go:linkname can't be used: it reaches into other packages", "use the exported API of the package"},
	"go:build":    {"build constraints can't be used: every file of a submission is compiled", "remove the //go:build line"},
	"line":        {"line directives can't be used: they hide where code comes from", "remove the comment, or put a blank after //"},
	"":            {"this directive belongs to cgo, which can't be used", "remove the comment"},
}

// directives refuses comments that are instructions. Only a file's real comments
// count, wherever they are: a string that looks like one is no directive.
func (s *Source) directives(file *ast.File, name string) []grader.Diagnostic {
	var diags []grader.Diagnostic
	for _, group := range file.Comments {
		for _, c := range group.List {
			if !directive().MatchString(c.Text) {
				continue
			}
			word := strings.Trim(directive().FindString(c.Text), "/* ")
			if word == "+build" {
				word = "go:build"
			}
			why, ok := refusals[word]
			if !ok {
				why = refusals[""]
			}
			d := s.at(c.Pos(), why[0])
			d.Help = why[1]
			diags = append(diags, d)
		}
	}
	return diags
}
