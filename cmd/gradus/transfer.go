package main

import (
	"errors"
	"fmt"
	"io"
	"os"

	"github.com/urfave/cli/v2"

	"github.com/gradus-dev/gradus/grader/store"
)

func (a *app) exportCommand() *cli.Command {
	return &cli.Command{
		Name: "export", Usage: "write every attempt as JSON lines",
		Description: `   Writes the attempts of this machine to standard output, oldest first, one
   JSON object a line. Move them to another machine with:

      gradus export > attempts.jsonl
      gradus import attempts.jsonl`,
		Action: func(c *cli.Context) error {
			if c.Args().Present() {
				return usage("export takes no argument").hint("type: gradus export > %s", shellWord(c.Args().First()))
			}
			return a.withStore(func(s *store.Store) error {
				n, err := s.Export(c.Context, a.stdout)
				if err == nil {
					a.say("exported %s", count(n, "attempt"))
				}
				return err
			})
		},
	}
}

func (a *app) importCommand() *cli.Command {
	return &cli.Command{
		Name: "import", Usage: "add the attempts of an export", ArgsUsage: "FILE",
		Description: `   Reads what gradus export wrote; - is standard input. Attempts that are
   recorded already are skipped, so importing a file twice does no harm. If a
   line can't be read, nothing is imported.`,
		Action: func(c *cli.Context) error {
			if c.Args().Len() != 1 {
				return usage("import needs the one file to read").hint("type: gradus import attempts.jsonl")
			}
			in, err := a.open(c.Args().First())
			if err != nil {
				return err
			}
			defer in.Close()
			return a.withStore(func(s *store.Store) error { return a.importFrom(c, s, in) })
		},
	}
}

// open opens a file to read, or standard input for "-".
func (a *app) open(name string) (io.ReadCloser, error) {
	if name != "-" {
		f, err := os.Open(name)
		if err == nil && isDir(name) {
			f.Close()
			err = errors.New(name + " is a directory")
		}
		if err != nil {
			return nil, usage("open the file to import: %v", err).hint("gradus export > attempts.jsonl makes such a file")
		}
		return f, nil
	}
	if isTerminal(a.stdin) {
		return nil, usage("standard input is a terminal").hint("type: gradus import attempts.jsonl")
	}
	return io.NopCloser(a.stdin), nil
}

func (a *app) importFrom(c *cli.Context, s *store.Store, in io.Reader) error {
	sum, err := s.Import(c.Context, in)
	if bad, ok := errors.AsType[*store.ImportError](err); ok {
		for _, l := range bad.Lines {
			a.tell("line %d: %v", l.Number, l.Err)
		}
		return usage("%v", bad).hint("%s", bad.Hint())
	}
	if errors.Is(err, store.ErrUTF16) {
		return usage("read the file to import: %v", store.ErrUTF16).hint("save it as UTF-8; PowerShell does so with: gradus export | Out-File -Encoding utf8 attempts.jsonl")
	}
	if err != nil {
		return err
	}
	a.say("imported %s, %d already recorded", count(sum.Added, "attempt"), sum.Known)
	return nil
}

// count returns "1 attempt" or "2 attempts".
func count(n int, noun string) string {
	if n != 1 {
		noun += "s"
	}
	return fmt.Sprintf("%d %s", n, noun)
}
