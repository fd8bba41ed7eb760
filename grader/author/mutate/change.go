package mutate

import (
	"bytes"
	"cmp"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"go/ast"
	"go/token"
	"slices"
	"strings"

	"golang.org/x/tools/go/ast/inspector"
)

// change is one mistake as an operator proposes it.
type change struct {
	at    ast.Node // what is changed; the mutant is said to be there
	edits []edit
	parts []ast.Node // the nodes that the edits lie in; only at when nil

	operator string
	fn       string
	cur      inspector.Cursor
}

// edit replaces the source from pos to end by text.
type edit struct {
	pos, end token.Pos
	text     string
}

// replace returns the change of n to text.
func replace(n ast.Node, text string) change {
	return change{at: n, edits: []edit{{n.Pos(), n.End(), text}}}
}

// within returns the change of n by an edit of a part of it.
func within(n ast.Node, pos, end token.Pos, text string) change {
	return change{at: n, edits: []edit{{pos, end, text}}}
}

// splice returns data from offset from to offset to with edits applied. Edits
// must not overlap; several at one place are applied in order.
func splice(tf *token.File, data []byte, from, to int, edits []edit) string {
	edits = slices.Clone(edits)
	slices.SortStableFunc(edits, func(a, b edit) int { return cmp.Compare(a.pos, b.pos) })
	var b strings.Builder
	for _, e := range edits {
		if at := tf.Offset(e.pos); at >= from && at <= to {
			b.Write(data[from:at])
			b.WriteString(e.text)
			from = tf.Offset(e.end)
		}
	}
	b.Write(data[from:to])
	return b.String()
}

// collapse writes text on one line.
func collapse(text string) string { return strings.Join(strings.Fields(text), " ") }

// diff renders edits as hunks of a unified diff without context. Lines left
// blank are left out.
func diff(tf *token.File, name string, data []byte, edits []edit) string {
	edits = slices.Clone(edits)
	slices.SortStableFunc(edits, func(a, b edit) int { return cmp.Compare(a.pos, b.pos) })
	var b strings.Builder
	fmt.Fprintf(&b, "--- %s\n+++ %s\n", name, name)
	shift := 0 // lines the new file is ahead
	for i := 0; i < len(edits); {
		first, last := line(tf, edits[i].pos), line(tf, edits[i].end)
		j := i + 1
		for j < len(edits) && line(tf, edits[j].pos) <= last {
			last = max(last, line(tf, edits[j].end))
			j++
		}
		from, to := lineStart(tf, first), lineEnd(tf, data, last)
		before := strings.Split(string(data[from:to]), "\n")
		after := slices.DeleteFunc(strings.Split(splice(tf, data, from, to, edits[i:j]), "\n"), func(l string) bool { return strings.TrimSpace(l) == "" })
		fmt.Fprintf(&b, "@@ -%s +%s @@\n", span(first, len(before)), span(first+shift, len(after)))
		for _, l := range before {
			fmt.Fprintf(&b, "-%s\n", l)
		}
		for _, l := range after {
			fmt.Fprintf(&b, "+%s\n", l)
		}
		shift += len(after) - len(before)
		i = j
	}
	return b.String()
}

// span writes a line range as unified diffs do: an empty one follows the line
// it names.
func span(first, n int) string {
	switch n {
	case 0:
		return fmt.Sprintf("%d,0", first-1)
	case 1:
		return fmt.Sprint(first)
	default:
		return fmt.Sprintf("%d,%d", first, n)
	}
}

// line returns the line of pos in the file itself, whatever it says of lines.
func line(tf *token.File, pos token.Pos) int { return tf.PositionFor(pos, false).Line }

func lineStart(tf *token.File, line int) int { return tf.Offset(tf.LineStart(line)) }

func lineEnd(tf *token.File, data []byte, line int) int {
	if line == tf.LineCount() {
		return len(bytes.TrimSuffix(data, []byte("\n")))
	}
	return lineStart(tf, line+1) - 1
}

// numbering gives mutants their IDs.
type numbering map[string]int

func (n numbering) next(m Mutant) string {
	sum := sha256.Sum256([]byte(m.Old + "\x00" + m.New))
	hash := hex.EncodeToString(sum[:3])
	key := strings.Join([]string{m.Operator, m.Func, hash}, ":")
	n[key]++
	return fmt.Sprintf("%s:%s:%d:%s", m.Operator, m.Func, n[key], hash)
}
