package report

import (
	"fmt"
	"html"
	"regexp"
	"strings"
	"unicode"

	"charm.land/glamour/v2"
	"charm.land/glamour/v2/ansi"
	"charm.land/glamour/v2/styles"
)

// maxPage bounds a page of a challenge, in bytes.
const maxPage = 256 << 10

// Markdown lays a page of a challenge out for reading in a terminal of so many
// columns; lines of code are broken only where they don't fit. Colours are the
// terminal's own 16. What it returns may be printed: the text is cleaned, also of
// what its character references stand for.
func Markdown(text string, width int, color bool) (string, error) {
	r, err := glamour.NewTermRenderer(glamour.WithStyles(pageStyle(color)), glamour.WithWordWrap(width))
	if err != nil {
		return "", fmt.Errorf("lay out a page: %w", err)
	}
	page, err := r.Render(reference.ReplaceAllStringFunc(Clean(text, maxPage), spellControl))
	if err != nil {
		return "", fmt.Errorf("lay out a page: %w", err)
	}
	var b strings.Builder
	for line := range strings.SplitSeq(strings.Trim(cleanPainted(page, color), "\n"), "\n") {
		b.WriteString(strings.TrimRight(line, " ") + "\n")
	}
	return b.String(), nil
}

// reference matches the numeric character references of HTML.
var reference = regexp.MustCompile(`(?i)&#(?:[0-9]+|x[0-9a-f]+);`)

// spellControl turns a reference to a control character into its own text.
func spellControl(ref string) string {
	if r := []rune(html.UnescapeString(ref)); len(r) != 1 || unicode.IsControl(r[0]) {
		return "&amp;" + ref[1:]
	}
	return ref
}

// paint matches the sequences that colour text.
var paint = regexp.MustCompile("\x1b\\[[0-9;:]*m")

// cleanPainted is Clean for text that may keep its colours.
func cleanPainted(s string, color bool) string {
	if !color {
		return Clean(s, 2*maxPage)
	}
	var b strings.Builder
	at := 0
	for _, m := range paint.FindAllStringIndex(s, -1) {
		b.WriteString(Clean(s[at:m[0]], maxPage) + s[m[0]:m[1]])
		at = m[1]
	}
	b.WriteString(Clean(s[at:], maxPage))
	return b.String()
}

// pageStyle is glamour's plainest style at the margin and, with colour, in the
// colours that Paint uses.
func pageStyle(color bool) ansi.StyleConfig {
	s := styles.ASCIIStyleConfig
	none := uint(0)
	s.Document.Margin = &none
	if !color {
		s.Code.StylePrimitive = ansi.StylePrimitive{Prefix: "`", Suffix: "`"}
		return s
	}
	yes, cyan := true, "6"
	s.Heading.Bold = &yes
	s.Strong = ansi.StylePrimitive{Bold: &yes}
	s.Emph = ansi.StylePrimitive{Italic: &yes}
	s.Code.StylePrimitive = ansi.StylePrimitive{Color: &cyan}
	s.CodeBlock.StylePrimitive = ansi.StylePrimitive{Color: &cyan}
	s.Link.Underline = &yes
	return s
}
