package report

import (
	"fmt"
	"strings"

	"github.com/muesli/reflow/wordwrap"
	"github.com/yuin/goldmark"
	"github.com/yuin/goldmark/ast"
	gmtext "github.com/yuin/goldmark/text"
)

// maxPage bounds a page of a challenge, in bytes.
const maxPage = 256 << 10

// Markdown lays a page of a challenge (CommonMark, with tables) out for reading in a
// terminal of so many columns. Prose is wrapped, and so is the last column of a table; code is not. Colours
// are the terminal's own 16. What it returns may be printed: every piece of text is
// cleaned, also of what its character references stand for.
func Markdown(source string, width int, color bool) (string, error) {
	src := []byte(Clean(source, maxPage))
	m := &page{src: src, p: NewPaint(color), color: color}
	lines := m.blocks(goldmark.DefaultParser().Parse(gmtext.NewReader(src)), width, false)
	var b strings.Builder
	for _, l := range lines {
		b.WriteString(strings.TrimRight(l, " ") + "\n")
	}
	return b.String(), nil
}

// page is a page being laid out.
type page struct {
	src   []byte
	p     Paint
	color bool
}

// blocks lays out what is in a block, with a blank line between two, unless they
// are close as in a tight list.
func (m *page) blocks(parent ast.Node, width int, tight bool) []string {
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
		if rows := m.table(n, width); rows != nil {
			return rows
		}
		return wrapped(m.inline(n), width)
	case *ast.FencedCodeBlock, *ast.CodeBlock:
		return m.code(n)
	case *ast.List:
		return m.list(n, width)
	case *ast.Blockquote:
		return prefixed(m.blocks(n, width-2, false), "| ", "| ")
	case *ast.ThematicBreak:
		return []string{strings.Repeat("-", min(width, 40))}
	case *ast.HTMLBlock:
		return m.raw(n)
	}
	return m.blocks(n, width, false)
}

func (m *page) heading(n *ast.Heading, width int) []string {
	title := m.inline(n)
	if !m.color {
		return wrapped(strings.Repeat("#", n.Level)+" "+title, width)
	}
	lines := wrapped(title, width)
	for i := range lines {
		lines[i] = m.p.Strong(lines[i])
	}
	return lines
}

// raw returns the lines of a block as they are in the source.
func (m *page) raw(n ast.Node) []string {
	var lines []string
	for i := range n.Lines().Len() {
		segment := n.Lines().At(i)
		lines = append(lines, strings.TrimRight(Clean(string(segment.Value(m.src)), maxPage), "\n"))
	}
	return lines
}

// code indents a block of code and breaks no line of it.
func (m *page) code(n ast.Node) []string {
	lines := m.raw(n)
	for i, l := range lines {
		if l != "" {
			lines[i] = "    " + m.p.Accent(l)
		}
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

// prefixed puts first before the first line, and rest before the others.
func prefixed(lines []string, first, rest string) []string {
	if len(lines) == 0 {
		lines = []string{""}
	}
	for i, l := range lines {
		lines[i] = rest + l
		if i == 0 {
			lines[i] = first + l
		}
	}
	return lines
}

// wrapped breaks a text at blanks. A word longer than a line stays whole.
func wrapped(s string, width int) []string {
	w := wordwrap.NewWriter(max(width, 1))
	w.Breakpoints = nil // a hyphen is part of its word
	w.Write([]byte(s))
	w.Close()
	return strings.Split(w.String(), "\n")
}
