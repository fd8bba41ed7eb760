package catalog

import (
	"errors"
	"fmt"
	"io/fs"
	"path"
	"regexp"
	"strings"

	"github.com/BurntSushi/toml"

	"github.com/gradus-dev/gradus/grader"
)

// manifest is challenge.toml as it is written.
type manifest struct {
	Title      string             `toml:"title"`
	Summary    string             `toml:"summary"`
	Difficulty int                `toml:"difficulty"`
	Was        []string           `toml:"was,omitempty"`
	After      []string           `toml:"prerequisites,omitempty"`
	OWASP      []string           `toml:"owasp,omitempty"`
	Kind       string             `toml:"kind,omitempty"`
	Reveal     string             `toml:"reveal,omitempty"`
	Shapes     string             `toml:"shapes,omitempty"`
	Skills     map[string]float64 `toml:"skills"`
	Limits     limits             `toml:"limits,omitempty"`
	Rules      rules              `toml:"rules,omitempty"`
	Budget     *budget            `toml:"budget,omitempty"`
	Checks     []check            `toml:"checks"`
	Equivalent []equivalent       `toml:"equivalent,omitempty"`
}

type limits struct {
	Wall        string `toml:"wall,omitempty"`
	CPU         string `toml:"cpu,omitempty"`
	BuildWall   string `toml:"build_wall,omitempty"`
	Memory      string `toml:"memory,omitempty"`
	File        string `toml:"file,omitempty"`
	Output      string `toml:"output,omitempty"`
	BuildMemory string `toml:"build_memory,omitempty"`
	Processes   int    `toml:"processes,omitzero"`
}

type budget struct {
	Quick  string `toml:"quick,omitempty"`
	Full   string `toml:"full,omitempty"`
	Reason string `toml:"reason"`
}

type rules struct {
	Forbid       []string `toml:"forbid,omitempty"`
	AllowImports []string `toml:"allow_imports,omitempty"`
	AllowEscapes []string `toml:"allow_escapes,omitempty"`
	Recursion    string   `toml:"recursion,omitempty"`
	ConstantTime []string `toml:"constant_time,omitempty"`
	NoGoroutines bool     `toml:"no_goroutines,omitempty"`
	NoState      bool     `toml:"no_state,omitempty"`
	Goroutines   bool     `toml:"allow_goroutines,omitempty"`
	Packages     []string `toml:"packages,omitempty"`
	// What follows from hidden parts, for learners who don't receive these.
	NoCallers bool `toml:"no_callers,omitempty"`
	Counted   bool `toml:"counted,omitempty"`
}

type check struct {
	Test      string   `toml:"test"`
	Title     string   `toml:"title"`
	Points    int      `toml:"points"`
	Criterion string   `toml:"criterion"`
	Hint      string   `toml:"hint"`
	Needs     []string `toml:"needs,omitempty"`
	Skills    []string `toml:"skills,omitempty"`
	Race      *bool    `toml:"race,omitempty"`

	Hints map[string]string `toml:"hints,omitempty"` // by how the check failed
}

// usualRace is what race is where it is not written.
func usualRace(c grader.Criterion, kind grader.Kind) bool {
	return c == grader.Concurrency && kind == grader.KindCode
}

type equivalent struct {
	ID     string `toml:"id"`
	Reason string `toml:"reason"`
}

// decode reads TOML into v; every fault is a Problem with its line, unknown keys
// included. It is whole if v holds all of it that is known.
func decode(name string, data []byte, v any) (problems []error, whole bool) {
	meta, err := toml.Decode(string(data), v)
	if err != nil {
		return []error{undecoded(name, data, v, err)}, false
	}
	for _, key := range meta.Undecoded() {
		problems = append(problems, &Problem{name, keyLine(data, key), fmt.Sprintf("unknown key %q; see CONTRIBUTING.md for the ones there are", key.String())})
	}
	return problems, true
}

// keyLine finds the line on which a key is set, or 0.
func keyLine(data []byte, key toml.Key) int {
	last := regexp.QuoteMeta(key[len(key)-1])
	set := regexp.MustCompile(`^\s*("?` + last + `"?\s*=|\[+\s*([^\]]*\.)?"?` + last + `"?\s*\]+)`)
	for i, line := range strings.Split(string(data), "\n") {
		if set.MatchString(line) {
			return i + 1
		}
	}
	return 0
}

func (c *Catalog) readSkills() error {
	data, err := fs.ReadFile(c.fsys, "skills.toml")
	if errors.Is(err, fs.ErrNotExist) {
		return &Problem{Path: "skills.toml", Message: "missing; a catalogue's root holds its skill tree"}
	}
	if err != nil {
		return fmt.Errorf("read the catalogue: %w", err)
	}
	var tree struct {
		Skills []grader.Skill `toml:"skills"`
	}
	problems, whole := decode("skills.toml", data, &tree)
	if !whole {
		return errors.Join(problems...)
	}
	c.skills = map[string]bool{}
	for _, s := range tree.Skills {
		switch parent := path.Dir(s.ID); {
		case s.ID == "" || s.Title == "":
			problems = append(problems, &Problem{Path: "skills.toml", Message: "a skill wants an id and a title"})
		case c.skills[s.ID]:
			problems = append(problems, &Problem{Path: "skills.toml", Message: fmt.Sprintf("skill %q is there twice", s.ID)})
		case parent != "." && !c.skills[parent]:
			problems = append(problems, &Problem{Path: "skills.toml", Message: fmt.Sprintf("skill %q comes before its parent %q", s.ID, parent)})
		}
		c.skills[s.ID] = true
	}
	c.Skills = tree.Skills
	return errors.Join(problems...)
}

// manifest reads one challenge.toml.
func (c *Catalog) manifest(track, slug string) (*grader.Challenge, error) {
	dir := track + "/" + slug
	name := dir + "/challenge.toml"
	data, err := fs.ReadFile(c.fsys, name)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, &Problem{Path: name, Message: "missing; each folder of a track is a challenge"}
	}
	if err != nil {
		return nil, err
	}
	sub, err := fs.Sub(c.fsys, dir)
	if err != nil {
		return nil, err
	}
	var m manifest
	v := &validator{path: name, data: data, catalog: c}
	var whole bool
	if v.problems, whole = decode(name, data, &m); !whole {
		return nil, errors.Join(v.problems...)
	}
	if !slugPattern.MatchString(slug) || !slugPattern.MatchString(track) {
		v.add("folder names are lower-case words joined by hyphens")
	}
	ch := v.challenge(&m)
	if c.withheld != nil && len(m.Equivalent) > 0 {
		v.add("[[equivalent]] is about the reference, which learners don't receive")
	}
	ch.Track, ch.Slug, ch.FS, ch.Modules = track, slug, sub, c.modules
	ch.Withheld, ch.Hash = c.withheld, c.hashes[dir]
	if err := errors.Join(v.problems...); err != nil {
		return nil, err
	}
	return ch, nil
}
