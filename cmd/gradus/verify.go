package main

import (
	"encoding/json"
	"fmt"
	"os"
	"time"

	"github.com/urfave/cli/v2"

	"github.com/gradus-dev/gradus/grader/attest"
	"github.com/gradus-dev/gradus/grader/pack"
	"github.com/gradus-dev/gradus/grader/workspace"
)

func (a *app) verifyCommand() *cli.Command {
	return &cli.Command{
		Name: "verify", Usage: "find out who signed a result, and what it says", ArgsUsage: "RESULT",
		Description: `   Reads what gradus grade --sign wrote. With --submission it also finds out
   whether that is what was graded, and whether the challenge here is the one:

      gradus verify --key sign.pub --submission path/to/code result.json`,
		CustomHelpTemplate: commandHelp(exitCheck),
		Flags: []cli.Flag{jsonFlag(), challengesFlag(), identityFlag(),
			&cli.StringFlag{Name: "key", Usage: "the minisign public key that must have signed: `RW...|FILE`"},
			&cli.StringFlag{Name: "submission", Usage: "compare with what is at `PATH`"}},
		Action: a.verify,
	}
}

func (a *app) verify(c *cli.Context) error {
	if c.Args().Len() != 1 || c.String("key") == "" {
		return usage("verify needs one signed result, and the key that must have signed it").hint("type: gradus verify --key sign.pub result.json")
	}
	key, err := pack.ReadKey(c.String("key"))
	if err != nil {
		return usage("--key: %v", err)
	}
	data, err := os.ReadFile(c.Args().First())
	if err != nil {
		return usage("read the signed result: %v", err)
	}
	s, err := attest.Verify(data, key)
	if err != nil {
		return &failure{code: exitNotAccepted, message: fmt.Sprintf("%s does not hold: %v", c.Args().First(), err)}
	}
	if path := c.String("submission"); path != "" {
		if err := a.sameSubmission(c, s, path); err != nil {
			return err
		}
	}
	if c.Bool("json") {
		return json.NewEncoder(a.stdout).Encode(s)
	}
	g := s.Predicate.Grading
	id, hash := s.Challenge()
	fmt.Fprintln(a.stdout, beside("signed by  ", fmt.Sprintf("%016X, %s", key.ID(), g.Time.UTC().Format(time.RFC3339)), a.width()))
	fmt.Fprintln(a.stdout, beside("verdict    ", fmt.Sprintf("%s, %d of %d points", clean(string(g.Verdict)), g.Score, g.MaxScore), a.width()))
	fmt.Fprintln(a.stdout, beside("submission ", fmt.Sprintf("%s  %s", clean(s.Submission()), clean(s.Subject[0].Name)), a.width()))
	fmt.Fprintln(a.stdout, beside("challenge  ", fmt.Sprintf("%s  %s", clean(hash), clean(id)), a.width()))
	fmt.Fprintln(a.stdout, beside("graded by  ", fmt.Sprintf("gradus %s, %s, %s, sandbox %s", clean(g.Environment.Gradus), clean(g.Environment.Go), clean(g.Environment.Platform), clean(g.Environment.Sandbox)), a.width()))
	return nil
}

// sameSubmission returns nil if what is at path is what a statement is about, by the
// challenge that is here.
func (a *app) sameSubmission(c *cli.Context, s *attest.Statement, path string) error {
	cat, err := a.catalogue(c)
	if err != nil {
		return err
	}
	id, hash := s.Challenge()
	ch, err := open(cat, id)
	if err != nil {
		return err
	}
	sub, err := workspace.Freeze(path, ch)
	if err != nil {
		return usage("--submission %s: %v", path, err)
	}
	switch {
	case sub.Hash != s.Submission():
		return &failure{code: exitNotAccepted, message: path + " is not what was graded: its files differ"}
	case ch.Hash != hash:
		return &failure{code: exitNotAccepted, message: ch.ID() + " is not the challenge that graded it: its files differ"}
	}
	return nil
}
