package pack

import (
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"path"
	"slices"

	"aead.dev/minisign"
	"filippo.io/age"
	"github.com/BurntSushi/toml"

	"github.com/gradus-dev/gradus/grader"
	"github.com/gradus-dev/gradus/grader/catalog"
)

// Options say how a pack is made.
type Options struct {
	GradedBy   string               // who grades, in one line; may be empty
	Recipients []age.Recipient      // of a grader pack: at least one
	Key        *minisign.PrivateKey // signs it; may be nil
}

// Build packs challenges of a catalogue, which must be whole, by their IDs. It
// returns the bytes of the file, which Read takes.
func Build(kind Kind, cat *catalog.Catalog, ids []string, o Options) ([]byte, error) {
	if err := checkGradedBy(o.GradedBy); err != nil {
		return nil, err
	}
	if kind == Grader && len(o.Recipients) == 0 {
		return nil, errors.New("a grader pack needs a recipient to be encrypted to")
	}
	b := &builder{kind: kind, options: o, files: map[string][]byte{}, manifests: map[string][]byte{},
		contents: contents{Format: Format, Kind: kind, GradedBy: o.GradedBy, Challenges: map[string]string{}}}
	if err := b.shared(cat); err != nil {
		return nil, err
	}
	for _, id := range ids {
		ch, err := cat.Open(id)
		if err == nil && ch.Withheld != nil {
			err = fmt.Errorf("%s can't be packed: %s", id, ch.Withheld.Reason)
		}
		if err == nil {
			err = b.add(ch)
		}
		if err != nil {
			return nil, err
		}
	}
	return b.finish()
}

// builder gathers the files of a pack.
type builder struct {
	kind      Kind
	options   Options
	files     map[string][]byte
	contents  contents
	manifests map[string][]byte // whole ones, by name
}

// shared adds what all challenges have in common. The skill tree is written anew,
// without what its author noted beside it.
func (b *builder) shared(cat *catalog.Catalog) error {
	tree, err := skillTree(cat.Skills)
	if err != nil {
		return err
	}
	b.files["skills.toml"] = tree
	if m := cat.Modules(); len(m.Mod) > 0 {
		b.files["modules.mod"], b.files["modules.sum"] = m.Mod, m.Sum
	}
	return nil
}

func skillTree(skills []grader.Skill) ([]byte, error) {
	var b bytes.Buffer
	e := toml.NewEncoder(&b)
	e.Indent = ""
	err := e.Encode(struct {
		Skills []grader.Skill `toml:"skills"`
	}{skills})
	return b.Bytes(), err
}

// add adds a challenge.
func (b *builder) add(ch *grader.Challenge) error {
	b.contents.Challenges[ch.ID()] = ch.Hash
	manifest, err := catalog.LearnerManifest(ch)
	if err != nil {
		return err
	}
	b.files[path.Join(ch.ID(), manifestFile)] = manifest
	f := ch.Files
	if err := copyFiles(b.files, ch.ID(), ch.FS, slices.Concat([]string{f.Readme}, f.Hints, f.Starter)); err != nil {
		return err
	}
	if b.kind == Learner {
		return nil
	}
	if err := copyFiles(b.manifests, ch.ID(), ch.FS, []string{manifestFile}); err != nil {
		return err
	}
	hidden, names := map[string][]byte{}, slices.Concat(f.Reference, f.Drivers, f.Hidden, f.Mutants, f.Accepted, f.Bugs)
	if f.Answers != "" {
		names = append(names, f.Answers)
	}
	if err := copyFiles(hidden, "", ch.FS, names); err != nil {
		return err
	}
	b.files[path.Join(ch.ID(), hiddenFile)], err = encrypt(hidden, b.options.Recipients)
	return err
}

func copyFiles(to map[string][]byte, dir string, from fs.FS, names []string) error {
	for _, name := range names {
		data, err := fs.ReadFile(from, name)
		if err != nil {
			return err
		}
		to[path.Join(dir, name)] = data
	}
	return nil
}

// finish adds what is about the other files, and reads the pack as its users will:
// what could not be read is not written.
func (b *builder) finish() ([]byte, error) {
	var err error
	if b.kind == Grader {
		if b.files[hiddenFile], err = encrypt(b.manifests, b.options.Recipients); err != nil {
			return nil, err
		}
	}
	if b.files[contentsFile], err = b.contents.bytes(); err != nil {
		return nil, err
	}
	b.files[sumsFile] = sums(b.files)
	if b.options.Key != nil {
		b.files[signatureFile] = sign(b.options.Key, b.files[sumsFile])
	}
	data, err := repack(b.files)
	if err != nil {
		return nil, err
	}
	p, err := Read(data)
	if err == nil {
		err = p.open()
	}
	if err != nil {
		return nil, fmt.Errorf("these challenges make no pack: %w", err)
	}
	return data, nil
}
