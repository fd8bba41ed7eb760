package verify

import (
	"bytes"
	"context"
	"go/ast"
	"go/format"
	"go/parser"
	"go/token"
	"path"
	"regexp"
	"slices"
	"strings"
	"sync"
)

func checkFormat(_ context.Context, v *verification) error {
	f := v.ch.Files
	for _, name := range slices.Concat(f.Reference, f.Drivers, f.Hidden, f.Starter) {
		if path.Ext(name) != ".go" {
			continue
		}
		src, err := v.read(name)
		if err != nil {
			return err
		}
		formatted, err := format.Source([]byte(src))
		if err != nil {
			v.find(name, "%v", err)
		} else if !bytes.Equal(formatted, []byte(src)) {
			v.find(name, "not formatted; run gofmt -w on it")
		}
	}
	return nil
}

// Least length of a hint, and of the last one, in characters.
const (
	shortestHint     = 40
	shortestLastHint = 80
)

func checkHints(_ context.Context, v *verification) error {
	if n := len(v.ch.Files.Hints); n < 2 || n > 4 {
		v.find("hints/", "%d hints; write 2 to 4, from a nudge to nearly the solution", n)
	}
	for i, name := range v.ch.Files.Hints {
		text, err := v.read(name)
		if err != nil {
			return err
		}
		least := shortestHint
		if i == len(v.ch.Files.Hints)-1 {
			least = shortestLastHint
		}
		if n := len(strings.TrimSpace(text)); n < least {
			v.find(name, "%d characters; a hint here wants at least %d", n, least)
		}
	}
	return nil
}

var code = sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile("(?s)```.*?```|`[^`]*`") })

var link = sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(`\]\(([^)#?]+)`) })

// sections are what a README must have, by a word of their heading.
var sections = []string{"build", "example", "constraint", "graded", "reading"}

func checkProse(_ context.Context, v *verification) error {
	text, err := v.read(v.ch.Files.Readme)
	if err != nil {
		return err
	}
	headings := ""
	for _, line := range strings.Split(text, "\n") {
		if strings.HasPrefix(line, "#") {
			headings += strings.ToLower(line) + "\n"
		}
	}
	for _, s := range sections {
		if !strings.Contains(headings, s) {
			v.find(v.ch.Files.Readme, "no heading with the word %q; learners look for what to build, examples, constraints, what is graded and further reading", s)
		}
	}
	if strings.Contains(headings, "## rules\n") {
		v.find(v.ch.Files.Readme, "a heading “Rules”; gradus start writes that section, from challenge.toml: see gradus challenge preview")
	}
	if err := v.namesAPI(text); err != nil {
		return err
	}
	for _, name := range append([]string{v.ch.Files.Readme}, v.ch.Files.Hints...) {
		if err := v.links(name); err != nil {
			return err
		}
	}
	return nil
}

// namesAPI finds a README that is not about the package, such as one left over from the
// example that the challenge was made of.
func (v *verification) namesAPI(readme string) error {
	sources, err := v.texts(v.ch.Files.Reference)
	if err != nil {
		return err
	}
	exported := false
	for _, s := range sources {
		file, err := parser.ParseFile(token.NewFileSet(), s.file, s.text, parser.SkipObjectResolution)
		if err != nil {
			return nil // catalog has told
		}
		for _, decl := range file.Decls {
			for _, name := range declared(decl) {
				exported = exported || ast.IsExported(name)
				if ast.IsExported(name) && regexp.MustCompile(`\b`+name+`\b`).MatchString(readme) {
					return nil
				}
			}
		}
	}
	if exported {
		v.find(v.ch.Files.Readme, "it names nothing that the package exports; say what learners are to build")
	}
	return nil
}

// links looks for links of a text to files that learners don't have.
func (v *verification) links(name string) error {
	text, err := v.read(name)
	if err != nil {
		return err
	}
	received := slices.Concat([]string{v.ch.Files.Readme}, v.ch.Files.Hints, v.ch.Files.Starter)
	for _, m := range link().FindAllStringSubmatch(code().ReplaceAllString(text, ""), -1) {
		target := m[1]
		if strings.Contains(target, ":") { // another place
			continue
		}
		if to := path.Join(path.Dir(name), target); !slices.Contains(received, to) {
			v.find(name, "the link to %s leads nowhere; learners receive README.md, hints and starter only", target)
		}
	}
	return nil
}
