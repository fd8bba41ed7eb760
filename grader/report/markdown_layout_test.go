package report

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// TestMarkdownBlocks reads pages of which something could be lost or misplaced.
func TestMarkdownBlocks(t *testing.T) {
	for _, tt := range []struct{ name, source, want string }{
		{"cells that would begin a block", "| a | b |\n|:-:|--:|\n| - | 12 |\n| <nil> | 3 |\n| # x | > y |\n| [ref] | 1. z |\n\n[ref]: https://x.y\n",
			"        a             b\n-----------------  ----\n        -            12\n      <nil>           3\n       # x          > y\nref (https://x.y)  1. z\n"},
		{"table behind a paragraph", "*See*\nbelow:\n| a | b |\n|---|---|\n| 1 | 2 | 3 |\n", "*See* below:\n\na  b\n-  -----\n1  2 | 3\n"},
		{"no table", "a | b\n:-: | x\n\na\n|-|-|\n", "a | b :-: | x\n\na |-|-|\n"},
		{"too many columns", strings.Repeat("|a", 13) + "|\n" + strings.Repeat("|-", 13) + "|\n",
			strings.Repeat("|a", 13) + "|\n" + strings.Repeat("|-", 13) + "|\n"},
		{"table too wide", "| when the first is long | then |\n|---|---|\n| as long as this one here | both of them give way |\n",
			"when the first is  then\nlong\n-----------------  -----------------\nas long as this    both of them give\none here           way\n"},
		{"word too wide", "| a | b | c |\n|---|---|---|\n| 0123456789012345678901234567890123456789 | x | y |\n",
			"a                                     b  c\n------------------------------------  -  -\n0123456789012345678901234567890123456789 x y\n"},
		{"raw HTML", "<!-- one\n  two\n-->\n\n<p>x</p>\n", "<!-- one\n  two\n-->\n\n<p>x</p>\n"},
		{"code", "1. x\n   ```go\n   if a {\n   \tif b {\n   \t\tc(\"\t\")\n\n   ```\n", "1. x\n       if a {\n           if b {\n               c(\"\t\")\n\n"},
		{"escapes", "\\&lt; &amp;lt; &nbsp;|&Tab;| `&lt; \\*` \\\\*\n", "&lt; &lt;  | | `&lt; \\*` \\*\n"},
		{"links", "[`x`](x) <a@b.c> [q](/?a=1&amp;b=2 \"title\") ![][r]\n\n[r]: p.png\n", "`x` a@b.c q (/?a=1&b=2)  (p.png)\n"},
		{"blanks", "a  b `c  d` " + strings.Repeat("x", 28) + "  e\n", "a  b `c  d`\nxxxxxxxxxxxxxxxxxxxxxxxxxxxx  e\n"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			got, err := Markdown(tt.source, 36, false)
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(tt.want, got); diff != "" {
				t.Errorf("page (-want +got):\n%s", diff)
			}
		})
	}
}

// TestMarkdownInk expects that colours nest, and that each line ends its own.
func TestMarkdownInk(t *testing.T) {
	const source = "# A `b` c\n\n> *long enough to be `broken` somewhere* here\n"
	bold := func(s string) string { return "\x1b[1m" + s + "\x1b[m" }
	code := func(s string) string { return "\x1b[1m\x1b[36m" + s + "\x1b[m\x1b[m" }
	want := bold("A") + " " + code("b") + " " + bold("c") + "\n\n" +
		"| " + bold("long") + " " + bold("enough") + " " + bold("to") + " " + bold("be") + "\n" +
		"| " + code("broken") + " " + bold("somewhere") + "\n| here\n"
	got, err := Markdown(source, 22, true)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("page (-want +got):\n%s", diff)
	}
}

// TestMarkdownGivesNoCommands puts together what CI systems obey from pieces.
func TestMarkdownGivesNoCommands(t *testing.T) {
	for _, source := range []string{"##[error]", "&#35;&num;[error]", "#\\#[error]", "#[#vso[x]](y)", "[](#)[#](#)#[error]", "| a |\n|-|\n| &#35;#teamcity[ |\n"} {
		for _, color := range []bool{false, true} {
			got, err := Markdown(source, 80, color)
			if err != nil {
				t.Fatal(err)
			}
			if commands.MatchString(got) {
				t.Errorf("Markdown(%q, color %t) = %q", source, color, got)
			}
		}
	}
}

// TestMarkdownCopes lays out pages that are deep, narrow or tiring.
func TestMarkdownCopes(t *testing.T) {
	const many = 20_000
	for name, source := range map[string]string{
		"quotes": strings.Repeat("> ", 500) + "---", "lists": strings.Repeat("- ", 500) + "x", "word": strings.Repeat("[", many),
		"stress": strings.Repeat("*a**b", many), "cells": "|" + strings.Repeat("a|", many) + "\n|" + strings.Repeat("-|", many) + "\n",
		"row": "|a|b|\n|-|-|\n" + strings.Repeat("|x", many), "rows": "|a|b|\n|-|-|\n" + strings.Repeat("|x|\n", many),
	} {
		for _, width := range []int{-1, 40} {
			got, err := Markdown(source, width, true)
			if err != nil {
				t.Fatal(err)
			}
			if len(strings.Fields(got)) == 0 {
				t.Errorf("%s at %d columns: nothing of it is left", name, width)
			}
		}
	}
}
