package main

import (
	"fmt"
	"io"
	"io/fs"
	"maps"
	"os"
	"slices"
	"strings"

	"github.com/urfave/cli/v2"

	"github.com/gradus-dev/gradus/challenges"
	"github.com/gradus-dev/gradus/grader"
	"github.com/gradus-dev/gradus/grader/catalog"
	"github.com/gradus-dev/gradus/grader/ci"
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
}
complete -o default -F _gradus gradus
`,
	"zsh": `#compdef gradus
_gradus() {
    local -a found
    found=("${(@f)$(gradus __complete "${(@)words[2,CURRENT]}" 2>/dev/null)}")
    if [[ -n "${found[1]}" ]]; then compadd -a found; else _files; fi
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
		Description: `   Completes commands, flags, and the names of challenges and formats. For bash, in
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
	last := words[len(words)-1]
	for _, candidate := range candidates(words[:len(words)-1], last, a.commands()) {
		if strings.HasPrefix(candidate, last) {
			fmt.Fprintln(a.stdout, candidate)
		}
	}
	return exitOK
}

// candidates returns what may follow words, when the word after them begins like last.
func candidates(before []string, last string, commands []*cli.Command) []string {
	var command *cli.Command
	for _, w := range before {
		if c := commandOf(commands, w); c != nil && !isFlag(w) {
			command, commands = c, c.Subcommands
		}
	}
	if len(before) > 0 && isFlag(before[len(before)-1]) {
		flag := strings.TrimLeft(before[len(before)-1], "-")
		if command != nil && flagValues[command.Name+" "+flag] != nil {
			flag = command.Name + " " + flag
		}
		if values, ok := flagValues[flag]; ok {
			return values()
		}
	}
	switch {
	case strings.HasPrefix(last, "-"):
		return flagNames(command)
	case len(commands) > 0 && (command == nil || len(command.Subcommands) > 0):
		var names []string
		for _, c := range commands {
			names = append(names, c.Name)
		}
		return names
	case command.Name == "completion":
		return slices.Sorted(maps.Keys(shells))
	case strings.HasPrefix(command.ArgsUsage, "SYSTEM"):
		return ci.Names()
	case command.Name == "start":
		return append(slugs(), "next")
	case strings.Contains(command.ArgsUsage, "SLUG"):
		return slugs()
	}
	return nil
}

// flagValues are the values that flags take, of one command or of all.
var flagValues = map[string]func() []string{
	"challenge":       slugs,
	"status":          func() []string { return []string{todo, started, passed} },
	"track":           func() []string { return ofCatalogue(tracks) },
	"skill":           func() []string { return ofCatalogue(skills) },
	"require-sandbox": func() []string { return []string{"limits", "partial", "full"} },
	"format":          formats,
	"insight format":  func() []string { return classForms },
	"skills format":   func() []string { return classForms },
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
		names = append(names, "--"+f.Names()[0])
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
