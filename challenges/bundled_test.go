package challenges_test

import (
	"bytes"
	"go/parser"
	"go/token"
	"io"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"

	"golang.org/x/mod/module"
	"golang.org/x/mod/sumdb/dirhash"

	"github.com/gradus-dev/gradus/challenges"
	"github.com/gradus-dev/gradus/grader/catalog"
)

// TestBundledModulesArePinned holds the modules that come with gradus to modules.sum.
func TestBundledModulesArePinned(t *testing.T) {
	sums, err := challenges.FS.ReadFile("modules.sum")
	if err != nil {
		t.Fatal(err)
	}
	bundled := bundledModules(t)
	if len(bundled) == 0 {
		t.Fatal("no module comes with gradus")
	}
	for _, m := range bundled {
		escaped, err := module.EscapePath(m.Path)
		if err != nil {
			t.Fatal(err)
		}
		base := path.Join(escaped, "@v", m.Version)
		mod, err := fs.ReadFile(challenges.Modules(), base+".mod")
		if err != nil {
			t.Fatal(err)
		}
		hash, err := dirhash.Hash1([]string{"go.mod"}, func(string) (io.ReadCloser, error) { return io.NopCloser(bytes.NewReader(mod)), nil })
		if want := lineOf(sums, m.Path+" "+m.Version+"/go.mod "); err != nil || want != m.Path+" "+m.Version+"/go.mod "+hash+"\n" {
			t.Errorf("%s.mod has the hash %s, error %v; modules.sum says %q", base, hash, err, want)
		}
		file := filepath.Join("_modules", filepath.FromSlash(base)+".zip")
		hash, err = dirhash.HashZip(file, dirhash.Hash1)
		if want := lineOf(sums, m.Path+" "+m.Version+" "); err != nil || want != m.Path+" "+m.Version+" "+hash+"\n" {
			t.Errorf("%s has the hash %s, error %v; modules.sum says %q", file, hash, err, want)
		}
		embedded, err := fs.ReadFile(challenges.Modules(), base+".zip")
		onDisk, readErr := os.ReadFile(file)
		if err != nil || readErr != nil || !bytes.Equal(embedded, onDisk) {
			t.Errorf("%s is not embedded as it is: %v, %v", file, err, readErr)
		}
	}
}

// bundledModules lists what comes with gradus.
func bundledModules(t *testing.T) (all []module.Version) {
	t.Helper()
	zips, err := fs.Glob(challenges.Modules(), "*/*/*/@v/*.zip")
	if err != nil {
		t.Fatal(err)
	}
	for _, zip := range zips {
		escaped, version, _ := strings.Cut(strings.TrimSuffix(zip, ".zip"), "/@v/")
		p, err := module.UnescapePath(escaped)
		if err != nil {
			t.Fatal(err)
		}
		all = append(all, module.Version{Path: p, Version: version})
	}
	return all
}

// TestHiddenTestsNeedNoNetwork lists what the challenges here need beside the standard
// library: all of it comes with gradus, save what a challenge is about, which it lists.
func TestHiddenTestsNeedNoNetwork(t *testing.T) {
	cat, err := catalog.Load(challenges.FS)
	if err != nil {
		t.Fatal(err)
	}
	bundled := bundledModules(t)
	needed := map[string]bool{}
	for _, ch := range cat.Challenges() {
		ch, err := cat.Open(ch.ID())
		if err != nil {
			t.Fatal(err)
		}
		for _, name := range slices.Concat(ch.Files.Hidden, ch.Files.Drivers, ch.Files.Reference) {
			data, err := fs.ReadFile(ch.FS, name)
			if err != nil {
				t.Fatal(err)
			}
			f, err := parser.ParseFile(token.NewFileSet(), name, data, parser.ImportsOnly)
			if err != nil {
				t.Fatal(err)
			}
			for _, spec := range f.Imports {
				p, err := strconv.Unquote(spec.Path.Value)
				if err != nil {
					t.Fatal(err)
				}
				first, _, _ := strings.Cut(p, "/")
				if !strings.Contains(first, ".") || strings.HasPrefix(p, "github.com/gradus-dev/gradus/") || slices.Contains(ch.Rules.Packages, p) {
					continue
				}
				in := slices.IndexFunc(bundled, func(m module.Version) bool { return p == m.Path || strings.HasPrefix(p, m.Path+"/") })
				if in < 0 {
					t.Errorf("%s: %s imports %s, which does not come with gradus", ch.ID(), name, p)
					continue
				}
				needed[bundled[in].Path] = true
			}
		}
	}
	for _, m := range bundled {
		if !needed[m.Path] {
			t.Errorf("no challenge needs %s, which comes with gradus", m.Path)
		}
	}
}
