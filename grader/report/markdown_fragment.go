package report

import (
	"strings"
	"sync"

	"github.com/yuin/goldmark/parser"
	gmtext "github.com/yuin/goldmark/text"
	"github.com/yuin/goldmark/util"
)

// fragment lays out text that is no block, whatever it begins with.
func (m *page) fragment(source string, with ink) string {
	src := []byte(source)
	doc := inlineParser().Parse(gmtext.NewReader(src), parser.WithContext(fragmentContext{parser.NewContext(), m.context}))
	inner := &page{src: src, p: m.p, color: m.color, context: m.context}
	var texts []string
	for n := doc.FirstChild(); n != nil; n = n.NextSibling() {
		texts = append(texts, inner.inline(n, with))
	}
	return strings.Join(texts, " ")
}

// inlineParser reads what may stand in a line, and knows no blocks but paragraphs.
var inlineParser = sync.OnceValue(func() parser.Parser {
	return parser.NewParser(parser.WithInlineParsers(parser.DefaultInlineParsers()...),
		parser.WithBlockParsers(util.Prioritized(parser.NewParagraphParser(), 1)))
})

// fragmentContext finds what the links of a fragment refer to in its page.
type fragmentContext struct {
	parser.Context
	page parser.Context
}

func (c fragmentContext) Reference(label string) (parser.Reference, bool) {
	return c.page.Reference(label)
}
