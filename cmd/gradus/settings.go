package main

import (
	"cmp"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strconv"
	"strings"

	"github.com/urfave/cli/v2"

	"github.com/gradus-dev/gradus/grader/report"
	"github.com/gradus-dev/gradus/grader/workspace"
)

// setting is something that a learner can set once for all commands.
type setting struct {
	key      string   // in gradus.toml; "" where only the environment says it
	variable string   // of the environment, which has the last word
	others   []string // variables that are asked where neither says anything
	standard string   // what holds where nothing does, in words
	about    string

	get func(workspace.Settings) string                 // "" is not set; nil without a key
	set func(s *workspace.Settings, value string) error // the error says what it takes
}

// allSettings are in the order of a gradus.toml; those of the environment alone follow.
var allSettings = []setting{
	{key: "challenges", variable: "GRADUS_CHALLENGES", standard: "the catalogue built in", about: "directory or pack to read the catalogue from",
		get: func(s workspace.Settings) string { return s.Challenges },
		set: func(s *workspace.Settings, v string) error { s.Challenges = v; return nil }},
	{key: "editor", variable: "GRADUS_EDITOR", others: []string{"VISUAL", "EDITOR"}, standard: "VISUAL, else EDITOR", about: "what opens your file; the variable may be any command, with flags",
		get: func(s workspace.Settings) string { return s.Editor },
		set: func(s *workspace.Settings, v string) error { s.Editor = v; return nil }},
	{key: "color", variable: "GRADUS_COLOR", standard: "auto", about: "auto, on terminals that have colours, always or never; NO_COLOR is obeyed, too",
		get: func(s workspace.Settings) string { return s.Color },
		set: func(s *workspace.Settings, v string) error {
			if s.Color = v; !slices.Contains(workspace.Colors, v) {
				return errors.New(strings.Join(workspace.Colors, ", "))
			}
			return nil
		}},
	{key: "advance", variable: "GRADUS_ADVANCE", standard: "false", about: "whether gradus watch goes on to the next challenge when one is accepted",
		get: func(s workspace.Settings) string { return ifSo(s.Advance) },
		set: func(s *workspace.Settings, v string) error { return yesOrNo(&s.Advance, v) }},
	{key: "streak", variable: "GRADUS_STREAK", standard: "false", about: "whether an accepted submission tells for how many days in a row you have practised",
		get: func(s workspace.Settings) string { return ifSo(s.Streak) },
		set: func(s *workspace.Settings, v string) error { return yesOrNo(&s.Streak, v) }},
	{variable: "GRADUS_HOME", standard: "gradus in the XDG data directory", about: "where attempts are kept, and the code of those in a workspace"},
	{variable: "GRADUS_CACHE", standard: "gradus in the user's cache directory", about: "where compiled judges, modules and answers are kept; may be removed at any time"},
	{variable: "GRADUS_IDENTITY", standard: "none", about: "file with the age key that opens a pack for graders; or --identity"},
	{variable: "GRADUS_PACK_KEY", standard: "any", about: "minisign public key, or a file with it, of who must have signed packs"},
	{variable: "BROWSER", standard: "that of the system", about: "what gradus report --open runs"},
}

// ifSo is a setting that is on, as text, and "" for one that is off.
func ifSo(on bool) string {
	if on {
		return "true"
	}
	return ""
}

// yesOrNo reads a setting that is on or off.
func yesOrNo(setting *bool, value string) (err error) {
	if *setting, err = strconv.ParseBool(value); err != nil {
		return errors.New("true or false")
	}
	return nil
}

// name is what a setting is called: its key, else its variable.
func (x setting) name() string { return cmp.Or(x.key, x.variable) }

// inForce returns the value of a setting, as text, and what says so: a variable, or
// "gradus.toml"; "" where nothing does.
func (x setting) inForce(file workspace.Settings) (value, from string) {
	if v := os.Getenv(x.variable); v != "" {
		return v, x.variable
	}
	if x.get != nil && x.get(file) != "" {
		return x.get(file), workspace.Marker
	}
	for _, name := range x.others {
		if v := os.Getenv(name); v != "" {
			return v, name
		}
	}
	return "", ""
}

