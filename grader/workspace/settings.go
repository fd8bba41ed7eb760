package workspace

import (
	"errors"
	"fmt"
	"path/filepath"
	"reflect"
	"regexp"
	"slices"
	"strings"

	"github.com/BurntSushi/toml"
)

// Settings are what a gradus.toml may say.
type Settings struct {
	Challenges string `toml:"challenges"` // directory or pack of the catalogue to use, absolute when read; "" for the embedded one
	Editor     string `toml:"editor"`     // one of Editors; "" for that of the environment
	Color      string `toml:"color"`      // one of Colors; "" for auto
	Advance    bool   `toml:"advance"`    // watching goes on to the next challenge when one is accepted
	Streak     bool   `toml:"streak"`     // an accepted submission tells for how many days in a row there was one
}

// Editors are the commands that a gradus.toml may name. It may come from somebody else, as
// that of a course does, so it may name no others, and give them no flags.
var Editors = []string{"code", "codium", "emacs", "gedit", "goland", "helix", "hx", "idea", "kak", "kate", "micro", "nano", "notepad", "nvim", "subl", "vi", "vim", "zed"}

// Colors are when output is coloured: "auto" on terminals that have colours.
var Colors = []string{"auto", "always", "never"}

// Keys returns the names of the settings in a gradus.toml, in the order of the fields.
func Keys() (keys []string) {
	for f := range reflect.TypeFor[Settings]().Fields() {
		keys = append(keys, f.Tag.Get("toml"))
	}
	return keys
}

// set gives a setting the value that a gradus.toml has for it.
func (s *Settings) set(key string, value any) error {
	into := reflect.ValueOf(s).Elem()
	for i, known := range Keys() {
		if !strings.EqualFold(known, key) { // as the library does
			continue
		}
		field := into.Field(i)
		if v := reflect.ValueOf(value); v.Type() == field.Type() {
			field.Set(v)
			return nil
		}
		if field.Kind() == reflect.Bool {
			return fmt.Errorf("%s takes true or false, without quotes", key)
		}
		return fmt.Errorf("%s takes text in quotes", key)
	}
	return fmt.Errorf("unknown key %q; the settings are %s", key, strings.Join(Keys(), ", "))
}

// read reads the gradus.toml of dir. Its errors begin with the file and the line.
func read(dir string, data []byte) (*Workspace, error) {
	ws := &Workspace{Dir: dir}
	file := filepath.Join(dir, Marker)
	values := map[string]any{}
	meta, err := toml.Decode(string(data), &values)
	if parse, ok := errors.AsType[toml.ParseError](err); ok {
		return nil, fmt.Errorf("%s:%d: %s", file, parse.Position.Line, parse.Message)
	}
	if err != nil {
		return nil, fmt.Errorf("%s: %w", file, err)
	}
	for _, path := range meta.Keys() { // in the order of the file
		if err := ws.set(path[0], values[path[0]]); err != nil {
			return nil, fmt.Errorf("%s:%d: %w", file, lineOf(data, path[0]), err)
		}
	}
	if ws.Editor != "" && !slices.Contains(Editors, ws.Editor) {
		return nil, fmt.Errorf("%s:%d: editor = %q; here it is one of %s; the environment's GRADUS_EDITOR may be any command", file, lineOf(data, "editor"), ws.Editor, strings.Join(Editors, ", "))
	}
	if ws.Color != "" && !slices.Contains(Colors, ws.Color) {
		return nil, fmt.Errorf("%s:%d: color = %q; it is one of %s", file, lineOf(data, "color"), ws.Color, strings.Join(Colors, ", "))
	}
	if ws.Challenges != "" && !filepath.IsAbs(ws.Challenges) {
		ws.Challenges = filepath.Join(dir, ws.Challenges)
	}
	return ws, nil
}

// lineOf returns the line, from 1, on which TOML that could be read sets a key of the top
// or begins the table of that name.
func lineOf(data []byte, key string) int {
	sets := regexp.MustCompile(`(?im)^\s*\[*\s*["']?` + regexp.QuoteMeta(key) + `["']?\s*[=.\]]`)
	at := sets.FindIndex(data)
	if at == nil {
		return 1
	}
	begin := string(data[:at[1]])
	return 1 + strings.Count(begin, "\n")
}
