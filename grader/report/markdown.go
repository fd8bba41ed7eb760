package report

import (
	"fmt"
	"strings"

	"github.com/yuin/goldmark"
	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/parser"
	gmtext "github.com/yuin/goldmark/text"
)

// maxPage bounds a page of a challenge, in bytes.
const maxPage = 256 << 10

// Markdown lays a page of a challenge (CommonMark, with tables) out for reading in a
// terminal of so many columns. Prose and tables are wrapped; code is not. Colours are
// the terminal's own 16. What it returns may be printed: every piece of text is
// cleaned, also of what its character references stand for.
func Markdown(source string, width int, color bool) (string, error) {
	src := []byte(Clean(source, maxPage))
	m := &page{src: src, p: NewPaint(color), color: color, context: parser.NewContext()}
	doc := goldmark.DefaultParser().Parse(gmtext.NewReader(src), parser.WithContext(m.context))
	var b strings.Builder
	for _, l := range m.blocks(doc, width, false) {
		b.WriteString(strings.TrimRight(l, " ") + "\n")
	}
	return unobeyed(b.String()), nil // pieces that are harmless may not be, side by side
}

// narrowestText is what text has however deep it is nested, in columns.
const narrowestText = 20

// page is a page being laid out.
type page struct {
	src     []byte
	p       Paint
	color   bool
	context parser.Context // what the page's links refer to
}

// blocks lays out what is in a block, with a blank line between two, unless they
// are close as in a tight list.
func (m *page) blocks(parent ast.Node, width int, tight bool) []string {
	width = max(width, narrowestText)
	var lines []string
	for n := parent.FirstChild(); n != nil; n = n.NextSibling() {
		block := m.block(n, width)
		if len(lines) > 0 && len(block) > 0 && !tight {
			lines = append(lines, "")
		}
		lines = append(lines, block...)
	}
	return lines
}

func (m *page) block(n ast.Node, width int) []string {
	switch n := n.(type) {
	case *ast.Heading:
		return m.heading(n, width)
	case *ast.Paragraph, *ast.TextBlock:
		if lines := m.table(n, width); lines != nil {
			return lines
		}
		return wrapped(m.inline(n, bare), width)
	case *ast.FencedCodeBlock, *ast.CodeBlock:
		return m.code(n)
	case *ast.List:
		return m.list(n, width)
	case *ast.Blockquote:
		return prefixed(m.blocks(n, width-2, false), "| ", "| ")
	case *ast.ThematicBreak:
		return []string{strings.Repeat("-", min(width, 40))}
	case *ast.HTMLBlock:
		lines := m.raw(n)
		if n.HasClosure() {
			lines = append(lines, strings.TrimRight(string(n.ClosureLine.Value(m.src)), "\n"))
		}
		return lines
	}
	return m.blocks(n, width, false)
}

func (m *page) heading(n *ast.Heading, width int) []string {
	if m.color {
		return wrapped(m.inline(n, m.p.Strong), width)
	}
	return wrapped(strings.Repeat("#", n.Level)+" "+m.inline(n, bare), width)
}

// raw returns the lines of a block as they are in the source.
func (m *page) raw(n ast.Node) []string {
	var lines []string
	for i := range n.Lines().Len() {
		segment := n.Lines().At(i)
		lines = append(lines, strings.TrimRight(string(segment.Value(m.src)), "\n"))
	}
	return lines
}

// code indents a block of code and breaks no line of it. Its own indentation is
// four columns a tab, which would otherwise depend on where the block stands.
func (m *page) code(n ast.Node) []string {
	lines := m.raw(n)
	for i, l := range lines {
		text := strings.TrimLeft(l, "\t")
		if text != "" {
			text = strings.Repeat("    ", 1+len(l)-len(text)) + m.p.Accent(text)
		}
		lines[i] = text
	}
	return lines
}

func (m *page) list(n *ast.List, width int) []string {
	var lines []string
	number := n.Start
	for item := n.FirstChild(); item != nil; item = item.NextSibling() {
		marker := "• "
		if n.IsOrdered() {
			marker = fmt.Sprintf("%d%c ", number, n.Marker)
			number++
		}
		indent := strings.Repeat(" ", displayWidth(marker))
		if len(lines) > 0 && !n.IsTight {
			lines = append(lines, "")
		}
		lines = append(lines, prefixed(m.blocks(item, width-len(indent), n.IsTight), marker, indent)...)
	}
	return lines
}
