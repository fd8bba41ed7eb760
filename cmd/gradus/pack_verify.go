package main

import (
	"encoding/json"
	"fmt"

	"aead.dev/minisign"
	"github.com/urfave/cli/v2"

	"github.com/gradus-dev/gradus/grader/pack"
	"github.com/gradus-dev/gradus/grader/report"
)

// packVerifySchema names the JSON form of what verifying a pack found.
const packVerifySchema = "gradus.pack-verify/v1"

// verifiedPack is the JSON form of what verifying a pack found.
type verifiedPack struct {
	Schema     string            `json:"schema"`
	Kind       pack.Kind         `json:"kind"`
	GradedBy   string            `json:"graded_by,omitempty"`
	SignedWith string            `json:"signed_with,omitempty"`
	Challenges map[string]string `json:"challenges"` // hash by ID
	Parts      []verifiedPart    `json:"parts"`
}

type verifiedPart struct {
	Part  string `json:"part"`
	Held  bool   `json:"held"`
	Known bool   `json:"known"`
	Says  string `json:"says"`
}

func (a *app) packVerifyCommand() *cli.Command {
	return &cli.Command{
		Name: "verify", Usage: "find out whether a pack is whole, and who made it", ArgsUsage: "FILE",
		Description: `   Looks at every file's checksum, at the signature (with --key), at whether the
   challenges open, at whether anything hidden is among what learners receive and,
   with an identity, at whether the hidden parts decrypt and belong to the
   challenges. What it could not look at is marked "-".`,
		CustomHelpTemplate: commandHelp(exitCheck),
		Flags: []cli.Flag{jsonFlag(), identityFlag(),
			&cli.StringFlag{Name: "key", Usage: "the minisign public key that must have signed: `RW...|FILE`"}},
		Action: a.packVerify,
	}
}

func (a *app) packVerify(c *cli.Context) error {
	if c.Args().Len() != 1 {
		return usage("pack verify needs the one pack to look at").hint("type: gradus pack verify course.zip")
	}
	var key *minisign.PublicKey
	if arg := c.String("key"); arg != "" {
		var err error
		if key, err = pack.ReadKey(arg); err != nil {
			return usage("--key: %v", err)
		}
	}
	ids, _, err := identities(c)
	if err != nil {
		return err
	}
	p, err := pack.Open(c.Args().First())
	if err != nil {
		f := unreadable(c.Args().First(), err)
		if !isMissing(err) {
			f.code = exitNotAccepted // there is a file, and it did not hold
		}
		return f
	}
	results := p.Verify(key, ids)
	if err := a.printVerified(c, p, results); err != nil {
		return err
	}
	for _, r := range results {
		if r.Known && !r.Held {
			return &failure{code: exitNotAccepted}
		}
	}
	return nil
}

func (a *app) printVerified(c *cli.Context, p *pack.Pack, results []pack.Result) error {
	if c.Bool("json") {
		parts := []verifiedPart{}
		for _, r := range results {
			parts = append(parts, verifiedPart{r.Part, r.Held, r.Known, clean(r.Says)})
		}
		return json.NewEncoder(a.stdout).Encode(verifiedPack{packVerifySchema, p.Kind, clean(p.GradedBy), p.SignedWith(), p.Hashes, parts})
	}
	paint := report.NewPaint(a.color(c))
	fmt.Fprintf(a.stdout, "%s pack, %s\n", p.Kind, count(len(p.Hashes), "challenge"))
	for _, r := range results {
		word := paint.Good("ok  ")
		switch {
		case !r.Known:
			word = "-   "
		case !r.Held:
			word = paint.Bad("FAIL")
		}
		fmt.Fprintln(a.stdout, beside(fmt.Sprintf("%s  %-10s  ", word, r.Part), clean(r.Says), a.width()))
	}
	return nil
}
