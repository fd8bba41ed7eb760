package exercism

import (
	"fmt"
	"strings"
	"unicode"
)

// advice is one item of hints.md.
type advice struct {
	section string // its heading
	text    string
}

// advices reads hints.md, whose sections hold lists.
func advices(text string) (all []advice) {
	section := ""
	for line := range strings.Lines(demote(text)) {
		line = strings.TrimRight(line, "\n")
		item, isItem := strings.CutPrefix(line, "- ")
		if !isItem {
			item, isItem = strings.CutPrefix(line, "* ")
		}
		switch {
		case strings.HasPrefix(line, "#"):
			section = strings.TrimSpace(strings.TrimLeft(line, "#"))
		case isItem:
			all = append(all, advice{section, item})
		case strings.TrimSpace(line) != "" && len(all) > 0 && all[len(all)-1].section == section:
			all[len(all)-1].text += "\n" + strings.TrimPrefix(line, "  ")
		case strings.TrimSpace(line) != "":
			all = append(all, advice{section, line})
		}
	}
	return all
}

// letters returns the letters of s in lower case, to compare headings and names.
func letters(s string) string {
	return strings.Map(func(r rune) rune {
		if !unicode.IsLetter(r) {
			return -1
		}
		return unicode.ToLower(r)
	}, s)
}

// hintFor returns the advice whose section is named as a test is.
func hintFor(test string, all []advice) string {
	name := letters(strings.TrimPrefix(test, "Test"))
	var found []string
	for _, a := range all {
		if name != "" && letters(a.section) == name {
			found = append(found, oneLine(a.text))
		}
	}
	return strings.Join(found, " ")
}

// A challenge has two to four hints.
const (
	fewestHints = 2
	mostHints   = 4
)

// hintFiles writes the hints of a challenge; open is how many of them its author
// has to write.
func hintFiles(all []advice) (files map[string][]byte, open int) {
	var texts []string
	for _, a := range all {
		if len(texts) < mostHints {
			texts = append(texts, a.text)
		} else {
			texts[mostHints-1] += "\n\n" + a.text
		}
	}
	for ; len(texts) < fewestHints; open++ {
		what := "write a nudge: where to look first."
		if len(texts) > 0 {
			what = "write a hint that is nearly the solution."
		}
		texts = append(texts, todo+what)
	}
	files = map[string][]byte{}
	for i, t := range texts {
		files[fmt.Sprintf("hints/%d.md", i+1)] = []byte(t + "\n")
	}
	return files, open
}
