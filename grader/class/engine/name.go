package engine

import (
	"path"
	"strings"
)

// mostName bounds the name of a file that is handed in, in bytes.
const mostName = 100

// FileName is the name that somebody's file is kept under: its last element, without what
// file systems or headers take amiss. Its ending says what it is.
func FileName(given string) string {
	name := path.Base(strings.ReplaceAll(given, `\`, "/"))
	name = strings.Map(func(r rune) rune {
		if r < ' ' || r == 0x7f || strings.ContainsRune(`"<>:|?*/`, r) || r == '\uFFFD' {
			return '_'
		}
		return r
	}, name)
	name = strings.TrimSpace(name)
	if len(name) > mostName { // the end says what it is
		name = strings.ToValidUTF8(name[len(name)-mostName:], "")
	}
	if name == "" || strings.Trim(name, ".") == "" {
		return "hand-in.zip"
	}
	return name
}
