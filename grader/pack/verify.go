package pack

import (
	"bytes"
	"errors"
	"fmt"
	"index/suffixarray"
	"io/fs"
	"regexp"
	"slices"
	"strings"
	"sync"

	"aead.dev/minisign"
	"filippo.io/age"

	"github.com/gradus-dev/gradus/grader"
	"github.com/gradus-dev/gradus/grader/catalog"
)

// Result is what came of one part of verifying a pack.
type Result struct {
	Part  string // "files", "signature", "challenges", "learners" or "hidden"
	Held  bool
	Known bool   // false when what it takes to find out was not given
	Says  string // what held, what didn't, or what is missing, in one line
}

func held(part, format string, args ...any) Result {
	return Result{part, true, true, fmt.Sprintf(format, args...)}
}

func unknown(part, says string) Result { return Result{Part: part, Says: says} }

// orErr returns the result, or err when there is one.
func (r Result) orErr(err error) Result {
	if err != nil {
		return Result{Part: r.Part, Known: true, Says: err.Error()}
	}
	return r
}

// Verify finds out what holds of a pack. That its files are those of SHA256SUMS is
// known since Read. Key and ids may be nil: then what takes them stays unknown.
func (p *Pack) Verify(key *minisign.PublicKey, ids []age.Identity) []Result {
	all := []Result{held("files", "%d, all as %s says, and nothing beside them", len(p.files), sumsFile), p.verifySignature(key)}
	all = append(all, held("challenges", "%d, each with all that learners receive", len(p.Hashes)).orErr(p.open()))
	var hidden []Result
	switch {
	case p.Kind == Learner:
		hidden = []Result{held("hidden", "none: this is a learner pack")}
	case ids == nil:
		hidden = []Result{unknown("hidden", "encrypted; not looked at without --identity")}
	default:
		err := p.Unlock(ids)
		if err == nil {
			err = p.verifyHidden()
		}
		hidden = []Result{held("hidden", "decrypted, and the challenges have the hashes that the pack names").orErr(err)}
	}
	return append(append(all, held("learners", "nothing hidden in what they receive").orErr(p.verifyLearners())), hidden...)
}

func (p *Pack) verifySignature(key *minisign.PublicKey) Result {
	with := p.SignedWith()
	switch {
	case key != nil:
		return held("signature", "by the key %s, over every byte", keyID(key.ID())).orErr(p.Signed(key))
	case with == "":
		return unknown("signature", "none: anyone could have made this pack")
	}
	return unknown("signature", "said to be by the key "+with+"; not checked without --key")
}

// open opens every challenge as a learner does.
func (p *Pack) open() error {
	cat, err := p.learners()
	if err != nil {
		return err
	}
	return p.openAll(cat, func(*grader.Challenge) error { return nil })
}

// openAll opens every challenge that the pack names and calls check with each.
func (p *Pack) openAll(cat *catalog.Catalog, check func(*grader.Challenge) error) error {
	for _, id := range p.IDs() {
		if err := cat.Broken()[id]; err != nil {
			return err
		}
		ch, err := cat.Open(id)
		if err == nil {
			err = check(ch)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// verifyLearners holds manifests and the skill tree to the form they are written
// in, in which there is no place for anything else.
func (p *Pack) verifyLearners() error {
	cat, err := p.learners()
	if err != nil {
		return err
	}
	tree, err := skillTree(cat.Skills)
	if err == nil && !bytes.Equal(tree, p.files["skills.toml"]) {
		err = errors.New("skills.toml holds more than skills")
	}
	if err != nil {
		return err
	}
	return p.openAll(cat, func(ch *grader.Challenge) error {
		return p.sameManifest(ch, "holds more than learners' commands need, such as the name of a hidden test")
	})
}

// sameManifest compares the manifest that learners receive with what ch makes.
func (p *Pack) sameManifest(ch *grader.Challenge, otherwise string) error {
	name := ch.ID() + "/" + manifestFile
	made, err := catalog.LearnerManifest(ch)
	if err == nil && !bytes.Equal(made, p.files[name]) {
		err = fmt.Errorf("%s %s", name, otherwise)
	}
	return err
}

// verifyHidden opens every challenge whole, so that its hash is compared, and looks
// for its hidden parts in what learners receive.
func (p *Pack) verifyHidden() error {
	cat, err := p.Catalog()
	if err != nil {
		return err
	}
	l := p.newLeaks()
	return p.openAll(cat, func(ch *grader.Challenge) error {
		if err := p.sameManifest(ch, "does not say the same as the whole manifest"); err != nil {
			return err
		}
		return l.find(ch)
	})
}

// leaks finds hidden lines in what learners receive.
type leaks struct {
	given []byte             // READMEs, hints and starters, as their authors wrote them
	made  *suffixarray.Index // of all else that is not encrypted
}

func (p *Pack) newLeaks() *leaks {
	l := &leaks{}
	var made []byte
	for name, data := range p.files {
		_, rest := split(name)
		to := &made
		switch {
		case isHidden(name):
			continue
		case rest != manifestFile && learnerFile().MatchString(rest):
			to = &l.given
		}
		*to = append(append(*to, data...), '\n')
	}
	l.made = suffixarray.New(made)
	return l
}

// tellingLine is the length from which a line says whose it is, in bytes.
const tellingLine = 16

// importLine matches the line of an import, which rules may name too.
var importLine = sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(`^([\w.]+ )?"[\w./-]+"$`) })

// find returns an error when a line of the hidden parts of ch, which no author gave
// to learners, is among what they receive.
func (l *leaks) find(ch *grader.Challenge) error {
	f := ch.Files
	for _, name := range slices.Concat(f.Reference, f.Drivers, f.Hidden, f.Mutants, f.Accepted, f.Bugs) {
		data, err := fs.ReadFile(ch.FS, name)
		if err != nil {
			return err
		}
		n := 0
		for line := range strings.Lines(string(data)) {
			n++
			line = strings.TrimSpace(line)
			if len(line) >= tellingLine && !importLine().MatchString(line) &&
				l.made.Lookup([]byte(line), 1) != nil && !bytes.Contains(l.given, []byte(line)) {
				return fmt.Errorf("%s/%s:%d is in what learners receive", ch.ID(), name, n)
			}
		}
	}
	return nil
}
