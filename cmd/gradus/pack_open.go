package main

import (
	"errors"
	"io/fs"
	"os"
	"strings"

	"filippo.io/age"
	"github.com/urfave/cli/v2"

	"github.com/gradus-dev/gradus/grader/catalog"
	"github.com/gradus-dev/gradus/grader/pack"
)

// openPack returns the catalogue of a pack, with its hidden parts if there is a key
// for them.
func (a *app) openPack(c *cli.Context, file string) (*catalog.Catalog, error) {
	p, err := readPack(file)
	if err != nil {
		return nil, err
	}
	if arg := os.Getenv("GRADUS_PACK_KEY"); arg != "" {
		key, err := pack.ReadKey(arg)
		if err != nil {
			return nil, usage("GRADUS_PACK_KEY: %v", err)
		}
		if err := p.Signed(key); err != nil {
			return nil, usage("the pack %s is refused: %v", file, err).hint("GRADUS_PACK_KEY says who must have signed it")
		}
	}
	ids, from, err := identities(c)
	if err != nil {
		return nil, err
	}
	if ids != nil && p.Kind == pack.Grader {
		if err := unlock(p, ids, from); err != nil {
			return nil, err
		}
	}
	cat, err := p.Catalog()
	if err != nil {
		return nil, usage("the pack %s: %v", file, err)
	}
	return cat, nil
}

// readPack reads a pack and says what is wrong with one that can't be read.
func readPack(file string) (*pack.Pack, error) {
	p, err := pack.Open(file)
	if err != nil {
		return nil, unreadable(file, err)
	}
	return p, nil
}

// unreadable returns the failure for a file that is not a valid pack.
func unreadable(file string, err error) *failure {
	switch {
	case isMissing(err):
		return usage("read the pack: %v", err)
	case errors.Is(err, pack.ErrNotPack):
		return usage("the pack %s: %v", file, err).hint("a pack is what gradus pack build wrote")
	}
	return usage("the pack %s: %v", file, err).hint("get the pack again from whoever made it")
}

// isMissing tells a file that can't be read from one whose content is wrong.
func isMissing(err error) bool {
	_, ok := errors.AsType[*fs.PathError](err)
	return ok
}

// identities reads the keys of --identity or GRADUS_IDENTITY. From says which. All
// is empty when there is neither.
func identities(c *cli.Context) (ids []age.Identity, from string, err error) {
	file, from := c.String("identity"), "--identity"
	if file == "" {
		file, from = os.Getenv("GRADUS_IDENTITY"), "GRADUS_IDENTITY"
	}
	switch {
	case file == "":
		return nil, "", nil
	case strings.HasPrefix(file, "AGE-SECRET-KEY-"):
		return nil, "", usage("%s names a file, and is not the key itself", from).hint("keep the key in a file that only you can read, and name that")
	}
	if ids, err = pack.ReadIdentities(file); err != nil {
		return nil, "", usage("%s: %v", from, err).hint("gradus pack keygen makes an identity, or age-keygen")
	}
	return ids, from, nil
}

func unlock(p *pack.Pack, ids []age.Identity, from string) error {
	err := p.Unlock(ids)
	if errors.Is(err, pack.ErrRecipient) {
		return usage("the key of %s does not open this pack: %v", from, err).hint("give your recipient (age1...) to whoever builds the pack")
	}
	if err != nil {
		return usage("the pack's hidden parts: %v", err).hint("get the pack again from whoever made it")
	}
	return nil
}
