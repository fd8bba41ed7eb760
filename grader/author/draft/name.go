package draft

import (
	"go/token"
	"go/types"
	"slices"
	"strings"

	"github.com/gradus-dev/gradus/grader/catalog"
)

// ParseID splits "track/slug". The error is a *Mistake.
func ParseID(id string) (track, slug string, err error) {
	track, slug, ok := strings.Cut(id, "/")
	if !ok || strings.Contains(slug, "/") {
		return "", "", mistake("%q is not TRACK/SLUG, the folder of a track and the one of a challenge in it", id).
			hint("for example: algorithms/bubble-sort")
	}
	for _, name := range []string{track, slug} {
		switch {
		case !catalog.LegalName(name):
			m := mistake("%q can't name a folder: names are lower-case words and numbers, joined by hyphens", name)
			if better := legal(track) + "/" + legal(slug); !strings.HasPrefix(better, "/") && !strings.HasSuffix(better, "/") {
				m.hint("for example: %s", better)
			}
			return "", "", m
		case slices.Contains(goFolders, name):
			return "", "", mistake("%q can't name a folder: the go command has a meaning of its own for it", name).
				hint("choose another name")
		}
	}
	return track, slug, nil
}

// goFolders are names of folders that Go programs are not imported from. A
// catalogue's go.mod ignores starter.
var goFolders = []string{"internal", "vendor", "testdata", "starter"}

// legal turns what someone typed into a legal name, or into "".
func legal(name string) string {
	words := strings.FieldsFunc(strings.ToLower(name), func(r rune) bool { return (r < 'a' || r > 'z') && (r < '0' || r > '9') })
	return strings.Join(words, "-")
}

// packageName makes the name of a Go package of a slug. A name that would not be
// legal, or would be in the way of another in the templates or of a driver, gets "go"
// before it.
func packageName(slug string) string {
	name := strings.ReplaceAll(slug, "-", "")
	if !token.IsIdentifier(name) || types.Universe.Lookup(name) != nil || slices.Contains(inTheWay, name) {
		return "go" + name
	}
	return name
}

// inTheWay are the names that the templates' hidden tests use, beside Go's own.
var inTheWay = []string{"main", "driver", "errors", "math", "slices", "testing", "t", "tt", "numbers", "low", "high", "err", "n", "before"}

// sentence makes words of a name: "Bubble sort".
func sentence(name string) string {
	if name == "" {
		return ""
	}
	return strings.ToUpper(name[:1]) + strings.ReplaceAll(name[1:], "-", " ")
}
