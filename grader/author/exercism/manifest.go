package exercism

import (
	"bytes"
	"encoding/json"
	"fmt"
	"strings"
	"unicode"

	"github.com/gradus-dev/gradus/grader"
)

// title returns the exercise's name as a heading.
func (ex *exercise) title() string {
	if t := oneLine(ex.track.name); t != "" {
		return t
	}
	words := strings.ReplaceAll(ex.slug, "-", " ")
	return strings.ToUpper(words[:1]) + words[1:]
}

// difficulty turns the track's 1 to 10 into 1 to 5; unknown is 1.
func (ex *exercise) difficulty() int {
	if d := ex.track.difficulty; d >= 1 && d <= 10 {
		return (d + 1) / 2
	}
	return 1
}

// checks returns one check for each test.
func checks(tests []*unit, hints []advice) []grader.Check {
	var all []grader.Check
	for _, u := range tests {
		hint := hintFor(u.name, hints)
		if hint == "" {
			hint = todo + "write what helps a learner who fails this."
		}
		all = append(all, grader.Check{Test: u.name, Title: words(u.name), Points: 1, Criterion: grader.Correctness, Hint: hint})
	}
	return all
}

// words splits a test's name: TestAddHTTPMinutes_Zero is "add HTTP minutes zero".
func words(name string) string {
	rest := []rune(strings.TrimPrefix(name, "Test"))
	var all []string
	start := 0
	for i := 1; i <= len(rest); i++ {
		boundary := i == len(rest) || rest[i] == '_' ||
			unicode.IsUpper(rest[i]) && (!unicode.IsUpper(rest[i-1]) || i+1 < len(rest) && unicode.IsLower(rest[i+1]))
		if !boundary {
			continue
		}
		if w := strings.Trim(string(rest[start:i]), "_"); w != "" {
			if strings.ToUpper(w) != w || len(w) == 1 {
				w = strings.ToLower(w)
			}
			all = append(all, w)
		}
		start = i
	}
	if len(all) == 0 {
		return "works"
	}
	return strings.Join(all, " ")
}

// manifest writes challenge.toml.
func (ex *exercise) manifest(to Target, checks []grader.Check) []byte {
	var b bytes.Buffer
	summary := oneLine(ex.Blurb)
	if summary == "" {
		summary = todo + "say in one sentence what the learner builds."
	}
	fmt.Fprintf(&b, "title = %s\nsummary = %s\ndifficulty = %d\n\n[skills]\n%s = 1.0\n", quote(ex.title()), quote(summary), ex.difficulty(), quote(to.Skill))
	if to.Limits != "" {
		fmt.Fprintf(&b, "\n%s", to.Limits)
	}
	for _, c := range checks {
		fmt.Fprintf(&b, "\n[[checks]]\ntest = %s\ntitle = %s\npoints = %d\ncriterion = %s\nhint = %s\n",
			quote(c.Test), quote(c.Title), c.Points, quote(string(c.Criterion)), quote(c.Hint))
	}
	return b.Bytes()
}

// quote writes a basic string of TOML. JSON's escapes are among TOML's; what is
// left are characters that may not stand there, which go.
func quote(s string) string {
	s = strings.Map(func(r rune) rune {
		if unicode.IsControl(r) {
			return ' '
		}
		return r
	}, strings.ToValidUTF8(s, "?"))
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	if err := e.Encode(s); err != nil {
		panic(err) // a string can always be encoded
	}
	return strings.TrimSpace(b.String())
}
