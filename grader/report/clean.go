package report

import (
	"fmt"
	"regexp"
	"strings"
	"unicode"
	"unicode/utf8"
)

// cutMark ends a text that was longer than its cap.
const cutMark = "… (cut)"

// sequences are the terminal control sequences of ECMA-48 that carry text of
// their own, in 7-bit form and as the C1 characters U+0090 to U+009F: CSI with
// its parameters; OSC, DCS, SOS, PM and APC up to their end or the line's.
var sequences = regexp.MustCompile(
	"(?:\x1b\\[|\u009b)[0-?]*[ -/]*[@-~]" +
		"|(?:\x1b[\\]PX^_]|[\u0090\u0098\u009d\u009e\u009f])[^\x07\x1b\u009c\n]*(?:\x07|\x1b\\\\|\u009c)?")

// commands are what CI systems obey wherever it stands in a line of a log:
// GitHub's and Azure's "##[", Azure's "##vso[", TeamCity's "##teamcity[".
var commands = regexp.MustCompile(`##(\[|vso\[|teamcity\[)`)

// Clean makes text that came from a submission, a challenge or a file safe to
// print on a terminal, in a log or in a page: terminal sequences are removed, CI
// commands broken; other control characters, invisible ones, those that change the direction of
// text, and bytes that are not UTF-8 are shown as Go escapes. Line breaks and
// tabs stay. The result has at most maxBytes bytes and Clean leaves it as it is.
func Clean(s string, maxBytes int) string {
	s = strings.ReplaceAll(sequences.ReplaceAllString(s, ""), "\r\n", "\n")
	s = unobeyed(s)
	var b strings.Builder
	end := 0 // the longest prefix of b that leaves room for the mark
	for i := 0; i < len(s); {
		r, size := utf8.DecodeRuneInString(s[i:])
		writeVisible(&b, r, s[i:i+size])
		i += size
		if b.Len()+len(cutMark) <= maxBytes {
			end = b.Len()
		}
		if b.Len() > maxBytes {
			return mark(b.String()[:end], maxBytes)
		}
	}
	return b.String()
}

// unobeyed breaks what CI systems obey.
func unobeyed(s string) string { return commands.ReplaceAllString(s, `#\x23$1`) }

// mark appends as much of the mark as the cap allows: none, if it is tiny.
func mark(s string, maxBytes int) string {
	if len(s)+len(cutMark) > maxBytes {
		return s
	}
	return s + cutMark
}

// CleanLine is Clean for text that belongs on one line: line breaks and tabs are
// shown as escapes too.
func CleanLine(s string, maxBytes int) string {
	s = strings.NewReplacer("\n", `\n`, "\r", `\r`, "\t", `\t`).Replace(sequences.ReplaceAllString(s, ""))
	return Clean(s, maxBytes)
}

// writeVisible writes the rune r, whose bytes are raw, as itself or escaped.
func writeVisible(b *strings.Builder, r rune, raw string) {
	const joiner, nonJoiner = '\u200d', '\u200c' // parts of emoji and of scripts
	switch {
	case r == utf8.RuneError && len(raw) == 1:
		fmt.Fprintf(b, `\x%02x`, raw[0])
	case r == '\r':
		b.WriteByte('\n') // what follows would cover what came before
	case unicode.Is(unicode.Zs, r) && r != '\u3000':
		b.WriteByte(' ') // cmp.Diff mixes in no-break spaces
	case r == '\n', r == '\t', r == joiner, r == nonJoiner, r == '\u3000', unicode.IsPrint(r):
		b.WriteString(raw)
	case r < 0x80:
		fmt.Fprintf(b, `\x%02x`, r)
	case r < 0x10000:
		fmt.Fprintf(b, `\u%04x`, r)
	default:
		fmt.Fprintf(b, `\U%08x`, r)
	}
}
