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
	dashes := "--"
	if len(name) == 1 {
		dashes = "-"
	}
	f := usage("%s has no flag %s%s", command, dashes, name)
	if !inCommand {
		if command == c.App.Name && commandOf(c.App.Commands, name) != nil {
			return f.hint("type: gradus %s", name)
		}
		return f.hint("flags follow the command: %s COMMAND %s%s", command, dashes, name)
	}
	var names []string
	for _, flag := range c.Command.Flags {
		names = append(names, flag.Names()...)
	}
	names = slices.DeleteFunc(names, func(n string) bool { return len(n) == 1 }) // like any other letter
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
