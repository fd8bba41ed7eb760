package main

import (
	"fmt"
	"io"
	"io/fs"
	"maps"
	"os"
	"regexp"
	"slices"
	"strings"

	"github.com/urfave/cli/v2"

	"github.com/gradus-dev/gradus/challenges"
	"github.com/gradus-dev/gradus/grader"
	"github.com/gradus-dev/gradus/grader/catalog"
	"github.com/gradus-dev/gradus/grader/ci"
	"github.com/gradus-dev/gradus/grader/handins"
	"github.com/gradus-dev/gradus/grader/progress"
	"github.com/gradus-dev/gradus/grader/report"
)

// completer is the first word with which a shell asks what may follow the others. It is
// no command: what follows it is not to be arranged.
const completer = "__complete"

// shells are the scripts that teach shells to ask.
var shells = map[string]string{
	"bash": `_gradus() {
    local IFS=$'\n'
    COMPREPLY=($(compgen -W "$(gradus __complete "${COMP_WORDS[@]:1:COMP_CWORD}" 2>/dev/null)" -- "${COMP_WORDS[COMP_CWORD]}"))
    if [[ ${COMPREPLY[0]} == *= ]]; then compopt -o nospace; fi
}
complete -o default -F _gradus gradus
`,
	"zsh": `#compdef gradus
_gradus() {
    local -a found
    found=("${(@f)$(gradus __complete "${(@)words[2,CURRENT]}" 2>/dev/null)}")
    if [[ "${found[1]}" == *= ]]; then compadd -S '' -a found
    elif [[ -n "${found[1]}" ]]; then compadd -a found; else _files; fi
}
compdef _gradus gradus
`,
	"fish": `function __gradus_complete
    set -l words (commandline -opc) (commandline -ct)
    gradus __complete $words[2..-1] 2>/dev/null
end
complete -c gradus -a '(__gradus_complete)'
`,
	"powershell": `Register-ArgumentCompleter -Native -CommandName gradus -ScriptBlock {
    param($word, $line, $cursor)
    $words = @($line.CommandElements | Select-Object -Skip 1 | ForEach-Object { "$_" })
    if ($word -eq "") { $words += "" }
    gradus __complete @words 2>$null | Where-Object { $_ -like "$word*" } | ForEach-Object {
        [System.Management.Automation.CompletionResult]::new($_, $_, "ParameterValue", $_)
    }
}
`,
}

func (a *app) completionCommand() *cli.Command {
	names := slices.Sorted(maps.Keys(shells))
	return &cli.Command{
		Name: "completion", Usage: "print a script that completes commands in a shell", ArgsUsage: strings.Join(names, "|"),
		Description: `   Completes commands, flags, what they take, and the names of challenges. For bash, in
   ~/.bashrc:

      source <(gradus completion bash)

   For zsh the same in ~/.zshrc, after compinit; for fish:

      gradus completion fish > ~/.config/fish/completions/gradus.fish`,
		Action: func(c *cli.Context) error {
			script, ok := shells[c.Args().First()]
			if !ok || c.Args().Len() != 1 {
				return usage("completion needs a shell: %s", oneOf(names)).hint("type: gradus completion bash")
			}
			_, err := io.WriteString(a.stdout, script)
			return err
		},
	}
}

// completeWords prints what the last of words may become, one a line.
func (a *app) completeWords(words []string) int {
	if len(words) == 0 {
		words = []string{""}
	}
	last, commands := words[len(words)-1], a.commands()
	for _, c := range commands {
		a.complete(c)
	}
	for _, candidate := range candidates(words[:len(words)-1], last, commands) {
		if strings.HasPrefix(candidate, last) {
			fmt.Fprintln(a.stdout, candidate)
		}
	}
	return exitOK
}

// candidates returns what may follow words, when the word after them begins like last.
func candidates(before []string, last string, commands []*cli.Command) []string {
	path, all := "gradus", commands
	var command *cli.Command
	for _, w := range before {
		if c := commandOf(commands, w); c != nil && !isFlag(w) {
			command, commands, path = c, c.Subcommands, path+" "+c.Name
		}
	}
	if n := len(before); n > 0 && isFlag(before[n-1]) && command != nil {
		if f := flagNamed(command, strings.TrimLeft(before[n-1], "-")); takesValue(f) {
			return valuesOf(path, f)
		}
	}
	switch {
	case strings.HasPrefix(last, "-"):
		return flagNames(command)
	case len(commands) > 0 && (command == nil || len(command.Subcommands) > 0):
		return namesOf(commands)
	case command.Name == "help" || command.Name == "man":
		return namesOf(all)
	case argumentValues[path] != nil:
		return argumentValues[path]()
	case strings.Contains(command.ArgsUsage, "SLUG"):
		return slugs()
	}
	return nil
}

