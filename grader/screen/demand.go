package screen

import (
	"fmt"
	"go/ast"
	"go/types"
	"maps"
	"regexp"
	"slices"
	"strings"
	"sync"

	"github.com/gradus-dev/gradus/grader"
	"github.com/gradus-dev/gradus/grader/gotool"
)

// signature is a declaration that the tests require.
type signature struct{ kind, receiver, name string }

var signatureForm = sync.OnceValue(func() *regexp.Regexp {
	return regexp.MustCompile(`^(func|type|var|const) (?:\((?:\w+ )?([^)]*)\) )?(\w+)`)
})

func parseSignature(text string) signature {
	m := signatureForm().FindStringSubmatch(text)
	if m == nil {
		return signature{name: text}
	}
	kinds := map[string]string{"func": "function", "type": "type", "var": "variable", "const": "constant"}
	kind := kinds[m[1]]
	if m[2] != "" {
		kind = "method"
	}
	receiver, _, _ := strings.Cut(strings.TrimPrefix(m[2], "*"), "[")
	return signature{kind, receiver, m[3]}
}

// absent matches a finding about a missing name.
var absent = sync.OnceValue(func() *regexp.Regexp {
	return regexp.MustCompile(`^undefined: (?:\w+\.)?(\w+)|undefined \(type .* has no field or method (\w+)|missing method (\w+)|unknown field (\w+)`)
})

// asksMore matches a finding about an interface of the learner that the tests' values
// don't implement.
var asksMore = regexp.MustCompile(`does not implement (?:\w+\.)?(\w+) \(missing method (\w+)\)`)

func absentName(message string) string {
	if m := absent().FindStringSubmatch(message); m != nil {
		return m[1] + m[2] + m[3] + m[4]
	}
	return ""
}

// demand words an error in the dispatcher: the submission lacks a declaration that the
// tests use, or has another.
func (s *Source) demand(f gotool.Finding) grader.Diagnostic {
	text := s.Lines[f.File][f.Line]
	sig := parseSignature(text)
	here := s.declaration(sig)
	name := absentName(f.Message)
	if m := asksMore.FindStringSubmatch(f.Message); m != nil && m[1] == sig.name && here != nil {
		d := s.at(here.Pos(), fmt.Sprintf("%s has the method %s, which what the tests pass as it need not have; they use it as `%s`", sig.name, m[2], text))
		d.Help = "take the method out of the interface"
		return d
	}
	switch {
	case name != "" && name != sig.name:
		return s.missing(name, fmt.Sprintf("missing %s; the tests use it in `%s`", s.called(name), text))
	case here == nil:
		return s.missing(sig.name, fmt.Sprintf("missing %s %s; the tests use it as `%s`", sig.kind, sig.name, text))
	}
	d := s.at(here.Pos(), fmt.Sprintf("%s has the wrong signature; the tests use it as `%s`", sig.name, text))
	d.Help = "yours is `" + s.source(here) + "`"
	if hidden := s.hidden(text); hidden != "" {
		d.Help += fmt.Sprintf(", and your package declares a %s of its own, which is another", hidden)
	}
	return d
}

// hidden returns a word of a signature that is one of Go's own names and that the
// learner's package declares anew.
func (s *Source) hidden(signature string) (name string) {
	words := identifier().FindAllString(signature, -1)
	s.eachName(func(id *ast.Ident, decl ast.Node) {
		if receiver(decl) == "" && types.Universe.Lookup(id.Name) != nil && slices.Contains(words, id.Name) {
			name = id.Name
		}
	})
	return name
}

var identifier = sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(`\w+`) })

// called returns a package-level name with its kind, if a signature tells it.
func (s *Source) called(name string) string {
	for _, lines := range s.Lines {
		for _, line := range slices.Sorted(maps.Keys(lines)) {
			switch sig := parseSignature(lines[line]); name {
			case sig.receiver:
				return "type " + name
			case sig.name:
				return sig.kind + " " + name
			}
		}
	}
	return name
}

// oncePerName keeps the first of several demands for the same name.
func oncePerName(demands []grader.Diagnostic) []grader.Diagnostic {
	seen := map[string]bool{}
	return slices.DeleteFunc(demands, func(d grader.Diagnostic) bool {
		what, _, _ := strings.Cut(d.Message, ";")
		again := seen[what]
		seen[what] = true
		return again
	})
}

// other words an error elsewhere in the grader's files, such as a driver, without
// showing what these say.
func (s *Source) other(f gotool.Finding) grader.Diagnostic {
	if name := absentName(f.Message); name != "" {
		return s.missing(name, fmt.Sprintf("missing %s; the tests use it", s.called(name)))
	}
	return grader.Diagnostic{Kind: "compile", Message: "the tests can't use this package as README.md describes it",
		Help: "compare your declarations with those in README.md"}
}

// missing adds where a name that differs only in case is declared.
func (s *Source) missing(name, message string) grader.Diagnostic {
	d := grader.Diagnostic{Kind: "compile", Message: message, Help: "README.md lists everything the tests use"}
	s.eachName(func(id *ast.Ident, _ ast.Node) {
		if id.Name != name && strings.EqualFold(id.Name, name) {
			near := s.at(id.Pos(), message)
			near.Help = fmt.Sprintf("rename %s to %s", id.Name, name)
			d = near
		}
	})
	return d
}
