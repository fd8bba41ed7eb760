package patch

import (
	"errors"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/gradus-dev/gradus/grader"
)

func files(namesAndTexts ...string) (all []grader.File) {
	for i := 0; i < len(namesAndTexts); i += 2 {
		all = append(all, grader.File{Name: namesAndTexts[i], Data: []byte(namesAndTexts[i+1])})
	}
	return all
}

// texts prints files for comparison.
func texts(all []grader.File) map[string]string {
	m := map[string]string{}
	for _, f := range all {
		m[f.Name] = string(f.Data)
	}
	return m
}

// lines returns n lines, each its own number.
func lines(n int) string {
	var b strings.Builder
	for i := range n {
		b.WriteString("line " + strings.Repeat("i", i) + "\n")
	}
	return b.String()
}

func TestDiffThenApply(t *testing.T) {
	braces := strings.Repeat("\t}\n}\n\nfunc f() {\n\tif x {\n", 6)
	for reason, tt := range map[string]struct{ before, after []grader.File }{
		"a line changed":                  {files("a.go", "1\n2\n3\n"), files("a.go", "1\nII\n3\n")},
		"the first and the last line":     {files("a.go", lines(30)), files("a.go", "0\n"+lines(30)[6:]+"31\n")},
		"several places":                  {files("a.go", lines(60)), files("a.go", strings.Replace(strings.Replace(lines(60), "line \n", "", 1), "line iiiiiiiiiiiiiiiiiiii\n", "x\ny\n", 1))},
		"lines that are there many times": {files("a.go", braces+"x\n"+braces), files("a.go", braces+braces)},
		"one of many equal lines":         {files("a.go", strings.Repeat("\n", 20)), files("a.go", strings.Repeat("\n", 19))},
		"a file added":                    {files("a.go", "1\n"), files("a.go", "1\n", "b.go", "2\n")},
		"a file removed":                  {files("a.go", "1\n", "b.go", "2\n3\n"), files("a.go", "1\n")},
		"empty files added and removed":   {files("a.go", ""), files("b.go", "")},
		"a file filled, another emptied":  {files("a.go", "", "b.go", "1\n"), files("a.go", "1\n", "b.go", "")},
		"carriage returns":                {files("a.go", "1\r\n2\r\n3\r\n"), files("a.go", "1\r\n\r\n3\r\n")},
		"carriage returns taken away":     {files("a.go", "1\r\n2\r\n"), files("a.go", "1\n2\n")},
		"no end of the last line":         {files("a.go", "1\n2"), files("a.go", "1\n3")},
		"an end of the last line":         {files("a.go", "1\n2"), files("a.go", "1\n2\n")},
		"the end taken away":              {files("a.go", "1\n2\n"), files("a.go", "1\n2")},
		"text in other scripts":           {files("a.go", "// ключ\n// 鍵\n\u2028\x85\v\f\n"), files("a.go", "// ключ\n// 🗝\n\u2028\x85\v\f\n")},
		"bytes that are no text":          {files("a.go", "\xff\x00\n1\n"), files("a.go", "\xff\x00\n\xfe\n")},
		"lines that look like a diff":     {files("a.go", "-- a.go\n++ b.go\n@@ -1 +1 @@\n1\n"), files("a.go", "@@ -1 +1 @@\n-- a.go\n\\ No newline at end of file\n")},
		"everything":                      {files("a.go", lines(10)), files("a.go", "1\n")},
		"nothing":                         {files("a.go", "1\n"), files("a.go", "1\n")},
	} {
		t.Run(reason, func(t *testing.T) { roundTrip(t, tt.before, tt.after) })
	}
}

// roundTrip makes the edit between files, below a header, and applies it.
func roundTrip(t *testing.T, before, after []grader.File) {
	t.Helper()
	diff := Diff(before, after)
	if len(diff) == 0 {
		if d := cmp.Diff(texts(before), texts(after)); d != "" {
			t.Errorf("no diff between files that differ:\n%s", d)
		}
		return
	}
	p, err := Parse(append([]byte("reason: x\n"), diff...))
	if err != nil {
		t.Fatalf("%v in\n%s", err, diff)
	}
	if p.Comment != "reason: x\n" {
		t.Errorf("the comment is %q", p.Comment)
	}
	got, err := p.Apply(before)
	if err != nil {
		t.Errorf("%v in\n%s", err, diff)
	}
	if d := cmp.Diff(texts(after), texts(got)); d != "" {
		t.Errorf("mismatch (-want +got):\n%s%s", d, diff)
	}
}

func FuzzDiffThenApply(f *testing.F) {
	f.Add("1\n2\n3\n", "1\n3")
	f.Add("}\n}\n}\n}\n}\n}\n}\n}\n", "}\n}\n}\n}\n}\n}\n}\n")
	f.Add("-- a\n", "++ b\n@@ -1 +1 @@\n")
	f.Add("", "\\ No newline at end of file")
	f.Fuzz(func(t *testing.T, before, after string) {
		roundTrip(t, files("a.go", before, "b.go", after), files("a.go", after, "c.go", before))
	})
}

