package verify

import (
	"context"
	"go/ast"
	"go/parser"
	"go/token"
	"maps"
	"path"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"sync"

	"github.com/gradus-dev/gradus/grader"
)

// checkSecrets looks in what learners receive for names and values of the
// hidden tests. Values that the solution itself holds are part of the task, and
// a comment "public:" on the line of a value, or alone above it, says that it is
// published, as the vectors of an RFC are. So is all of a composite literal that begins
// on that line.
func checkSecrets(_ context.Context, v *verification) error {
	public, err := v.received()
	if err != nil {
		return err
	}
	for _, c := range v.ch.Checks {
		if c.Test == grader.ReferenceCheck { // a word, not a hidden test
			continue
		}
		name := regexp.MustCompile(`\b` + regexp.QuoteMeta(c.Test) + `\b`)
		for _, t := range public {
			if name.MatchString(t.text) {
				v.find(t.file, "it names the hidden test %s", c.Test)
			}
		}
	}
	solution, err := v.texts(slices.Concat(v.ch.Files.Reference, v.ch.Files.Drivers))
	if err != nil {
		return err
	}
	for _, name := range v.ch.Files.Hidden {
		src, err := v.read(name)
		if err != nil {
			return err
		}
		for _, s := range secrets(name, src, solution) {
			for _, t := range public {
				if s.in(t) {
					v.find(t.file, "%s of the hidden tests, at %s:%d; use another value in one of the two places, or, if it is published, say where in a comment \"// public: ...\" on its line or above it", s.what, path.Base(name), s.line)
					break
				}
			}
		}
	}
	return nil
}

// text is something learners receive.
type text struct{ file, text string }

// received returns all of it: files, and what the manifest says of checks.
func (v *verification) received() ([]text, error) {
	f := v.ch.Files
	all, err := v.texts(slices.Concat([]string{f.Readme}, f.Hints, f.Starter))
	for _, c := range v.ch.Checks {
		all = append(all, text{"challenge.toml", strings.Join(append(slices.Sorted(maps.Values(c.Hints)), c.Title, c.Hint), "\n")})
	}
	return all, err
}

func (v *verification) texts(names []string) (all []text, err error) {
	for _, name := range names {
		content, err := v.read(name)
		if err != nil {
			return nil, err
		}
		all = append(all, text{name, content})
	}
	return all, nil
}

// secret is a value or several values of a hidden test.
type secret struct {
	what   string
	line   int
	values []string // all of which stand on one line, or
	list   string   // that follow each other, without spaces
}

func (s secret) in(t text) bool {
	if s.list != "" {
		return strings.Contains(spaces().ReplaceAllString(t.text, ""), s.list)
	}
	for line := range strings.SplitSeq(t.text, "\n") {
		if !slices.ContainsFunc(s.values, func(value string) bool { return !strings.Contains(line, value) }) {
			return true
		}
	}
	return false
}

var (
	spaces = sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(`\s+`) })
	// token-like strings: with a digit, without spaces, no path.
	telling = sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(`^[\w+=.:-]*\d[\w+=.:-]*$`) })
)

const (
	tellingLength = 6 // of a value that tells something alone
	rowLength     = 4 // of each value of a row
	listLength    = 4 // elements of a list
)

// secrets finds in the source of hidden tests what a learner could only know
// from there: telling values, rows of values, lists of literals.
func secrets(name, src string, solution []text) (all []secret) {
	fset := token.NewFileSet()
	file, err := parser.ParseFile(fset, name, src, parser.ParseComments|parser.SkipObjectResolution)
	if err != nil {
		return nil // catalog has told
	}
	published := publishedLines(fset, file, src)
	add := func(n ast.Node, s secret) {
		if s.line = fset.Position(n.Pos()).Line; !published[s.line] {
			all = append(all, s)
		}
	}
	own := func(value string) bool {
		return slices.ContainsFunc(solution, func(t text) bool { return strings.Contains(t.text, value) })
	}
	seen := map[string]bool{}
	ast.Inspect(file, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.ImportSpec:
			return false
		case *ast.BasicLit:
			if value := unquote(n); len(value) >= tellingLength && telling().MatchString(value) && !own(value) && !seen[value] {
				seen[value] = true
				add(n, secret{what: "the value " + strconv.Quote(value), values: []string{value}})
			}
		case *ast.CompositeLit:
			if published[fset.Position(n.Pos()).Line] {
				return false
			}
			row, list := elements(n)
			row = slices.DeleteFunc(row, func(value string) bool { return len(value) < rowLength || own(value) })
			slices.Sort(row)
			if row = slices.Compact(row); len(row) >= 2 {
				add(n, secret{what: "the row " + strings.Join(row, ", "), values: row})
			}
			if len(list) >= listLength {
				add(n, secret{what: "the list " + strings.Join(list, ", "), list: strings.Join(list, ",")})
			}
		}
		return true
	})
	return all
}

// publishedLines returns the lines that a comment "// public:" is about: its own or,
// where it stands alone, the next.
func publishedLines(fset *token.FileSet, file *ast.File, src string) map[int]bool {
	lines := strings.Split(src, "\n")
	published := map[int]bool{}
	for _, g := range file.Comments {
		for _, c := range g.List {
			if line := fset.Position(c.Pos()).Line; strings.HasPrefix(c.Text, "// public:") {
				published[line] = true
				published[line+1] = published[line+1] || strings.TrimSpace(lines[line-1]) == c.Text
			}
		}
	}
	return published
}

// elements returns the literals among the elements of a composite literal: their
// values, and as they are written.
func elements(lit *ast.CompositeLit) (values, written []string) {
	for _, e := range lit.Elts {
		if kv, ok := e.(*ast.KeyValueExpr); ok {
			e = kv.Value
		}
		if b, ok := e.(*ast.BasicLit); ok {
			values = append(values, unquote(b))
			written = append(written, b.Value)
		}
	}
	return values, written
}

func unquote(b *ast.BasicLit) string {
	if value, err := strconv.Unquote(b.Value); err == nil && b.Kind == token.STRING {
		return value
	}
	return b.Value
}
