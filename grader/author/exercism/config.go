package exercism

import (
	"encoding/json"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
)

// config is the part of .meta/config.json that is used.
type config struct {
	Authors      []string `json:"authors"`
	Contributors []string `json:"contributors"`
	Files        struct {
		Solution []string `json:"solution"`
		Test     []string `json:"test"`
		Example  []string `json:"example"`
		Exemplar []string `json:"exemplar"` // of concept exercises
	} `json:"files"`
	Blurb     string          `json:"blurb"`
	Source    string          `json:"source"`
	SourceURL string          `json:"source_url"`
	Custom    json.RawMessage `json:"custom"`
}

const configFile = ".meta/config.json"

// readConfig reads the configuration and fills in what it leaves to convention.
// names are the Go files at the top of the exercise.
func (ex *exercise) readConfig(t tree, names []string) error {
	data, err := t.read(configFile)
	missing := errors.Is(err, fs.ErrNotExist)
	if err != nil && !missing {
		return err
	}
	if !missing {
		if err := json.Unmarshal(data, &ex.config); err != nil {
			return bad(configFile, "%v", err).tell("mend the JSON")
		}
	}
	if err := ex.refuse(t, missing, names); err != nil {
		return err
	}
	if len(ex.Files.Solution) == 0 {
		ex.Files.Solution = slices.DeleteFunc(slices.Clone(names), func(n string) bool { return strings.HasSuffix(n, "_test.go") })
	}
	if len(ex.Files.Example) == 0 {
		ex.Files.Example = []string{".meta/example.go"}
		if _, err := t.read(ex.Files.Example[0]); errors.Is(err, fs.ErrNotExist) {
			return bad(".meta/example.go", "missing: the example solution becomes the reference, which every challenge needs").
				tell("write it, or name it as files.example in " + configFile)
		}
	}
	for _, name := range ex.Files.Solution {
		if strings.Contains(name, "/") {
			return bad(name, "the solution is spread over directories; a challenge is one package")
		}
	}
	for _, name := range slices.Concat(ex.Files.Solution, ex.Files.Example) {
		if !strings.HasSuffix(name, ".go") || strings.HasSuffix(name, "_test.go") {
			return bad(name, "not a Go file of a solution, though %s names it as one", configFile)
		}
	}
	for _, name := range ex.Files.Test {
		if !slices.Contains(names, name) {
			return bad(name, "missing, though %s names it", configFile).tell("write it, or take it out of %s", configFile)
		}
	}
	return nil
}

// refuse tells directories that are no practice exercise apart.
func (ex *exercise) refuse(t tree, noConfig bool, names []string) error {
	if info, err := fs.Stat(t.fsys, "exercises"); noConfig && err == nil && info.IsDir() {
		return bad("", "this is a whole track, not one exercise").tell("name one of the directories in exercises/practice")
	}
	_, err := fs.Lstat(t.fsys, ".meta/exemplar.go")
	if len(ex.Files.Exemplar) > 0 || err == nil && len(ex.Files.Example) == 0 {
		return bad("", "this is a concept exercise, which teaches a piece of syntax step by step; only practice exercises can be imported").
			tell("name one of the directories in exercises/practice")
	}
	if noConfig && len(names) == 0 {
		return bad("", "this is no exercise: neither %s nor a Go file is in it", configFile).
			tell("name one directory of exercises/practice of a copy of Exercism's Go track")
	}
	return nil
}

// race reports whether the exercise's tests are meant to run under the race detector.
func (c *config) race() bool {
	var custom struct {
		TestingFlags []string `json:"testingFlags"`
	}
	return json.Unmarshal(c.Custom, &custom) == nil && slices.Contains(custom.TestingFlags, "-race")
}

// track is what the copy of the track around an exercise says of it.
type track struct {
	name       string // of the exercise, in title case
	difficulty int    // 1 to 10; 0 when unknown
	licence    string // the text
}

// readTrack looks around an exercise that lies in exercises/practice of a track,
// and for a licence in the exercise itself.
func readTrack(dir, slug string) (t track, err error) {
	abs, err := filepath.Abs(dir)
	if err != nil {
		return t, err
	}
	places := []string{abs}
	practice := filepath.Dir(abs)
	root := filepath.Dir(filepath.Dir(practice))
	if filepath.Base(practice) == "practice" && filepath.Base(filepath.Dir(practice)) == "exercises" {
		places = append(places, root)
		t.readExercises(filepath.Join(root, "config.json"), slug)
	}
	for _, place := range places {
		if text := regular(filepath.Join(place, "LICENSE")); text != nil {
			t.licence = strings.TrimSpace(string(text))
			break
		}
	}
	return t, nil
}

// readExercises finds the exercise in the track's config.json, if it can be read.
func (t *track) readExercises(file, slug string) {
	var c struct {
		Exercises struct {
			Practice []struct {
				Slug, Name string
				Difficulty int
			}
		}
	}
	if json.Unmarshal(regular(file), &c) != nil {
		return
	}
	for _, p := range c.Exercises.Practice {
		if p.Slug == slug {
			t.name, t.difficulty = p.Name, p.Difficulty
		}
	}
}

// regular returns the contents of a regular file of moderate size, or nil.
func regular(name string) []byte {
	info, err := os.Lstat(name)
	if err != nil || !info.Mode().IsRegular() || info.Size() > maxFileBytes {
		return nil
	}
	data, err := os.ReadFile(name)
	if err != nil {
		return nil
	}
	return data
}

func baseName(dir string) string {
	if abs, err := filepath.Abs(dir); err == nil {
		dir = abs
	}
	return filepath.Base(dir)
}
