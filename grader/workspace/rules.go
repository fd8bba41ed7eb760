package workspace

import (
	"fmt"
	"io/fs"
	"path"
	"regexp"
	"slices"
	"strings"

	"github.com/gradus-dev/gradus/grader"
)

// treatment is what is done with a name in a hand-in.
type treatment int

const (
	taken  treatment = iota // a file that may be graded, a folder to look into
	silent                  // left out, as files of systems and tools are; reported if the hand-in has nothing else
	quiet                   // left out; reported if there is nothing to grade
	noted                   // left out and reported
	packed                  // an archive: read if there is nothing else to grade
)

// rule says what to do with the names it matches. The first matching rule of a table
// applies.
type rule struct {
	is        func(n name) bool
	treatment treatment
	why       string // follows the name; NAME in it is the name a Go file would have
	// help is the advice if there is nothing to grade; may be empty.
	help string
}

// name is what rules look at.
type name struct {
	base string
	mode fs.FileMode
	kind grader.Kind
}

// folderRules are for folders. Those that are left out are not looked into.
var folderRules = []rule{
	{is: called("__MACOSX"), treatment: silent, why: "what a Mac keeps beside files"},
	{is: begins("."), treatment: silent, why: "hidden"},
	{is: begins("_"), treatment: noted, why: "Go ignores such names"},
	{is: called("vendor"), treatment: noted, why: "modules are the challenge's, not the submission's"},
	{is: called("testdata"), treatment: noted, why: "Go ignores such names"},
	{is: called("node_modules"), treatment: noted, why: "no Go"},
	{is: all, treatment: taken},
}

// fileRules are for all else.
var fileRules = []rule{
	{is: func(n name) bool { return hidden(n) && !isGo(n) }, treatment: silent, why: "hidden"},
	{is: begins("._"), treatment: noted, why: "what a Mac keeps beside a file; Go ignores such names"},
	{is: hidden, treatment: noted, why: "Go ignores such names", help: "rename it to NAME"},
	{is: linked, treatment: noted, why: "a symbolic link", help: "put the file itself in place of the link"},
	{is: irregular, treatment: noted, why: "not a regular file"},
	{is: ends(".s", ".S", ".sx", ".syso", ".o", ".a", ".c", ".cc", ".cpp", ".h"), treatment: noted, why: "only Go is graded"},
	{is: shouted, treatment: noted, why: "Go wants .go in lower case; rename it to NAME", help: "rename it to NAME"},
	{is: disguised, treatment: noted, why: "no name of a Go file; rename it to NAME", help: "rename it to NAME"},
	{is: archived, treatment: packed, why: "an archive"},
	{is: foreignArchive, treatment: quiet, why: "an archive of a kind that gradus can't read", help: "hand in a .zip or a .tar.gz"},
	{is: func(n name) bool { return !isGo(n) }, treatment: quiet, why: "not Go"},
	{is: otherKind(grader.KindCode), treatment: quiet, why: "a test; tests are not graded here", help: "the solution belongs into a file whose name does not end in _test.go"},
	{is: otherKind(grader.KindTests), treatment: quiet, why: "no test", help: "tests belong into a file whose name ends in _test.go"},
	{is: long, treatment: noted, why: fmt.Sprintf("a name of more than %d bytes", maxName), help: "give the file a shorter name"},
	{is: func(n name) bool { return !printable(n.base) }, treatment: noted, why: "a name that can't be printed", help: "give the file a plain name"},
	{is: all, treatment: taken},
}

// Reasons that no name shows.
var (
	unreadable  = rule{treatment: noted, why: "can't be read"}
	unlooked    = rule{treatment: noted, why: "too much to look through"}
	constrained = rule{treatment: noted, why: "its //go:build line keeps it out of the package", help: "remove the //go:build line"}
	replaced    = rule{treatment: noted, why: "not a regular file"}
)

// ruleFor returns the rule that decides about a name.
func ruleFor(n name) *rule {
	table := fileRules
	if n.mode.IsDir() {
		table = folderRules
	}
	i := slices.IndexFunc(table, func(r rule) bool { return r.is(n) })
	return &table[i]
}

// of returns a text of a rule, about the file called base.
func of(text, base string) string {
	if !strings.Contains(text, "NAME") {
		return text
	}
	return strings.ReplaceAll(text, "NAME", shown(goName(base)))
}

func all(name) bool { return true }

func called(base string) func(name) bool { return func(n name) bool { return n.base == base } }

func begins(prefix string) func(name) bool {
	return func(n name) bool { return strings.HasPrefix(n.base, prefix) }
}

func ends(extensions ...string) func(name) bool {
	return func(n name) bool { return slices.Contains(extensions, path.Ext(n.base)) }
}

func isGo(n name) bool { return path.Ext(n.base) == ".go" }

// hidden are the names that the go command passes over.
func hidden(n name) bool { return strings.HasPrefix(n.base, ".") || strings.HasPrefix(n.base, "_") }

func long(n name) bool { return len(n.base) > maxName }

func linked(n name) bool { return n.mode&fs.ModeSymlink != 0 }

func irregular(n name) bool { return !n.mode.IsRegular() }

// shouted are Go files whose names come from a system that has no lower case.
func shouted(n name) bool { return !isGo(n) && strings.EqualFold(path.Ext(n.base), ".go") }

// disguise follows the name of a Go file where an editor, a browser or a mail
// program added something.
var disguise = regexp.MustCompile(`(?i)^(.+\.go)(\.(txt|rtf|docx?|html?|bak|orig|download)|~|[ _.]?\(\d+\)|\.\d+)$`)

func disguised(n name) bool { return disguise.MatchString(n.base) }

// goName returns the name that a file would have if it were a Go file.
func goName(base string) string {
	if m := disguise.FindStringSubmatch(base); m != nil {
		base = m[1]
	}
	base = strings.TrimLeft(base, "._")
	if strings.ToUpper(base) == base {
		base = strings.ToLower(base)
	}
	return strings.TrimSuffix(base, path.Ext(base)) + ".go"
}

func archived(n name) bool { return kindByName(n.base) != notArchive }

var foreignArchive = ends(".rar", ".7z", ".gz", ".xz", ".bz2", ".zst", ".tbz2", ".txz")

// otherKind reports whether a Go file is a test where code is handed in, or code
// where tests are.
func otherKind(kind grader.Kind) func(name) bool {
	return func(n name) bool {
		return n.kind == kind && strings.HasSuffix(n.base, "_test.go") != (kind == grader.KindTests)
	}
}
