package report

import (
	"html"
	"regexp"
	"strings"
	"sync"

	"github.com/charmbracelet/x/ansi"
	"github.com/yuin/goldmark/ast"
)

// ink paints cleaned text, like the fields of Paint.
type ink func(...string) string

// bare is the ink of text that is nothing but text.
func bare(words ...string) string { return strings.Join(words, " ") }

// over paints with both.
func (outer ink) over(inner ink) ink {
	return func(words ...string) string { return outer(inner(words...)) }
}

// inline returns the text of a block or of what is in it. Each word is painted for
// itself, so a text can be broken at any blank. Without colour, code and stress keep
// the marks they have in the source.
func (m *page) inline(parent ast.Node, with ink) string {
	var b strings.Builder
	for n := parent.FirstChild(); n != nil; n = n.NextSibling() {
		b.WriteString(m.span(n, with))
	}
	return b.String()
}

func (m *page) span(n ast.Node, with ink) string {
	switch n := n.(type) {
	case *ast.Text:
		s := painted(unescaped(string(n.Segment.Value(m.src))), with)
		switch {
		case n.HardLineBreak():
			s += "\n"
		case n.SoftLineBreak():
			s += " "
		}
		return s
	case *ast.CodeSpan:
		return m.marked("`", painted(m.codeText(n), with.over(m.p.Accent)))
	case *ast.Emphasis:
		return m.marked(strings.Repeat("*", n.Level), m.inline(n, m.p.Strong))
	case *ast.Link:
		return link(m.inline(n, with), n.Destination)
	case *ast.Image:
		return link(m.inline(n, with), n.Destination)
	case *ast.AutoLink:
		return painted(string(n.Label(m.src)), with)
	case *ast.RawHTML:
		return painted(string(n.Segments.Value(m.src)), with)
	}
	return m.inline(n, with)
}

func painted(s string, with ink) string {
	words := strings.Split(strings.ReplaceAll(s, "\t", " "), " ")
	for i, w := range words {
		if w != "" {
			words[i] = with(w)
		}
	}
	return strings.Join(words, " ")
}

func (m *page) marked(mark, s string) string {
	if m.color {
		return s
	}
	return mark + s + mark
}

// escaped matches what stands for another character: in CommonMark, a backslash
// before punctuation, and the character references of HTML.
var escaped = sync.OnceValue(func() *regexp.Regexp {
	return regexp.MustCompile("\\\\[!-/:-@[-`{-~]|" + `&(?:#[0-9]{1,7}|#[xX][0-9a-fA-F]{1,6}|[0-9A-Za-z]+);`)
})

// unescaped returns the text that raw stands for. A reference to any kind of space
// is a blank; one to what Clean would change stays as it is written.
func unescaped(raw string) string {
	return escaped().ReplaceAllStringFunc(raw, func(s string) string {
		if s[0] == '\\' {
			return s[1:]
		}
		r := html.UnescapeString(s)
		switch {
		case strings.TrimSpace(r) == "":
			return " "
		case r != Clean(r, len(r)):
			return s
		}
		return r
	})
}

// codeText is the text of a code span, in which nothing is escaped.
func (m *page) codeText(parent ast.Node) string {
	var b strings.Builder
	for n := parent.FirstChild(); n != nil; n = n.NextSibling() {
		if t, ok := n.(*ast.Text); ok {
			b.Write(t.Segment.Value(m.src))
		}
	}
	return strings.ReplaceAll(b.String(), "\n", " ")
}

// link adds where a link leads, unless its text says so.
func link(label string, destination []byte) string {
	to := unescaped(string(destination))
	if to == "" || to == strings.Trim(ansi.Strip(label), "`*") {
		return label
	}
	return label + " (" + to + ")"
}
