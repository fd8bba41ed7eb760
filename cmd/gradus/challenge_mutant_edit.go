package main

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"

	"charm.land/huh/v2"
	"github.com/urfave/cli/v2"

	"github.com/gradus-dev/gradus/grader"
	"github.com/gradus-dev/gradus/grader/author/draft"
)

// edit copies files into a new directory, opens them in the author's editor, waits
// for it, and returns the directory.
func (a *app) edit(ctx context.Context, files []grader.File) (dir string, err error) {
	command := strings.Fields(os.Getenv("VISUAL"))
	if len(command) == 0 {
		command = strings.Fields(os.Getenv("EDITOR"))
	}
	if len(command) == 0 {
		return "", usage("there is no editor: neither VISUAL nor EDITOR names one").
			hint("name one, as in: EDITOR=vi gradus challenge mutant …").
			hint("or change a copy yourself, and name its directory: --from DIR")
	}
	if dir, err = os.MkdirTemp("", "gradus-mutant-*"); err != nil {
		return "", err
	}
	for _, f := range files {
		if err := os.WriteFile(filepath.Join(dir, f.Name), f.Data, 0o666); err != nil {
			return dir, err
		}
		command = append(command, f.Name)
	}
	cmd := exec.CommandContext(ctx, command[0], command[1:]...)
	cmd.Dir, cmd.Stdin, cmd.Stdout, cmd.Stderr = dir, a.stdin, a.stdout.w, a.stderr
	if err := cmd.Run(); err != nil {
		return dir, fmt.Errorf("the editor %s: %w", command[0], err)
	}
	return dir, nil
}

// canAsk reports whether there is somebody to ask.
func (a *app) canAsk() bool { return isTerminal(a.stdin) && isTerminal(a.stderr) }

// askReason asks what a mutant gets wrong.
func (a *app) askReason(c *cli.Context, m *mutantDraft) error {
	return a.ask(c, huh.NewGroup(huh.NewInput().Title("What does it get wrong?").
		Description("It gets "+clean(rejection(m))+". In one line, such as: forgets the last element").
		Validate(labelled("the reason", draft.CheckLine)).Value(&m.Reason)))
}