// settings are those of the workspace that the current directory is in, where the
// environment does not say otherwise.
func settings() workspace.Settings {
	var file, s workspace.Settings
	if ws, err := findWorkspace(); err == nil { // checkSettings tells of another error
		file = ws.Settings
	}
	for _, x := range allSettings {
		if value, from := x.inForce(file); from != "" && x.set != nil {
			_ = x.set(&s, value) // checkSettings told of a wrong value
		}
	}
	if s.Editor == "" && runtime.GOOS == "windows" {
		s.Editor = "notepad"
	}
	return s
}

// withoutSettings are the commands that need no setting but where things are kept, and so
// work in a workspace whose settings are damaged.
var withoutSettings = []string{"gradus completion", "gradus export", "gradus help", "gradus import", "gradus man", "gradus schema", "gradus version"}

// checkSettings refuses settings that can't be read, of the environment or of the
// workspace that the current directory is in: none may be passed over silently.
func checkSettings() error {
	for _, x := range allSettings {
		value := os.Getenv(x.variable)
		if value == "" || x.set == nil {
			continue
		}
		if err := x.set(&workspace.Settings{}, value); err != nil {
			return usage("%s is %q", x.variable, value).hint("set it to %v, or not at all", err)
		}
	}
	_, err := findWorkspace()
	if isOutside(err) || isGone(err) {
		return nil
	}
	return err
}

// fromWhere says what set the catalogue, "" where the command line did.
func fromWhere(c *cli.Context) string {
	if c.String("challenges") != "" {
		return ""
	}
	var file workspace.Settings
	ws, err := findWorkspace()
	if err == nil {
		file = ws.Settings
	}
	switch _, from := allSettings[0].inForce(file); from {
	case workspace.Marker:
		return "challenges in " + filepath.Join(ws.Dir, workspace.Marker)
	default:
		return from
	}
}

func (a *app) settingsCommand() *cli.Command {
	var about strings.Builder
	for _, x := range allSettings {
		names := x.variable
		if x.key != "" {
			names = x.key + ", " + x.variable
		}
		fmt.Fprintf(&about, "\n   %s: %s.\n   By default: %s.\n", names, x.about, x.standard)
	}
	return &cli.Command{
		Name: "settings", Usage: "show the settings, and what says so",
		Description: `   A workspace has its settings in gradus.toml, by the names in small letters. A
   variable of the environment has the last word. Those without a small name are
   variables only.
` + strings.TrimRight(about.String(), "\n"),
		Flags:  []cli.Flag{jsonFlag()},
		Action: a.showSettings,
	}
}

// settingsSchema names the JSON form of the settings.
const settingsSchema = "gradus.settings/v1"

// settingsInForce is the JSON form of the settings.
type settingsInForce struct {
	Schema   string         `json:"schema"`
	File     string         `json:"file,omitempty"` // the gradus.toml; not outside a workspace
	Settings []settingValue `json:"settings"`
}

type settingValue struct {
	Name     string `json:"name"`
	Variable string `json:"variable"`
	Value    string `json:"value,omitempty"`
	From     string `json:"from,omitempty"` // a variable or gradus.toml; not where the default holds
	Default  string `json:"default"`
	About    string `json:"about"`
}

func (a *app) showSettings(c *cli.Context) error {
	if c.Args().Present() {
		return usage("settings takes no argument").hint("gradus settings --help says what each means")
	}
	out := settingsInForce{Schema: settingsSchema}
	var file workspace.Settings
	if ws, err := findWorkspace(); err == nil {
		file, out.File = ws.Settings, filepath.Join(ws.Dir, workspace.Marker)
	}
	for _, x := range allSettings {
		value, from := x.inForce(file)
		out.Settings = append(out.Settings, settingValue{x.name(), x.variable, value, from, x.standard, x.about})
	}
	if c.Bool("json") {
		return a.writeJSON(out)
	}
	p := report.NewPaint(a.color(c))
	for _, v := range out.Settings {
		value, from := v.Value, v.From
		if from == "" {
			value, from = v.Default, "by default"
		}
		fmt.Fprintln(a.stdout, beside(pad(v.Name, len("GRADUS_PACK_KEY")+2), clean(value)+"  "+p.Dim("("+from+")"), a.width()))
	}
	if out.File != "" {
		a.say("the file is %s", out.File)
	}
	return nil
}
