package patch

import (
	"fmt"
	"path"
	"regexp"
	"strconv"
	"strings"
)

// Names of a file that is not there, and the remark below a line without an end.
const (
	nowhere = "/dev/null"
	noEnd   = `\ No newline at end of file`
)

// between matches lines between files: what git writes about them, and empty ones.
var between = regexp.MustCompile(`^(diff |index |new file mode |deleted file mode |\r?\n?$)`)

// Parse reads a unified diff of Go files in one folder, as diff -u and git diff
// write it. The error begins with the line that is wrong.
func Parse(data []byte) (*Patch, error) {
	p := &parser{rest: splitLines(string(data))}
	all := &Patch{}
	for p.more() && !p.names() && !strings.HasPrefix(p.rest[0], "diff ") {
		all.Comment += p.next()
	}
	for p.more() {
		if between.MatchString(p.rest[0]) {
			p.next()
			continue
		}
		c, err := p.change()
		if err != nil {
			return nil, fmt.Errorf("line %d: %w", p.line, err)
		}
		all.changes = append(all.changes, *c)
	}
	if len(all.changes) == 0 {
		return nil, fmt.Errorf(`no change; it begins with lines "--- NAME" and "+++ NAME"`)
	}
	return all, nil
}

// parser goes through the lines of a diff.
type parser struct {
	rest []string
	line int // the number of the line taken last
}

func (p *parser) more() bool { return len(p.rest) > 0 }

func (p *parser) next() string {
	l := p.rest[0]
	p.rest, p.line = p.rest[1:], p.line+1
	return l
}

// names reports whether the two lines with a file's names follow.
func (p *parser) names() bool {
	return len(p.rest) > 1 && strings.HasPrefix(p.rest[0], "--- ") && strings.HasPrefix(p.rest[1], "+++ ")
}

func (p *parser) change() (*change, error) {
	if !p.names() {
		l := p.next()
		return nil, fmt.Errorf("%q is in no hunk; the numbers of a line @@ -START,OLD +START,NEW @@ say how many lines follow", strings.TrimRight(l, "\r\n"))
	}
	from, to := fileName(p.next(), "a/"), fileName(p.next(), "b/")
	c := &change{name: to, added: from == nowhere, removed: to == nowhere}
	if c.removed {
		c.name = from
	}
	switch {
	case !c.added && !c.removed && from != to:
		return nil, fmt.Errorf("%s becomes %s; remove the one and add the other", from, to)
	case path.Base(c.name) != c.name || path.Ext(c.name) != ".go":
		return nil, fmt.Errorf("file %q; name a Go file of the challenge's own folder", c.name)
	}
	for p.more() && strings.HasPrefix(p.rest[0], "@@ ") {
		h, err := p.hunk()
		if err != nil {
			return nil, err
		}
		c.hunks = append(c.hunks, *h)
	}
	if len(c.hunks) == 0 && !c.added && !c.removed {
		return nil, fmt.Errorf("no hunk for %s; one begins with a line @@ -START,OLD +START,NEW @@", c.name)
	}
	return c, nil
}

// fileName returns the name in a line such as "--- a/x.go\t2026-01-01 12:00:00".
func fileName(line, prefix string) string {
	name, _, _ := strings.Cut(strings.TrimRight(line[len("--- "):], "\r\n"), "\t")
	return strings.TrimPrefix(name, prefix)
}

var hunkLine = regexp.MustCompile(`^@@ -(\d{1,9})(?:,(\d{1,9}))? \+\d{1,9}(?:,(\d{1,9}))? @@`)

func (p *parser) hunk() (*hunk, error) {
	m := hunkLine.FindStringSubmatch(p.next())
	if m == nil {
		return nil, fmt.Errorf("a hunk begins with a line @@ -START,OLD +START,NEW @@")
	}
	h := &hunk{at: p.line, start: number(m[1])}
	for before, after := number(m[2]), number(m[3]); before > 0 || after > 0; {
		l := p.hunkLine()
		if l != "" && l[0] != '+' {
			before--
		}
		if l != "" && l[0] != '-' {
			after--
		}
		if l == "" || before < 0 || after < 0 {
			return nil, fmt.Errorf("the hunk of line %d has %s old and %s new lines by its numbers, and others below it; count them anew", h.at, orOne(m[2]), orOne(m[3]))
		}
		h.lines = append(h.lines, l)
	}
	return h, nil
}

// hunkLine returns the next line of a hunk, or "" where the hunk ends. Editors
// strip the blank from an empty line that both sides have.
func (p *parser) hunkLine() string {
	if !p.more() {
		return ""
	}
	l := strings.TrimSuffix(p.next(), "\n")
	if l == "" || l == "\r" {
		l = " " + l
	}
	switch {
	case !strings.Contains(" +-", l[:1]):
		return ""
	case p.more() && strings.HasPrefix(p.rest[0], `\`):
		p.next()
		return l
	}
	return l + "\n"
}

// number reads a count, which is 1 where it is left out.
func number(s string) int {
	n, _ := strconv.Atoi(orOne(s))
	return n
}

func orOne(s string) string {
	if s == "" {
		return "1"
	}
	return s
}
