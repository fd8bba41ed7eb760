package main

import (
	"slices"
	"strings"

	"github.com/urfave/cli/v2"
)

// arranged returns a command line as the library wants it: the words that name a
// command, then the flags, then the arguments. People type flags anywhere. What
// follows "--" is no flag, nor is the value of one; and "help WORDS" is asked as
// "WORDS --help".
func arranged(args []string, commands []*cli.Command) []string {
	l := sorted(args[1:], valued(commands))
	if len(l.words) > 1 && l.words[0] == "help" {
		l.words, l.help = l.words[1:], true
	}
	out := args[:1:1]
	for len(l.words) > 0 {
		c := commandOf(commands, l.words[0])
		if c == nil {
			break
		}
		out, l.words, commands = append(out, l.words[0]), l.words[1:], c.Subcommands
	}
	switch {
	case len(commands) > 0 && len(l.words) > 0: // no command: that is what is to be told
		return append(out, l.words...)
	case l.help: // with an argument the library would look for help on that
		return append(out, "--help")
	case l.dangling: // nor may an argument become the value
		return append(out, l.flags...)
	case len(l.rest) > 0:
		return slices.Concat(out, l.flags, []string{"--"}, l.words, l.rest)
	}
	return slices.Concat(out, l.flags, l.words)
}

// line is a command line, its parts apart.
type line struct {
	flags    []string // with their values
	words    []string
	rest     []string // what stands behind "--"
	help     bool     // it asks for help
	dangling bool     // the last flag lacks its value
}

func sorted(args []string, valued map[string]bool) (l line) {
	for i := 0; i < len(args); i++ {
		arg := args[i]
		flag := strings.TrimLeft(arg, "-")
		switch {
		case arg == "--":
			l.rest = args[i+1:]
			return l
		case !isFlag(arg):
			l.words = append(l.words, arg)
		case slices.Contains(cli.HelpFlag.Names(), flag):
			l.help = true
		case !valued[flag]:
			l.flags = append(l.flags, arg)
		case i+1 == len(args):
			l.flags, l.dangling = append(l.flags, arg), true
		default:
			l.flags = append(l.flags, arg, args[i+1])
			i++
		}
	}
	return l
}

func isFlag(arg string) bool { return len(arg) > 1 && arg[0] == '-' }

// valued returns the names of the flags that take a value, of all commands: a name
// means the same kind of flag everywhere.
func valued(commands []*cli.Command) map[string]bool {
	names := map[string]bool{}
	for _, c := range commands {
		for _, f := range c.Flags {
			_, isBool := f.(*cli.BoolFlag)
			for _, name := range f.Names() {
				names[name] = names[name] || !isBool
			}
		}
		for name, takes := range valued(c.Subcommands) {
			names[name] = names[name] || takes
		}
	}
	return names
}

func commandOf(commands []*cli.Command, name string) *cli.Command {
	i := slices.IndexFunc(commands, func(c *cli.Command) bool { return c.Name == name })
	if i < 0 {
		return nil
	}
	return commands[i]
}
