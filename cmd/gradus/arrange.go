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
	flags, words, rest, whole := sorted(args[1:], valued(commands))
	if len(words) > 1 && words[0] == "help" {
		words, flags = words[1:], append(flags, "--help")
	}
	out := args[:1:1]
	for len(words) > 0 {
		c := commandOf(commands, words[0])
		if c == nil {
			break
		}
		out, words, commands = append(out, words[0]), words[1:], c.Subcommands
	}
	switch {
	case !whole: // the last flag lacks its value, which an argument must not become
		return append(out, flags...)
	case len(commands) > 0 && len(words) > 0: // no command: that is what is to be told
		return slices.Concat(out, words, flags)
	case len(rest) > 0:
		return slices.Concat(out, flags, []string{"--"}, words, rest)
	}
	return slices.Concat(out, flags, words)
}

// sorted tells the flags of a command line, with their values, from the words, and
// both from the rest behind "--". It is whole unless the last flag lacks its value.
func sorted(args []string, valued map[string]bool) (flags, words, rest []string, whole bool) {
	for i := 0; i < len(args); i++ {
		arg := args[i]
		switch {
		case arg == "--":
			return flags, words, args[i+1:], true
		case !isFlag(arg):
			words = append(words, arg)
		case !valued[strings.TrimLeft(arg, "-")]:
			flags = append(flags, arg)
		case i+1 == len(args):
			return append(flags, arg), words, nil, false
		default:
			flags = append(flags, arg, args[i+1])
			i++
		}
	}
	return flags, words, nil, true
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
