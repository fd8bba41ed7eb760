// Package catalog reads a catalogue of challenges from any fs.FS: the embedded
// one, a directory, a pack. It is strict: an unknown key, a stray file, a hidden
// test without a check is a Problem with its path, and all of a challenge's
// problems are told at once. What goes out are grader's types.
//
// Load reads the names of the challenges alone, and of a manifest what is asked for:
// Find one, or a few that begin alike, Challenges and Broken all. Open reads and
// validates one challenge whole. LoadPack does the same for the
// challenges of a pack, whose hidden parts may be somewhere else: only there, and
// only as the caller says, is a challenge without them sound.
package catalog

import (
	"errors"
	"fmt"
	"io/fs"
	"runtime"
	"slices"
	"strings"
	"sync"

	"github.com/gradus-dev/gradus/grader"
)

// Catalog is a loaded catalogue. Its methods may be used concurrently.
type Catalog struct {
	Skills []grader.Skill

	fsys    fs.FS
	modules grader.Modules
	skills  map[string]bool
	folders []*folder // in the order of track and slug

	hashes   map[string]string // that challenges must have, by ID; nil in a directory
	withheld *grader.Withheld  // why hidden parts aren't here; nil when they are

	whole      sync.Once // all manifests were read
	challenges []*grader.Challenge
	broken     map[string]error
}

// folder is one of a track, with what its manifest holds once that was read.
type folder struct {
	track, slug string
	taken       error // another folder has its slug
	once        sync.Once
	ch          *grader.Challenge
	err         error
}

func (f *folder) id() string { return f.track + "/" + f.slug }

// Problem is one thing wrong with a catalogue, with its place.
type Problem struct {
	Path    string // slash path in the catalogue
	Line    int    // 0 when the whole file is meant
	Message string
}

func (p *Problem) Error() string {
	if p.Line > 0 {
		return fmt.Sprintf("%s:%d: %s", p.Path, p.Line, p.Message)
	}
	return p.Path + ": " + p.Message
}

// Load reads the catalogue at the root of fsys. The error is for a root that
// isn't a catalogue; a bad challenge is in Broken.
func Load(fsys fs.FS) (*Catalog, error) { return LoadPack(fsys, nil, nil) }

// LoadPack reads the catalogue of a pack. A challenge whose hash is not the one in
// hashes, by ID, is a Problem. With withheld, fsys holds what learners receive and
// nothing else: a hidden part in it is a Problem, and hashes are believed.
func LoadPack(fsys fs.FS, hashes map[string]string, withheld *grader.Withheld) (*Catalog, error) {
	c := &Catalog{fsys: fsys, hashes: hashes, withheld: withheld}
	if err := c.read(); err != nil {
		return nil, err
	}
	if len(c.folders) == 0 {
		return nil, &Problem{Path: ".", Message: "no challenge here; a catalogue has TRACK/SLUG/challenge.toml files below skills.toml"}
	}
	return c, nil
}

// LoadBegun is Load for those who write challenges: the catalogue may have none yet.
func LoadBegun(fsys fs.FS) (*Catalog, error) {
	c := &Catalog{fsys: fsys}
	if err := c.read(); err != nil {
		return nil, err
	}
	return c, nil
}

// read reads the root and the names of the challenges.
func (c *Catalog) read() error {
	if err := c.readSkills(); err != nil {
		return err
	}
	if err := c.readModules(); err != nil {
		return err
	}
	tracks, err := fs.ReadDir(c.fsys, ".")
	if err != nil {
		return fmt.Errorf("read the catalogue: %w", err)
	}
	slugs := map[string]string{}
	for _, track := range tracks {
		if !track.IsDir() || hidden(track.Name()) {
			continue
		}
		entries, err := fs.ReadDir(c.fsys, track.Name())
		if err != nil {
			return fmt.Errorf("read the catalogue: %w", err)
		}
		for _, e := range entries {
			if e.IsDir() && !hidden(e.Name()) {
				c.add(&folder{track: track.Name(), slug: e.Name()}, slugs)
			}
		}
	}
	return nil
}

func (c *Catalog) add(f *folder, slugs map[string]string) {
	if other, taken := slugs[f.slug]; taken {
		f.taken = &Problem{Path: f.id(), Message: fmt.Sprintf("the slug %s is taken by %s; slugs are unique over all tracks", f.slug, other)}
	}
	slugs[f.slug] = f.id()
	c.folders = append(c.folders, f)
}

// open reads the manifest of a folder, once.
func (c *Catalog) open(f *folder) (*grader.Challenge, error) {
	f.once.Do(func() {
		f.ch, f.err = c.manifest(f.track, f.slug)
		if f.taken != nil {
			f.err = errors.Join(f.err, f.taken)
		}
	})
	return f.ch, f.err
}

// Challenges returns the challenges whose manifest can be used, with its data; Open
// completes one. They are in the order of track and slug.
func (c *Catalog) Challenges() []*grader.Challenge {
	c.readAll()
	return c.challenges
}

// Broken returns what is wrong with challenges whose manifest can't be used, by ID.
func (c *Catalog) Broken() map[string]error {
	c.readAll()
	return c.broken
}

