package main

import (
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"aead.dev/minisign"
	"github.com/urfave/cli/v2"

	"github.com/gradus-dev/gradus/grader/cache"
	"github.com/gradus-dev/gradus/grader/catalog"
	"github.com/gradus-dev/gradus/grader/pack"
)

func (a *app) packCommand() *cli.Command {
	return &cli.Command{
		Name: "pack", Usage: "make and verify course packs: a catalogue in one file", ArgsUsage: "COMMAND",
		Subcommands: []*cli.Command{a.packBuildCommand(), a.packVerifyCommand(), a.packKeygenCommand()},
	}
}

// Names of the packs that are written to a directory.
const (
	learnerPack = "learner.zip"
	graderPack  = "grader.zip"
)

func (a *app) packBuildCommand() *cli.Command {
	return &cli.Command{
		Name: "build", Usage: "pack challenges for learners and for graders", ArgsUsage: "[SLUG ...]",
		Description: `   A learner pack has all that a learner reads and starts from, and nothing of the
   hidden tests, the reference and the mutants. A grader pack has everything; the
   hidden parts are encrypted to its recipients. Every command takes either with
   --challenges FILE, and the second grades with --identity.

   With -o DIR, learner.zip and, if there are recipients, grader.zip are written to
   it. With -o FILE it is one pack: for graders if there are recipients, else for
   learners. With no SLUG the whole catalogue is packed.`,
		Flags: []cli.Flag{
			challengesFlag(), identityFlag(),
			&cli.StringSliceFlag{Name: "recipient", Usage: "encrypt the hidden parts to `age1...`; may be repeated"},
			&cli.StringFlag{Name: "recipients-file", Usage: "encrypt the hidden parts to the recipients in `FILE`, one on each line"},
			&cli.StringFlag{Name: "sign", Usage: "sign with the minisign secret key in `FILE`"},
			&cli.StringFlag{Name: "graded-by", Usage: "who grades what learners hand in, in one line: `TEXT`"},
			&cli.StringFlag{Name: "output", Aliases: []string{"o"}, Usage: "write to `DIR|FILE`"},
		},
		Action: a.packBuild,
	}
}

func (a *app) packBuild(c *cli.Context) error {
	out := c.String("output")
	if out == "" {
		return usage("pack build needs -o, where to write").hint("type: gradus pack build -o course.zip")
	}
	options, err := packOptions(c)
	if err != nil {
		return err
	}
	cat, err := a.wholeCatalogue(c)
	if err != nil {
		return err
	}
	ids, err := packed(cat, c.Args().Slice())
	if err != nil {
		return err
	}
	for _, f := range packFiles(out, len(options.Recipients) > 0) {
		data, err := pack.Build(f.kind, cat, ids, options)
		if err != nil {
			return usage("%v", err)
		}
		if err := writePack(f.name, data); err != nil {
			return err
		}
		fmt.Fprintf(a.stdout, "%-8s %s, %s, %s\n", f.kind, clean(f.name), count(len(ids), "challenge"), sizeOf(len(data)))
	}
	if options.Key == nil {
		a.hint("nobody can tell who made this: gradus pack keygen makes a key for --sign")
	}
	return nil
}

// signingKey reads the file that --sign names.
func signingKey(file string) (*minisign.PrivateKey, error) {
	key, err := pack.ReadSigningKey(file)
	if err != nil {
		return nil, usage("--sign: %v", err).hint("a key without a password is made by gradus pack keygen, or minisign -G -W")
	}
	return key, nil
}

func packOptions(c *cli.Context) (o pack.Options, err error) {
	o.GradedBy = c.String("graded-by")
	for _, text := range c.StringSlice("recipient") {
		to, err := pack.ParseRecipients(text)
		if err != nil {
			return o, usage("--recipient %s: no age recipient", text).hint("it begins with age1: gradus pack keygen makes one, or age-keygen")
		}
		o.Recipients = append(o.Recipients, to...)
	}
	if file := c.String("recipients-file"); file != "" {
		to, err := pack.ReadRecipients(file)
		if err != nil {
			return o, usage("--recipients-file: %v", err)
		}
		o.Recipients = append(o.Recipients, to...)
	}
	if file := c.String("sign"); file != "" {
		if o.Key, err = signingKey(file); err != nil {
			return o, err
		}
	}
	return o, nil
}

// packed returns the IDs of the challenges to pack, sorted. One that is broken is
// not left out in silence.
func packed(cat *catalog.Catalog, names []string) ([]string, error) {
	ids := map[string]bool{}
	for _, name := range names {
		ch, err := cat.Find(name)
		if err != nil {
			return nil, notFound(cat, err)
		}
		ids[ch.ID()] = true
	}
	if len(names) == 0 {
		for _, id := range slices.Sorted(maps.Keys(cat.Broken())) {
			return nil, usage("challenge %s is broken: %v", id, cat.Broken()[id]).hint("mend it, or name those to pack: gradus pack build -o FILE SLUG ...")
		}
		for _, ch := range cat.Challenges() {
			ids[ch.ID()] = true
		}
	}
	return slices.Sorted(maps.Keys(ids)), nil
}

// packFile is a pack to write.
type packFile struct {
	kind pack.Kind
	name string
}

func packFiles(out string, forGraders bool) []packFile {
	kind := pack.Learner
	if forGraders {
		kind = pack.Grader
	}
	if !isDir(out) && !strings.HasSuffix(out, "/") && !strings.HasSuffix(out, string(filepath.Separator)) {
		return []packFile{{kind, out}}
	}
	files := []packFile{{pack.Learner, filepath.Join(out, learnerPack)}}
	if forGraders {
		files = append(files, packFile{pack.Grader, filepath.Join(out, graderPack)})
	}
	return files
}

// writePack puts a pack in place whole or not at all. It replaces a pack, and
// nothing else that was there.
func writePack(name string, data []byte) error {
	if _, err := os.Lstat(name); err == nil {
		if _, err := pack.Open(name); err != nil {
			return usage("%s is there already, and is no pack", name).hint("choose another name for -o, or move that file away")
		}
	}
	if err := os.MkdirAll(filepath.Dir(name), 0o777); err != nil {
		return err
	}
	return cache.WriteFile(name, 0o644, data)
}

func sizeOf(bytes int) string { return fmt.Sprintf("%d KiB", (bytes+1023)/1024) }
