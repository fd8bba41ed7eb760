package rules

import (
	"strings"

	"github.com/gradus-dev/gradus/grader"
)

// Section returns the section "Rules" of the README that learners receive: what each
// rule asks in this challenge, in Markdown, with a line break at the end. ch is one
// that catalog.Open returned.
func Section(ch *grader.Challenge) string {
	var b strings.Builder
	b.WriteString("## Rules\n\n")
	b.WriteString(wrapped("What you hand in is checked for these before it runs. What breaks one of them is not graded; you are told where it is, and what to do instead.", ""))
	b.WriteString("\n")
	for _, said := range told(ch) {
		b.WriteString(wrapped("- "+said, "  "))
	}
	return b.String()
}

// told returns what is said of each rule, and first of what is handed in.
func told(ch *grader.Challenge) []string {
	all := []string{handedIn(ch)}
	for _, r := range table {
		if r.For != nil && !r.For(ch.Rules) {
			continue
		}
		if said := r.Tell(ch.Rules); said != "" {
			all = append(all, said)
		}
	}
	return all
}

// handedIn says what of a learner's files is taken (package workspace decides).
func handedIn(ch *grader.Challenge) string {
	pkg := "`package " + ch.Package + "`"
	if ch.Kind == grader.KindTests {
		return "Hand in the files of one folder whose names end in `_test.go`, of " + pkg + ". Others are not taken, nor are folders below it."
	}
	return "Hand in the Go files of one folder, all of " + pkg + ". Tests are yours, and not taken; nor are other files, and folders below it."
}

// lineWidth is what a line of a README has room for, in characters.
const lineWidth = 88

// wrapped breaks a text into lines, all but the first beginning with an indent.
func wrapped(text, indent string) string {
	var b strings.Builder
	used := 0
	for i, word := range strings.Fields(text) {
		if i > 0 && used+1+len(word) > lineWidth {
			b.WriteString("\n" + indent)
			used = len(indent)
		} else if i > 0 {
			b.WriteByte(' ')
			used++
		}
		b.WriteString(word)
		used += len(word)
	}
	b.WriteByte('\n')
	return b.String()
}