func namesOf(commands []*cli.Command) (names []string) {
	for _, c := range commands {
		names = append(names, c.Name)
	}
	return names
}

// argumentValues are the words that commands take which are no names of challenges.
var argumentValues = map[string]func() []string{
	"gradus start":      func() []string { return append(slugs(), "next") },
	"gradus ci init":    ci.Names,
	"gradus completion": func() []string { return slices.Sorted(maps.Keys(shells)) },
	"gradus schema":     documentNames,
}

// flagValues are the values that flags take, of one command or of all. Those whose usage
// lists them, such as todo|started|passed, need no entry.
var flagValues = map[string]func() []string{
	"challenge":                slugs,
	"gradus batch challenge":   func() []string { return append(slugs(), "auto") },
	"gradus regrade challenge": func() []string { return append(slugs(), "auto") },
	"track":                    func() []string { return ofCatalogue(tracks) },
	"skill":                    func() []string { return ofCatalogue(skills) },
	"difficulty":               func() []string { return []string{"1", "2", "3", "4", "5"} },
	"require-sandbox":          func() []string { return []string{"limits", "partial", "full"} },
	"layout":                   handins.LayoutNames,
	"gradus grade format":      formats,
	"gradus grade out":         outputForms,
	"gradus report format":     progressForms,
}

// choices finds the values in the placeholder of a flag, where it lists them.
var choices = regexp.MustCompile(`^[a-z]+(\|[a-z]+)+$`)

// valuesOf returns what a flag of a command may be; nil where it is any text, or a file.
func valuesOf(path string, f cli.Flag) []string {
	for _, name := range f.Names() {
		for _, key := range []string{path + " " + name, name} {
			if values, ok := flagValues[key]; ok {
				return values()
			}
		}
	}
	_, usage, _ := strings.Cut(f.(cli.DocGenerationFlag).GetUsage(), "`")
	if usage, _, _ = strings.Cut(usage, "`"); choices.MatchString(usage) {
		return strings.Split(usage, "|")
	}
	return nil
}

func flagNamed(c *cli.Command, name string) cli.Flag {
	for _, f := range c.Flags {
		if slices.Contains(f.Names(), name) {
			return f
		}
	}
	return nil
}

func takesValue(f cli.Flag) bool {
	_, isBool := f.(*cli.BoolFlag)
	return f != nil && !isBool
}

func documentNames() (names []string) {
	for _, d := range documents {
		names = append(names, d.name)
	}
	return names
}

// progressForms are the formats of gradus report.
func progressForms() []string {
	var names []string
	for _, f := range append(slices.Clone(progress.Formats), badgeFormat(nil)) {
		names = append(names, f.Name)
	}
	return names
}

// outputForms are the formats of a file, before its name.
func outputForms() []string {
	var names []string
	for _, name := range formats() {
		names = append(names, name+"=")
	}
	return names
}

func formats() []string {
	names := []string{plainText}
	for _, f := range report.Formats {
		names = append(names, f.Name)
	}
	return append(names, signedFormat)
}

func flagNames(c *cli.Command) []string {
	if c == nil {
		return []string{"--help", "--version"}
	}
	names := []string{"--help"}
	for _, f := range c.Flags {
		if name := f.Names()[0]; name != "help" {
			names = append(names, "--"+name)
		}
	}
	return names
}

func slugs() []string {
	return ofCatalogue(func(all []*grader.Challenge) (out []string) {
		for _, ch := range all {
			out = append(out, ch.Slug)
		}
		return out
	})
}

// ofCatalogue returns something of the challenges of the workspace's catalogue, or of
// the one built in. The names of a pack's are not completed.
func ofCatalogue(of func([]*grader.Challenge) []string) []string {
	from := fs.FS(challenges.FS)
	if dir := settings().Challenges; isDir(dir) {
		from = os.DirFS(dir)
	}
	cat, err := catalog.Load(from)
	if err != nil {
		return nil
	}
	return slices.Sorted(slices.Values(of(cat.Challenges())))
}
