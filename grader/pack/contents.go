package pack

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"path"
	"regexp"
	"slices"
	"strings"
	"sync"
	"unicode"
)

// Names of files in a pack.
const (
	contentsFile  = "gradus-pack.json"
	sumsFile      = "SHA256SUMS"
	signatureFile = sumsFile + ".minisig"
	hiddenFile    = "hidden.age"
	manifestFile  = "challenge.toml"
)

// Format names the form of packs that this package reads and writes.
const Format = "gradus.pack/v2"

// ContentsFile is the file at the root of a pack that says what it is. In a
// directory it tells that somebody unpacked one.
const ContentsFile = contentsFile

// contents is gradus-pack.json.
type contents struct {
	Format     string            `json:"format"`
	Kind       Kind              `json:"kind"`
	GradedBy   string            `json:"graded_by,omitempty"`
	Challenges map[string]string `json:"challenges"` // hash by ID
}

// bytes returns the one form that contents have.
func (c *contents) bytes() ([]byte, error) {
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	e.SetIndent("", "  ")
	err := e.Encode(c)
	return b.Bytes(), err
}

var (
	idPattern   = sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(`^[a-z0-9]+(-[a-z0-9]+)*/[a-z0-9]+(-[a-z0-9]+)*$`) })
	hashPattern = sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(`^[0-9a-f]{64}$`) })
	learnerFile = sync.OnceValue(func() *regexp.Regexp {
		return regexp.MustCompile(`^(challenge\.toml|README\.md|hints/[1-9][0-9]*\.md|starter/[^/]+)$`)
	})
)

func parseContents(data []byte) (*contents, error) {
	var c contents
	if err := json.Unmarshal(data, &c); err != nil {
		return nil, fmt.Errorf("%s: %w", contentsFile, err)
	}
	if c.Format != Format {
		return nil, fmt.Errorf("its format is %q; this gradus reads %s", c.Format, Format)
	}
	if c.Kind != Learner && c.Kind != Grader {
		return nil, fmt.Errorf("%s: the kind %q is neither %s nor %s", contentsFile, c.Kind, Learner, Grader)
	}
	if err := checkGradedBy(c.GradedBy); err != nil {
		return nil, fmt.Errorf("%s: %w", contentsFile, err)
	}
	if len(c.Challenges) == 0 {
		return nil, fmt.Errorf("%s: no challenge", contentsFile)
	}
	for id, hash := range c.Challenges {
		if !idPattern().MatchString(id) || !hashPattern().MatchString(hash) {
			return nil, fmt.Errorf("%s: %q with the hash %q is no challenge", contentsFile, id, hash)
		}
	}
	again, err := c.bytes()
	if err != nil {
		return nil, err
	}
	if !bytes.Equal(again, data) {
		return nil, fmt.Errorf("%s holds more than this gradus knows of, or not in its form", contentsFile)
	}
	return &c, nil
}

// maxGradedBy bounds what a pack says of who grades, in bytes.
const maxGradedBy = 200

func checkGradedBy(text string) error {
	if len(text) > maxGradedBy || strings.ContainsFunc(text, func(r rune) bool { return !unicode.IsPrint(r) }) {
		return fmt.Errorf("who grades is said in one line of at most %d bytes", maxGradedBy)
	}
	return nil
}

// isHidden reports whether a file of a pack holds hidden parts.
func isHidden(name string) bool {
	_, rest := split(name)
	return name == hiddenFile || rest == hiddenFile
}

// checkPlaces holds the names of all files to those that this kind of pack has.
func (p *Pack) checkPlaces() error {
	for _, name := range slices.Sorted(maps.Keys(p.files)) {
		if !p.expects(name) {
			return fmt.Errorf("%s is no part of a %s pack", name, p.Kind)
		}
	}
	if p.Kind != Grader {
		return nil
	}
	for _, dir := range append(p.IDs(), "") {
		if name := path.Join(dir, hiddenFile); p.files[name] == nil {
			return fmt.Errorf("%s is missing", name)
		}
	}
	return nil
}

func (p *Pack) expects(name string) bool {
	switch name {
	case contentsFile, sumsFile, signatureFile, "skills.toml", "modules.mod", "modules.sum":
		return true
	case hiddenFile:
		return p.Kind == Grader
	}
	id, rest := split(name)
	if p.Hashes[id] == "" {
		return false
	}
	return learnerFile().MatchString(rest) || rest == hiddenFile && p.Kind == Grader
}

// split parts a name into the ID of its challenge and the rest, which is empty for
// names at the root and for the challenge's own folder.
func split(name string) (id, rest string) {
	track, rest, _ := strings.Cut(name, "/")
	slug, rest, _ := strings.Cut(rest, "/")
	return track + "/" + slug, rest
}

// sums writes SHA256SUMS: a line for each file but itself and its signature.
func sums(files map[string][]byte) []byte {
	var b bytes.Buffer
	for _, name := range slices.Sorted(maps.Keys(files)) {
		if name != sumsFile && name != signatureFile {
			sum := sha256.Sum256(files[name])
			fmt.Fprintf(&b, "%s  %s\n", hex.EncodeToString(sum[:]), name)
		}
	}
	return b.Bytes()
}

// checkSums compares the files with SHA256SUMS and names the first that differs.
func checkSums(files map[string][]byte) error {
	written, made := files[sumsFile], sums(files)
	if bytes.Equal(written, made) {
		return nil
	}
	if written == nil {
		return errors.New(sumsFile + " is missing")
	}
	said := map[string]bool{}
	for line := range strings.Lines(string(written)) {
		said[line] = true
	}
	for line := range strings.Lines(string(made)) {
		if !said[line] {
			_, name, _ := strings.Cut(strings.TrimSpace(line), "  ")
			return fmt.Errorf("%s is not what %s says it is: damaged, or changed after it was packed", name, sumsFile)
		}
	}
	return errors.New(sumsFile + " names files that are not there")
}
