package main

import (
	"fmt"
	"os"
	"path/filepath"

	"github.com/urfave/cli/v2"

	"github.com/gradus-dev/gradus/grader/pack"
)

func (a *app) packKeygenCommand() *cli.Command {
	return &cli.Command{
		Name: "keygen", Usage: "make keys to sign packs and to open grader packs", ArgsUsage: "[DIR]",
		Description: `   Writes identity.txt, which opens grader packs, and sign.key, which signs packs,
   for your eyes only, and sign.pub, for everyone. Nothing is overwritten. They are
   keys of age and of minisign, which can be used with them too.`,
		Action: a.packKeygen,
	}
}

func (a *app) packKeygen(c *cli.Context) error {
	if c.Args().Len() > 1 {
		return usage("pack keygen takes one directory at most").hint("type: gradus pack keygen %s", shellWord(c.Args().First()))
	}
	dir := c.Args().First()
	if dir == "" {
		dir = "."
	}
	keys, err := pack.NewKeys()
	if err != nil {
		return err
	}
	files := []struct {
		name string
		data []byte
		mode os.FileMode
	}{{"identity.txt", keys.Identity, 0o600}, {"sign.key", keys.Signing, 0o600}, {"sign.pub", keys.Public, 0o644}}
	for _, f := range files {
		if _, err := os.Lstat(filepath.Join(dir, f.name)); err == nil {
			return usage("%s is there already: keys are not overwritten", filepath.Join(dir, f.name)).hint("name another directory: gradus pack keygen DIR")
		}
	}
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return err
	}
	for _, f := range files {
		if err := writeNew(filepath.Join(dir, f.name), f.data, f.mode); err != nil {
			return err
		}
		fmt.Fprintf(a.stdout, "made:       %s\n", clean(filepath.Join(dir, f.name)))
	}
	fmt.Fprintf(a.stdout, "recipient:  %s\n", keys.Recipient)
	fmt.Fprintf(a.stdout, "public key: %s\n", keys.Key)
	fmt.Fprintf(a.steps(), "next:       gradus pack build --recipient %s --sign %s -o course/\n", keys.Recipient, clean(shellWord(filepath.Join(dir, "sign.key"))))
	return nil
}

// writeNew writes a file that must not be there.
func writeNew(name string, data []byte, mode os.FileMode) error {
	f, err := os.OpenFile(name, os.O_WRONLY|os.O_CREATE|os.O_EXCL, mode)
	if err != nil {
		return err
	}
	if _, err := f.Write(data); err != nil {
		f.Close()
		return err
	}
	return f.Close()
}
