package main

import (
	"fmt"
	"strings"
	"testing"

	"charm.land/lipgloss/v2"
	"github.com/urfave/cli/v2"
)

// TestHelpFits holds that each help fits the page, but for what is to be copied, and that
// no word of it gets lost.
func TestHelpFits(t *testing.T) {
	help := func(page string, words []string) string {
		t.Setenv("COLUMNS", page)
		var out strings.Builder
		if code := newApp(strings.NewReader(""), &out, &strings.Builder{}).run(t.Context(), append(words, "--help")); code != exitOK {
			t.Errorf("%q --help: status %d", words, code)
		}
		return out.String()
	}
	all := [][]string{{"gradus"}, {"gradus", "challenge"}, {"gradus", "pack"}}
	everyCommand(func(words []string, _ *cli.Command) { all = append(all, words) })
	for _, words := range all {
		whole := help("", words)
		for _, page := range []int{40, 60, 80, 120} {
			got := help(fmt.Sprint(page), words)
			for l := range strings.Lines(got) {
				l = strings.TrimRight(l, "\n")
				copied := indentOf(l) > 4 && strings.Contains(whole, "\n"+l+"\n")
				if lipgloss.Width(l) > page && !copied {
					t.Errorf("%q --help on %d columns has a line of %d: %s", words, page, lipgloss.Width(l), l)
				}
			}
			if a, b := wordsOf(got), wordsOf(whole); a != b {
				t.Errorf("%q --help on %d columns says other words:\n%s\nwant\n%s", words, page, got, whole)
			}
		}
	}
}

// wordsOf is a text without its layout, nor the repetition that tells of flags which may
// be repeated.
func wordsOf(s string) string {
	out := strings.Join(strings.Fields(s), " ")
	for _, repeated := range []string{" [ --out FORMAT=FILE ]", " [ --submission PATH ]", " [ --recipient age1... ]", " [ --challenge SLUG ]", " [ --skill ID ]"} {
		out = strings.ReplaceAll(out, repeated, "")
	}
	return out
}
