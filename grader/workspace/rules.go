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

// fate is what becomes of a name in a hand-in.
type fate int

const (
	taken  fate = iota // a file that may be graded, a folder to look into
	silent             // left out: what systems and tools put there; told where nothing else is there
	quiet              // left out, and told where nothing is there to grade
	noted              // left out, and told
	packed             // an archive: read where nothing else is there to grade
)

// rule says what becomes of the names it is for. The first in a table that is for a
// name decides.
type rule struct {
	is   func(n name) bool
	fate fate
	why  string // follows the name; NAME in it is the name a Go file would have
	// help is what to do where nothing is there to grade; "" for nothing special.
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
	{is: called("__MACOSX"), fate: silent, why: "what a Mac keeps beside files"},
	{is: begins("."), fate: silent, why: "hidden"},
	{is: begins("_"), fate: noted, why: "Go ignores such names"},
	{is: called("vendor"), fate: noted, why: "modules are the challenge's, not the submission's"},
	{is: called("testdata"), fate: noted, why: "Go ignores such names"},
	{is: called("node_modules"), fate: noted, why: "no Go"},
	{is: all, fate: taken},
}

// fileRules are for all else.
var fileRules = []rule{
	{is: func(n name) bool { return hidden(n) && !isGo(n) }, fate: silent, why: "hidden"},
	{is: begins("._"), fate: noted, why: "what a Mac keeps beside a file; Go ignores such names"},
	{is: hidden, fate: noted, why: "Go ignores such names", help: "rename it to NAME"},
	{is: linked, fate: noted, why: "a symbolic link", help: "put the file itself in place of the link"},
	{is: irregular, fate: noted, why: "not a regular file"},
	{is: ends(".s", ".S", ".sx", ".syso", ".o", ".a", ".c", ".cc", ".cpp", ".h"), fate: noted, why: "only Go is graded"},
	{is: shouted, fate: noted, why: "Go wants .go in lower case; rename it to NAME", help: "rename it to NAME"},
	{is: disguised, fate: noted, why: "no name of a Go file; rename it to NAME", help: "rename it to NAME"},
	{is: archived, fate: packed, why: "an archive"},
	{is: foreignArchive, fate: quiet, why: "an archive of a kind that gradus can't read", help: "hand in a .zip or a .tar.gz"},
	{is: func(n name) bool { return !isGo(n) }, fate: quiet, why: "not Go"},
	{is: otherKind(grader.KindCode), fate: quiet, why: "a test; tests are not graded here", help: "the solution belongs into a file whose name does not end in _test.go"},
	{is: otherKind(grader.KindTests), fate: quiet, why: "no test", help: "tests belong into a file whose name ends in _test.go"},
	{is: long, fate: noted, why: fmt.Sprintf("a name of more than %d bytes", maxName), help: "give the file a shorter name"},
	{is: func(n name) bool { return !printable(n.base) }, fate: noted, why: "a name that can't be printed", help: "give the file a plain name"},
	{is: all, fate: taken},
}

// Reasons that no name shows.
var (
	unreadable  = rule{fate: noted, why: "can't be read"}
	unlooked    = rule{fate: noted, why: "too much to look through"}
	constrained = rule{fate: noted, why: "its //go:build line keeps it out of the package", help: "remove the //go:build line"}
	replaced    = rule{fate: noted, why: "not a regular file"}
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
