package exercism

import (
	"testing"

	"github.com/BurntSushi/toml"
	"github.com/google/go-cmp/cmp"
)

func TestApply(t *testing.T) {
	const src = "0123456789"
	for _, tt := range []struct {
		reason string
		edits  []edit
		want   string
	}{
		{"in any order", []edit{{8, 9, "b"}, {1, 3, "a"}}, "0a34567b9"},
		{"an insertion", []edit{{5, 5, "x"}}, "01234x56789"},
		{"insertions at one place, in their order", []edit{{5, 5, "x"}, {5, 5, "y"}}, "01234xy56789"},
		{"what lies in a removal goes with it", []edit{{4, 4, "x"}, {3, 7, ""}, {3, 3, "y"}}, "012789"},
		{"an insertion behind a removal", []edit{{3, 7, ""}, {7, 7, "x"}}, "012x789"},
		{"nothing", nil, src},
	} {
		if got := string(apply([]byte(src), tt.edits)); got != tt.want {
			t.Errorf("%s: apply = %q; want %q", tt.reason, got, tt.want)
		}
	}
}

func TestWords(t *testing.T) {
	for name, want := range map[string]string{
		"TestLeap": "leap", "TestAddMinutes": "add minutes", "TestHTTPServer_Zero": "HTTP server zero",
		"TestParseURL": "parse URL", "Test": "works", "TestA": "a", "Test_snake_case": "snake case", "TestÉtéHiver": "été hiver",
	} {
		if got := words(name); got != want {
			t.Errorf("words(%s) = %q; want %q", name, got, want)
		}
	}
}

func TestDemote(t *testing.T) {
	const in = "# Instructions\r\n\r\nText.\n\n## Part\n\n```sh\n# comment\n## more\n```\n\n~~~~exercism/caution\nMind.\n\n```go\nx\n```\n~~~~\n\nEnd.\n"
	const want = "Text.\n\n### Part\n\n```sh\n# comment\n## more\n```\n\n> **Caution**\n>\n> Mind.\n>\n> ```go\n> x\n> ```\n\nEnd."
	if diff := cmp.Diff(want, demote(in)); diff != "" {
		t.Errorf("mismatch (-want +got):\n%s", diff)
	}
}

func TestHints(t *testing.T) {
	all := advices("# Hints\n\n## General\n\n- one\n  goes on\n* two\n\n## 1. Add minutes\n\n- three\n- four\n\n## Other\n\nfive, no item\n")
	want := []advice{{"General", "one\ngoes on"}, {"General", "two"}, {"1. Add minutes", "three"}, {"1. Add minutes", "four"}, {"Other", "five, no item"}}
	if diff := cmp.Diff(want, all, cmp.AllowUnexported(advice{})); diff != "" {
		t.Errorf("mismatch (-want +got):\n%s", diff)
	}
	if got := hintFor("TestAddMinutes", all); got != "three four" {
		t.Errorf("hintFor(TestAddMinutes) = %q", got)
	}
	if got := hintFor("TestSub", all); got != "" {
		t.Errorf("hintFor(TestSub) = %q; want none", got)
	}
	files, open := hintFiles(all)
	if len(files) != mostHints || open != 0 || string(files["hints/4.md"]) != "four\n\nfive, no item\n" {
		t.Errorf("hintFiles = %q, %d", files, open)
	}
	if files, open := hintFiles(all[:1]); len(files) != fewestHints || open != 1 {
		t.Errorf("hintFiles of one = %q, %d", files, open)
	}
}

func FuzzQuote(f *testing.F) {
	f.Add("a \"b\" \\ <c>\n\x00\x7f\xff\u2028")
	f.Fuzz(func(t *testing.T, s string) {
		var v struct{ V string }
		if _, err := toml.Decode("v = "+quote(s), &v); err != nil {
			t.Fatalf("quote(%q) = %s: %v", s, quote(s), err)
		}
	})
}
