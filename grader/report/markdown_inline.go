package report

import (
	"html"
	"regexp"
	"strings"

	"github.com/charmbracelet/lipgloss"
	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/util"
)

// inline returns the text of a block or of what is in it, painted. Without colour,
// code and stress keep the marks they have in the source.
func (m *page) inline(parent ast.Node) string {
	var b strings.Builder
	for n := parent.FirstChild(); n != nil; n = n.NextSibling() {
		b.WriteString(m.span(n))
	}
	return b.String()
}

func (m *page) span(n ast.Node) string {
	switch n := n.(type) {
	case *ast.Text:
		s := m.words(n.Segment.Value(m.src))
		switch {
		case n.HardLineBreak():
			s += "\n"
		case n.SoftLineBreak():
			s += " "
		}
		return s
	case *ast.String:
		return m.words(n.Value)
	case *ast.CodeSpan:
		return m.marked("`", m.p.Accent, m.plainText(n))
	case *ast.Emphasis:
		if n.Level > 1 {
			return m.marked("**", m.p.Strong, m.inline(n))
		}
		return m.marked("*", m.p.Strong, m.inline(n))
	case *ast.Link:
		return m.link(m.inline(n), n.Destination)
	case *ast.Image:
		return m.link(m.inline(n), n.Destination)
	case *ast.AutoLink:
		return Clean(string(n.URL(m.src)), maxPage)
	case *ast.RawHTML:
		var b strings.Builder
		for i := range n.Segments.Len() {
			segment := n.Segments.At(i)
			b.Write(segment.Value(m.src))
		}
		return Clean(b.String(), maxPage)
	}
	return m.inline(n)
}

// words takes the escapes out of text. A reference to a control character stays
// as it is written.
func (m *page) words(raw []byte) string {
	s := string(util.UnescapePunctuations(raw))
	return reference.ReplaceAllStringFunc(s, func(ref string) string {
		if r := html.UnescapeString(ref); r == Clean(r, len(r)) {
			return r
		}
		return ref
	})
}

// reference matches the character references of HTML.
var reference = regexp.MustCompile(`&(?:#[0-9]{1,7}|#[xX][0-9a-fA-F]{1,6}|[0-9A-Za-z]+);`)

// plainText is the text of code, in which nothing is an escape.
func (m *page) plainText(parent ast.Node) string {
	var b strings.Builder
	for n := parent.FirstChild(); n != nil; n = n.NextSibling() {
		if t, ok := n.(*ast.Text); ok {
			b.WriteString(strings.ReplaceAll(string(t.Segment.Value(m.src)), "\n", " "))
		}
	}
	return b.String()
}

func (m *page) marked(mark string, ink func(...string) string, s string) string {
	if m.color {
		return ink(s)
	}
	return mark + s + mark
}

// link adds where a link leads, unless its text says so.
func (m *page) link(label string, destination []byte) string {
	to := Clean(string(destination), maxPage)
	if to == "" || to == label {
		return label
	}
	return label + " (" + to + ")"
}

func displayWidth(s string) int { return lipgloss.Width(s) }
