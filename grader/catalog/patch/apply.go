package patch

import (
	"fmt"
	"slices"
	"strings"

	"github.com/gradus-dev/gradus/grader"
)

// Misfits are what of an edit can't be made, each in words that say how to mend it.
type Misfits []string

func (m Misfits) Error() string { return strings.Join(m, "; ") }

func (m *Misfits) add(format string, args ...any) { *m = append(*m, fmt.Sprintf(format, args...)) }

// Apply returns files with the edit made, in order of their names. The error is
// Misfits where hunks can't be placed; the files then have all others.
func (p *Patch) Apply(files []grader.File) ([]grader.File, error) {
	out := slices.Clone(files)
	var misfits Misfits
	for _, c := range p.changes {
		out = c.apply(out, &misfits)
	}
	slices.SortFunc(out, func(a, b grader.File) int { return strings.Compare(a.Name, b.Name) })
	if len(misfits) > 0 {
		return out, misfits
	}
	return out, nil
}

// apply makes the change of one file.
func (c *change) apply(files []grader.File, misfits *Misfits) []grader.File {
	i := slices.IndexFunc(files, func(f grader.File) bool { return f.Name == c.name })
	switch {
	case c.added && i >= 0:
		misfits.add("%s is there already; change it instead of adding it", c.name)
		return files
	case c.added:
		i, files = len(files), append(files, grader.File{Name: c.name})
	case i < 0:
		misfits.add("there is no %s; change another file, or add it, with %s for its old name", c.name, nowhere)
		return files
	}
	before := len(*misfits)
	text := c.edit(string(files[i].Data), misfits)
	switch {
	case !c.removed || len(*misfits) > before:
		files[i].Data = []byte(text)
	case text != "":
		misfits.add("%s has lines that the edit does not remove; remove the whole file", c.name)
	default:
		files = slices.Delete(files, i, i+1)
	}
	return files
}

// span is a part of a text, or of a list of lines.
type span struct{ from, to int }

// edit changes the text of a file.
func (c *change) edit(text string, misfits *Misfits) string {
	type edit struct {
		span
		hunk *hunk
	}
	var edits []edit
	for i := range c.hunks {
		h := &c.hunks[i]
		old := h.side('-')
		at, why := place(text, old)
		if why != "" {
			misfits.add("line %d, a hunk of %s: %s", h.at, c.name, why)
			continue
		}
		edits = append(edits, edit{span{at, at + len(old)}, h})
	}
	slices.SortStableFunc(edits, func(a, b edit) int { return a.from - b.from })
	var b strings.Builder
	done := 0
	for _, e := range edits {
		if e.from < done {
			misfits.add("line %d, a hunk of %s: some of its lines are another hunk's; make one of the two", e.hunk.at, c.name)
			continue
		}
		b.WriteString(text[done:e.from] + e.hunk.side('+'))
		done = e.to
	}
	return b.String() + text[done:]
}

// place returns where lines are in a text, or why that can't be told.
func place(text, lines string) (at int, why string) {
	if lines == "" {
		if text == "" {
			return 0, ""
		}
		return 0, "it has no old line; write some around what it adds, as they are in the file"
	}
	found := places(text, lines)
	switch len(found) {
	case 1:
		return found[0], ""
	case 0:
		return 0, "its old lines are nowhere: " + nearest(text, lines)
	}
	return 0, fmt.Sprintf("its old lines are at line %d and at line %d; write more of the lines around, until they are at one place only",
		lineAt(text, found[0]), lineAt(text, found[1]))
}

// places returns where lines begin in a text, of many the first two.
func places(text, lines string) (at []int) {
	padded, lines := "\n"+text, "\n"+lines
	if !strings.HasSuffix(lines, "\n") { // the text ends with them
		if strings.HasSuffix(padded, lines) {
			at = append(at, len(padded)-len(lines))
		}
		return at
	}
	for from := 0; len(at) < 2; from = at[len(at)-1] + 1 {
		i := strings.Index(padded[from:], lines)
		if i < 0 {
			break
		}
		at = append(at, from+i)
	}
	return at
}

func lineAt(text string, at int) int { return 1 + strings.Count(text[:at], "\n") }

// mostCompared bounds the pairs of lines that nearest looks at.
const mostCompared = 10_000_000

// nearest says what differs where most of the lines are, which are nowhere whole.
func nearest(text, lines string) string {
	have, want := splitLines(text), splitLines(lines)
	if len(have)*len(want) > mostCompared {
		return "compare them with the file"
	}
	best, most := 0, 0
	for i := range have {
		same := 0
		for j := range min(len(want), len(have)-i) {
			if have[i+j] == want[j] {
				same++
			}
		}
		if same > most {
			best, most = i, same
		}
	}
	differs := 0
	for best+differs < len(have) && have[best+differs] == want[differs] {
		differs++
	}
	switch line := best + differs; {
	case most == 0:
		return fmt.Sprintf("there is neither %q nor any of the others", want[0])
	case line == len(have):
		return fmt.Sprintf("%q would be behind the last line", want[differs])
	default:
		return fmt.Sprintf("where line %d is %q, the edit has %q", line+1, have[line], want[differs])
	}
}
