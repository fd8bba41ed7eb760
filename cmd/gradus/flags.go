package main

import (
	"regexp"
	"slices"
	"strings"
	"sync"

	"github.com/urfave/cli/v2"

	"github.com/gradus-dev/gradus/grader/catalog"
)

// flagError answers a flag that could not be read.
func (a *app) flagError(c *cli.Context, err error, inCommand bool) error {
	command := c.Command.HelpName // "gradus grade"
	inCommand = inCommand && len(c.Command.Subcommands) == 0
	const unknown = "flag provided but not defined: -"
	name, isUnknown := strings.CutPrefix(err.Error(), unknown)
	if !isUnknown {
		return valueError(err).hint("%s --help explains its flags", command)
	}
	name = strings.TrimLeft(name, "-")
	f := usage("%s has no flag --%s", command, name)
	if !inCommand {
		if slices.ContainsFunc(c.App.Commands, func(other *cli.Command) bool { return other.Name == name }) && command == c.App.Name {
			return f.hint("type: gradus %s", name)
		}
		return f.hint("flags follow the command: %s COMMAND --%s", command, name)
	}
	var names []string
	for _, flag := range c.Command.Flags {
		names = append(names, flag.Names()...)
	}
	if near := catalog.Similar(name, names); len(near) > 0 {
		f.hint("did you mean: --%s", near[0])
	}
	return f.hint("%s --help lists its flags", command)
}

// The texts of package flag about a flag's value.
var (
	noValue  = sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(`^flag needs an argument: -+(\S+)$`) })
	badValue = sync.OnceValue(func() *regexp.Regexp {
		return regexp.MustCompile(`^invalid (?:boolean )?value (".*") for (?:flag )?-+(\S+): `)
	})
)

// valueError says what is wrong with the value of a flag.
func valueError(err error) *failure {
	if m := noValue().FindStringSubmatch(err.Error()); m != nil {
		return usage("the flag --%s needs a value", m[1])
	}
	if m := badValue().FindStringSubmatch(err.Error()); m != nil {
		return usage("%s is no value for the flag --%s", m[1], m[2])
	}
	return usage("%v", err)
}

// checkFlagsFirst refuses flags behind the first argument, which the library
// would take for arguments, and prints the command line as it should be.
func (a *app) checkFlagsFirst(c *cli.Context) error {
	if slices.Contains(a.args, "--") { // someone says that what follows is no flag
		return nil
	}
	for i, arg := range c.Args().Slice() {
		if i > 0 && isFlag(arg) {
			return usage("the flag %s stands behind an argument", arg).hint("type: %s", a.flagsFirst(c))
		}
	}
	return nil
}

func isFlag(arg string) bool { return len(arg) > 1 && arg[0] == '-' }

// flagsFirst returns the command line as typed, with its flags moved to the front.
func (a *app) flagsFirst(c *cli.Context) string {
	command := strings.Fields(c.Command.HelpName) // "gradus grade"
	takesValue := map[string]bool{}
	for _, f := range c.Command.Flags {
		_, isBool := f.(*cli.BoolFlag)
		for _, name := range f.Names() {
			takesValue[name] = !isBool
		}
	}
	var flags, arguments []string
	rest := a.args[min(len(command), len(a.args)):]
	for i := 0; i < len(rest); i++ {
		if !isFlag(rest[i]) {
			arguments = append(arguments, rest[i])
			continue
		}
		flags = append(flags, rest[i])
		if takesValue[strings.TrimLeft(rest[i], "-")] && i+1 < len(rest) {
			i++
			flags = append(flags, rest[i])
		}
	}
	words := slices.Concat(command, flags, arguments)
	for i := range words {
		words[i] = shellWord(words[i])
	}
	return strings.Join(words, " ")
}
