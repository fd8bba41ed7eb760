package screen

import (
	"fmt"
	"strings"
	"testing"

	"github.com/gradus-dev/gradus/grader"
	"github.com/gradus-dev/gradus/grader/gotool"
)

// TestFileNames hands in a right solution in files of every kind of name.
func TestFileNames(t *testing.T) {
	const fine = ""
	for name, want := range map[string]string{
		"add.go":                         fine,
		"Add (1).go":                     fine, // as browsers name a second download
		"größe.go":                       fine,
		"gro\u0308\u00dfe.go":            fine, // the same, as macOS spells it
		"1.go":                           fine,
		"a=b,c@d.go":                     fine,
		strings.Repeat("a", 117) + ".go": fine,
		strings.Repeat("a", 118) + ".go": "the file's name is longer than 120 bytes",
		"-buildid=x.go":                  "Go can't use a file of this name: it begins with '-'",
		"-o.go":                          "Go can't use a file of this name: it begins with '-'",
		"--.go":                          "Go can't use a file of this name: it begins with '-'",
		"@x.go":                          "Go can't use a file of this name: it begins with '@'",
		"=x.go":                          "Go can't use a file of this name: it begins with '='",
		" .go":                           "Go can't use a file of this name: it begins with ' '",
		"$(id).go":                       "Go can't use a file of this name: it begins with '$'",
		"a\nb.go":                        `Go can't use a file of this name: invalid char '\n'`,
		"a\x00b.go":                      `Go can't use a file of this name: invalid char '\x00'`,
		"a:1:1: b.go":                    "Go can't use a file of this name: invalid char ':'",
		"a\"b.go":                        "Go can't use a file of this name: invalid char '\"'",
		"a\\b.go":                        `Go can't use a file of this name: invalid char '\\'`,
		"a\xff.go":                       "Go can't use a file of this name: invalid char",
		"a\u202eog.go":                   `Go can't use a file of this name: invalid char '\u202e'`,
		"aux.go":                         `Go can't use a file of this name: "aux" disallowed`,
		"_x.go":                          "Go ignores files whose names begin with _ or .",
		".go":                            "Go ignores files whose names begin with _ or .",
		"gradus_dispatcher.go":           fine,
		"a/b.go":                         "a submission is one package in one directory",
		"add_windows.go":                 "this file would be left out of the build",
		"add.s":                          "only Go source is compiled",
		"add.GO":                         "no Go file to compile",
	} {
		s, diags := Parse(addChallenge(), submission(map[string]string{name: addReference}), &gotool.Tools{})
		if want == fine {
			if len(diags) > 0 || len(s.files) != 1 || len(s.syntax) != 1 {
				t.Errorf("%q: %v; want it compiled", name, diags)
			}
		} else if len(diags) != 1 || !strings.HasPrefix(diags[0].Message, want) || diags[0].Help == "" || len(s.files) > 0 && want != "this file would be left out of the build" {
			t.Errorf("%q: %v, %d files; want %q, help and no file", name, diags, len(s.files), want)
		}
	}
}

// TestOneListOfFiles refuses what some file systems take for one file, and more
// files than a command line should name.
func TestOneListOfFiles(t *testing.T) {
	crowd := map[string]string{}
	for i := range maxFiles + 1 {
		crowd[fmt.Sprint("f", i, ".go")] = "package add\n"
	}
	twice := grader.Submission{Files: []grader.File{{Name: "a.go", Data: []byte(addReference)}, {Name: "a.go", Data: []byte("package add\n")}}}
	for _, tt := range []struct {
		sub  grader.Submission
		want string
	}{
		{submission(map[string]string{"Add.go": addReference, "add.go": "package add\n"}), "this file's name is that of Add.go, but for upper and lower case"},
		{submission(map[string]string{"STRASSE.go": addReference, "straße.go": "package add\n"}), "no such refusal"},
		{submission(map[string]string{"\u212a.go": addReference, "k.go": "package add\n"}), "this file's name is that of k.go, but for"}, // the sign for kelvin
		{twice, "there are two files of this name"},
		{submission(crowd), "the submission has more than 200 Go files"},
	} {
		_, diags := Parse(addChallenge(), tt.sub, &gotool.Tools{})
		if tt.want == "no such refusal" && len(diags) == 0 {
			continue
		}
		if len(diags) != 1 || !strings.HasPrefix(diags[0].Message, tt.want) || diags[0].Help == "" {
			t.Errorf("%v: %v; want %q", tt.sub.Files[0].Name, diags, tt.want)
		}
	}
}