// FuzzParse looks for diffs that break the parser, or that are applied and leave
// nothing that can be made a diff of.
func FuzzParse(f *testing.F) {
	f.Add("--- a.go\n+++ a.go\n@@ -1,2 +1,2 @@\n 1\n-2\n+3\n", "1\n2\n")
	f.Add("reason: x\ndiff --git a/a.go b/a.go\nindex 1..2\n--- a/a.go\n+++ b/a.go\n@@ -1 +0,0 @@\n-1\n\\ No newline at end of file\n", "1")
	f.Add("--- /dev/null\n+++ b.go\n@@ -0,0 +1 @@\n+1\n--- a.go\n+++ /dev/null\n", "")
	f.Fuzz(func(t *testing.T, diff, text string) {
		p, err := Parse([]byte(diff))
		if err != nil {
			return
		}
		before := files("a.go", text)
		after, err := p.Apply(before)
		if _, odd := errors.AsType[Misfits](err); err != nil && !odd {
			t.Errorf("Apply: %v", err)
		}
		if string(before[0].Data) != text {
			t.Error("Apply changed its argument")
		}
		roundTrip(t, before, after)
	})
}

// TestElsewhere applies an edit to a file that changed where the edit is not.
func TestElsewhere(t *testing.T) {
	before := lines(40)
	edit := strings.Replace(before, "line iiiiiiiiiiiiiiiiiiii\n", "x\n", 1)
	p, err := Parse(Diff(files("a.go", before), files("a.go", edit)))
	if err != nil {
		t.Fatal(err)
	}
	for reason, change := range map[string]func(string) string{
		"more lines above":  func(s string) string { return lines(3) + "new\n" + s },
		"fewer lines above": func(s string) string { return s[len(lines(10)):] },
		"other lines below": func(s string) string { return s[:len(s)-len(lines(40))+len(lines(30))] + "end" },
	} {
		got, err := p.Apply(files("a.go", change(before)))
		if err != nil || string(got[0].Data) != change(edit) {
			t.Errorf("%s: %v, %q", reason, err, got[0].Data)
		}
	}
}

func TestMisfits(t *testing.T) {
	const text = "func f() {\n\tx()\n}\n\nfunc g() {\n\tx()\n}\n"
	for _, tt := range []struct {
		reason, diff string
		want         Misfits
	}{
		{"two places", "@@ -2 +2 @@\n-\tx()\n+\ty()\n",
			Misfits{"line 3, a hunk of a.go: its old lines are at line 2 and at line 6; write more of the lines around, until they are at one place only"}},
		{"a line that changed", "@@ -1,3 +1,3 @@\n func f() {\n-\tz()\n+\ty()\n }\n",
			Misfits{`line 3, a hunk of a.go: its old lines are nowhere: where line 2 is "\tx()\n", the edit has "\tz()\n"`}},
		{"a line that ends otherwise", "@@ -1,3 +1,3 @@\n func f() {\r\n-\tx()\n+\ty()\n }\n",
			Misfits{`line 3, a hunk of a.go: its old lines are nowhere: where line 1 is "func f() {\n", the edit has "func f() {\r\n"`}},
		{"lines that are gone", "@@ -1 +1 @@\n-a\n+b\n",
			Misfits{`line 3, a hunk of a.go: its old lines are nowhere: there is neither "a\n" nor any of the others`}},
		{"lines behind the end", "@@ -5,4 +5,3 @@\n func g() {\n \tx()\n }\n-}\n",
			Misfits{`line 3, a hunk of a.go: its old lines are nowhere: "}\n" would be behind the last line`}},
		{"no line to find", "@@ -0,0 +1 @@\n+y\n",
			Misfits{"line 3, a hunk of a.go: it has no old line; write some around what it adds, as they are in the file"}},
		{"a part of a line", "@@ -1 +1 @@\n-() {\n+\n",
			Misfits{`line 3, a hunk of a.go: its old lines are nowhere: there is neither "() {\n" nor any of the others`}},
		{"the same line twice", "@@ -1,2 +1,1 @@\n func f() {\n-\tx()\n@@ -1,2 +1,2 @@\n-func f() {\n+func e() {\n \tx()\n",
			Misfits{"line 6, a hunk of a.go: some of its lines are another hunk's; make one of the two"}},
		{"one of two", "@@ -1,2 +1,1 @@\n func f() {\n-\tx()\n@@ -9 +9 @@\n-a\n+b\n",
			Misfits{`line 6, a hunk of a.go: its old lines are nowhere: there is neither "a\n" nor any of the others`}},
	} {
		t.Run(tt.reason, func(t *testing.T) {
			p, err := Parse([]byte("--- a.go\n+++ a.go\n" + tt.diff))
			if err != nil {
				t.Fatal(err)
			}
			got, err := p.Apply(files("a.go", text))
			misfits, _ := errors.AsType[Misfits](err)
			if d := cmp.Diff(tt.want, misfits); d != "" {
				t.Errorf("mismatch (-want +got):\n%s", d)
			}
			if fits := strings.Contains(tt.diff, " func f() {\n-\tx()\n@@"); fits == (string(got[0].Data) == text) {
				t.Errorf("it became %q", got[0].Data)
			}
		})
	}
	for diff, want := range map[string]string{
		"--- b.go\n+++ b.go\n@@ -1 +1 @@\n-a\n+b\n":                  "there is no b.go; change another file, or add it, with /dev/null for its old name",
		"--- /dev/null\n+++ a.go\n@@ -0,0 +1 @@\n+b\n":               "a.go is there already; change it instead of adding it",
		"--- a.go\n+++ /dev/null\n@@ -1,1 +0,0 @@\n-a\n":             "line 3, a hunk of a.go: ",
		"--- a.go\n+++ /dev/null\n@@ -4,2 +0,0 @@\n-\n-func g() {\n": "a.go has lines that the edit does not remove; remove the whole file",
	} {
		p, err := Parse([]byte(diff))
		if err != nil {
			t.Fatal(err)
		}
		if _, err := p.Apply(files("a.go", text)); err == nil || !strings.HasPrefix(err.Error(), want) {
			t.Errorf("Apply %q: %v; want %s", diff, err, want)
		}
	}
}

