package main

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/urfave/cli/v2"

	"github.com/gradus-dev/gradus/grader/workspace"
)

// leaves calls f with each command that does something, by its words.
func leaves(commands []*cli.Command, above []string, f func(words []string, c *cli.Command)) {
	for _, c := range commands {
		words := append(slices.Clone(above), c.Name)
		if len(c.Subcommands) == 0 {
			f(words, c)
		}
		leaves(c.Subcommands, words, f)
	}
}

// everyCommand calls f with each command of gradus, completed as a run has it.
func everyCommand(f func(words []string, c *cli.Command)) {
	a := newApp(strings.NewReader(""), &strings.Builder{}, &strings.Builder{})
	commands := a.commands()
	for _, c := range commands {
		a.complete(c)
	}
	leaves(commands, []string{"gradus"}, f)
}

// TestDamagedSettings holds that no command passes over a gradus.toml that can't be read,
// but those that need none.
func TestDamagedSettings(t *testing.T) {
	damaged := []struct{ toml, where, says string }{
		{"# mine\nchallenges = \"\n", "gradus.toml:2: ", ""},
		{"# mine\ncolor = \"auto\"\nchallenges = 7\n", "gradus.toml:3: ", "challenges takes text in quotes"},
		{"advance = \"true\"\n", "gradus.toml:1: ", "advance takes true or false, without quotes"},
		{"\ncolor = \"red\"\n", "gradus.toml:2: ", "it is one of auto, always, never"},
		{"\n\n  editor=\"sh -c true\"\n", "gradus.toml:3: ", "here it is one of code, "},
		{"color = \"auto\"\ncolour = \"auto\"\n", "gradus.toml:2: ", `unknown key "colour"; the settings are challenges, editor, color, `},
		{"color = \"auto\"\n[course]\ncolor = \"always\"\n", "gradus.toml:2: ", `unknown key "course`},
	}
	t.Setenv("GRADUS_HOME", t.TempDir())
	t.Chdir(t.TempDir())
	for _, d := range damaged {
		if err := os.WriteFile(workspace.Marker, []byte(d.toml), 0o666); err != nil {
			t.Fatal(err)
		}
		refuses := func(words []string, _ *cli.Command) {
			var out, prose strings.Builder
			ctx, stop := context.WithTimeout(t.Context(), 10*time.Second) // watch would go on for ever
			defer stop()
			code := newApp(strings.NewReader(""), &out, &prose).run(ctx, words)
			refused := code == exitUsage && out.Len() == 0 && strings.Contains(prose.String(), d.where) && strings.Contains(prose.String(), d.says) &&
				strings.Contains(prose.String(), "hint: mend that file")
			if needs := !slices.Contains(withoutSettings, strings.Join(words, " ")); refused != needs {
				t.Errorf("%q with the settings %q: refused %v, want %v; status %d, out %q, prose %q", words, d.toml, refused, needs, code, out.String(), prose.String())
			}
		}
		refuses([]string{"gradus"}, nil) // which begins to watch
		everyCommand(refuses)
	}
}

// TestSettingsAreListed holds that each key of a gradus.toml is one of the settings, and
// that the README has a row for each.
func TestSettingsAreListed(t *testing.T) {
	t.Parallel()
	readme, err := os.ReadFile(filepath.Join("..", "..", "README.md"))
	if err != nil {
		t.Fatal(err)
	}
	var keys []string
	for _, x := range allSettings {
		key := ""
		if x.key != "" {
			keys, key = append(keys, x.key), "`"+x.key+"`"
		}
		row := fmt.Sprintf("| %s | `%s` | %s | %s |\n", key, x.variable, x.standard, x.about)
		if !strings.Contains(string(readme), row) {
			t.Errorf("the README lacks the row %s", row)
		}
	}
	if !slices.Equal(keys, workspace.Keys()) {
		t.Errorf("settings %q, keys of gradus.toml %q", keys, workspace.Keys())
	}
}