// readAll reads every manifest, with all processors.
func (c *Catalog) readAll() {
	c.whole.Do(func() {
		readers := runtime.GOMAXPROCS(0)
		var done sync.WaitGroup
		for first := range readers {
			done.Go(func() {
				for i := first; i < len(c.folders); i += readers {
					c.open(c.folders[i])
				}
			})
		}
		done.Wait()
		c.broken = map[string]error{}
		for _, f := range c.folders {
			if ch, err := c.open(f); err != nil {
				c.broken[f.id()] = err
			} else {
				c.challenges = append(c.challenges, ch)
			}
		}
		c.checkFormer()
		c.checkPaths()
	})
}

// checkFormer sees to it that a name that a challenge had leads to that one alone.
func (c *Catalog) checkFormer() {
	owner := map[string]string{}
	for _, ch := range c.challenges {
		owner[ch.ID()] = ch.ID()
	}
	for id := range c.broken {
		owner[id] = id
	}
	c.sift(func(ch *grader.Challenge) (problems []string) {
		for _, id := range ch.Was {
			track, slug, _ := strings.Cut(id, "/")
			switch other := owner[id]; {
			case !LegalName(track) || !LegalName(slug):
				problems = append(problems, fmt.Sprintf("was names %q, which has not the form track/slug", id))
			case other != "":
				problems = append(problems, fmt.Sprintf("was names %s, which leads to %s", id, other))
			default:
				owner[id] = ch.ID()
			}
		}
		return problems
	})
}

// sift sets those challenges aside whose manifests have problems with others.
func (c *Catalog) sift(check func(*grader.Challenge) (problems []string)) {
	c.challenges = slices.DeleteFunc(c.challenges, func(ch *grader.Challenge) bool {
		var found []error
		for _, message := range check(ch) {
			found = append(found, &Problem{Path: ch.ID() + "/challenge.toml", Message: message})
		}
		if found != nil {
			c.broken[ch.ID()] = errors.Join(found...)
		}
		return found != nil
	})
}

// LegalName reports whether name can be that of a track or the slug of a challenge.
func LegalName(name string) bool { return slugPattern.MatchString(name) }

func hidden(name string) bool { return strings.HasPrefix(name, ".") || strings.HasPrefix(name, "_") }

func (c *Catalog) readModules() error {
	for _, pair := range [][2]string{{"modules.mod", "modules.sum"}, {"go.mod", "go.sum"}} {
		mod, err := fs.ReadFile(c.fsys, pair[0])
		if errors.Is(err, fs.ErrNotExist) {
			continue
		}
		if err != nil {
			return fmt.Errorf("read the catalogue: %w", err)
		}
		sum, err := fs.ReadFile(c.fsys, pair[1])
		if err != nil && !errors.Is(err, fs.ErrNotExist) {
			return fmt.Errorf("read the catalogue: %w", err)
		}
		if mod, err = forLearners(pair[0], mod); err != nil {
			return err
		}
		c.modules = grader.Modules{Mod: mod, Sum: sum}
		return nil
	}
	return nil
}

// Modules returns the pinned module files of the catalogue.
func (c *Catalog) Modules() grader.Modules { return c.modules }

// NotFoundError says that no challenge, or more than one, answers to a name.
type NotFoundError struct {
	Query   string
	Matches []string // several that begin so, or one or more that are spelled alike
	Prefix  bool     // Matches begin with Query
}

func (e *NotFoundError) Error() string {
	if e.Prefix {
		return fmt.Sprintf("%q could be %s", e.Query, strings.Join(e.Matches, ", "))
	}
	return fmt.Sprintf("there is no challenge %q", e.Query)
}

// Has reports whether a challenge has the slug, sound or not.
func (c *Catalog) Has(slug string) bool {
	return slices.ContainsFunc(c.folders, func(f *folder) bool { return f.slug == slug })
}

// Find returns the challenge named by a slug, "track/slug", one that it had, or a prefix
// of its present ones that only one has. The error is a *NotFoundError, or the problems of a
// challenge that is broken.
func (c *Catalog) Find(query string) (*grader.Challenge, error) {
	var broken error
	for _, f := range c.folders {
		if query != f.slug && query != f.id() {
			continue
		}
		ch, err := c.open(f)
		if err == nil {
			return ch, nil
		}
		broken = fmt.Errorf("challenge %s is broken: %w", f.id(), err)
	}
	if broken != nil {
		return nil, broken
	}
	if i := slices.IndexFunc(c.Challenges(), func(ch *grader.Challenge) bool { return ch.Called(query) }); i >= 0 {
		return c.challenges[i], nil
	}
	var found []*grader.Challenge
	for _, f := range c.folders {
		if query != "" && (strings.HasPrefix(f.slug, query) || strings.HasPrefix(f.id(), query)) {
			if ch, err := c.open(f); err == nil {
				found = append(found, ch)
			}
		}
	}
	switch {
	case len(found) == 1:
		return found[0], nil
	case len(found) > 1:
		return nil, &NotFoundError{Query: query, Prefix: true, Matches: slugsOf(found)}
	}
	return nil, &NotFoundError{Query: query, Matches: Similar(query, slugsOf(c.Challenges()))}
}

func slugsOf(challenges []*grader.Challenge) []string {
	var slugs []string
	for _, ch := range challenges {
		slugs = append(slugs, ch.Slug)
	}
	return slugs
}