func TestParse(t *testing.T) {
	want := files("a.go", "1\n\n3\n")
	for reason, diff := range map[string]string{
		"of git":                  "diff --git a/a.go b/a.go\nindex 1234567..89abcde 100644\n--- a/a.go\n+++ b/a.go\n@@ -1,3 +1,3 @@ func f()\n 1\n \n-2\n+3\n",
		"of diff -u":              "--- a.go\t2026-01-02 03:04:05.000000000 +0000\n+++ a.go\t2026-01-02 03:04:06.000000000 +0000\n@@ -1,3 +1,3 @@\n 1\n \n-2\n+3\n",
		"with wrong line numbers": "--- a.go\n+++ a.go\n@@ -91,3 +7,3 @@\n 1\n \n-2\n+3\n",
		"stripped by an editor":   "--- a.go\n+++ a.go\n@@ -1,3 +1,3 @@\n 1\n\n-2\n+3",
		"with empty lines around": "\n--- a.go\n+++ a.go\n@@ -1,3 +1,3 @@\n 1\n \n-2\n+3\n\n",
	} {
		p, err := Parse([]byte(diff))
		if err != nil {
			t.Errorf("%s: %v", reason, err)
			continue
		}
		got, err := p.Apply(files("a.go", "1\n\n2\n"))
		if d := cmp.Diff(texts(want), texts(got)); err != nil || d != "" {
			t.Errorf("%s: %v\n%s", reason, err, d)
		}
	}
	for diff, want := range map[string]string{
		"":            "no change; it begins with",
		"reason: x\n": "no change; it begins with",
		"--- a.go\n+++ b.go\n@@ -1 +1 @@\n-a\n+b\n":             "line 2: a.go becomes b.go; remove the one and add the other",
		"--- ../a.go\n+++ ../a.go\n@@ -1 +1 @@\n-a\n+b\n":       `line 2: file "../a.go"; name a Go file of the challenge's own folder`,
		"--- a.txt\n+++ a.txt\n@@ -1 +1 @@\n-a\n+b\n":           `line 2: file "a.txt"; name a Go file`,
		"--- /dev/null\n+++ /dev/null\n@@ -1 +1 @@\n-a\n+b\n":   `line 2: file "/dev/null"; name a Go file`,
		"--- a.go\n+++ a.go\n":                                  "line 2: no hunk for a.go; one begins with",
		"--- a.go\n+++ a.go\n@@ one @@\n-a\n":                   "line 3: a hunk begins with a line",
		"--- a.go\n+++ a.go\n@@ -1,2 +1 @@\n-a\n+b\n":           "line 5: the hunk of line 3 has 2 old and 1 new lines by its numbers, and others below it; count them anew",
		"--- a.go\n+++ a.go\n@@ -1,2 +1,2 @@\n a\nb\n":          "line 5: the hunk of line 3 has 2 old and 2 new lines",
		"--- a.go\n+++ a.go\n@@ -1 +1 @@\n-a\n+b\n+c\n":         `line 6: "+c" is in no hunk; the numbers of a line`,
		"--- a.go\n+++ a.go\n@@ -1,1 +1,2 @@\n-a\n-b\n+c\n+d\n": "line 5: the hunk of line 3 has 1 old and 2 new lines",
	} {
		if _, err := Parse([]byte(diff)); err == nil || !strings.HasPrefix(err.Error(), want) {
			t.Errorf("Parse(%q): %v; want %s", diff, err, want)
		}
	}
}
