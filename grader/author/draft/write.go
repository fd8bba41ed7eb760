package draft

import (
	"fmt"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"
	"text/template"

	"github.com/BurntSushi/toml"

	"github.com/gradus-dev/gradus/grader"
	"github.com/gradus-dev/gradus/templates"
)

// Write writes the challenge, and the catalogue if there is none. It returns the
// paths of the files it made; those of the challenge come last. The error is a
// *Mistake where the plan does not fit.
func (p *Place) Write(plan *Plan) (made []string, err error) {
	if err := p.Check(plan); err != nil {
		return nil, err
	}
	files, err := p.files(plan)
	if err != nil {
		return nil, fmt.Errorf("write %s: %w", plan.ID(), err)
	}
	if p.New {
		if made, err = p.makeCatalogue(plan.Skill); err != nil {
			return made, fmt.Errorf("make the catalogue: %w", err)
		}
	}
	folder := p.Folder(plan.Track, plan.Slug)
	if err := writeFolder(folder, files); err != nil {
		return made, fmt.Errorf("write %s: %w", plan.ID(), err)
	}
	for _, f := range files {
		made = append(made, filepath.Join(folder, filepath.FromSlash(f.Name)))
	}
	return made, nil
}

func (p *Place) makeCatalogue(skill string) (made []string, err error) {
	files, err := p.catalogueFiles(skill)
	if err != nil {
		return nil, err
	}
	if err := os.MkdirAll(p.Dir, 0o777); err != nil {
		return nil, err
	}
	for _, f := range files {
		name := filepath.Join(p.Dir, f.Name)
		if err := os.WriteFile(name, f.Data, 0o644); err != nil {
			return made, err
		}
		made = append(made, name)
	}
	if changed, _, err := Refresh(p.Dir); changed || err != nil {
		return append(made, filepath.Join(p.Dir, HelpersDir)), err
	}
	return made, nil
}

// writeFolder fills a folder beside the one wanted, under a name that catalogues
// pass over, and then gives it its name.
func writeFolder(folder string, files []grader.File) error {
	if err := os.MkdirAll(filepath.Dir(folder), 0o777); err != nil {
		return err
	}
	tmp, err := os.MkdirTemp(filepath.Dir(folder), ".gradus-*")
	if err != nil {
		return err
	}
	defer os.RemoveAll(tmp)
	whole := filepath.Join(tmp, "whole") // tmp itself is closed to others
	for _, f := range files {
		name := filepath.Join(whole, filepath.FromSlash(f.Name))
		if err := os.MkdirAll(filepath.Dir(name), 0o777); err != nil {
			return err
		}
		if err := os.WriteFile(name, f.Data, 0o644); err != nil {
			return err
		}
	}
	return os.Rename(whole, folder)
}

// fromThisDifficulty on, accepted holds right solutions built differently.
const fromThisDifficulty = 3

// files fills the templates of a challenge. The files' names are slash paths.
func (p *Place) files(plan *Plan) ([]grader.File, error) {
	importPath, err := p.ImportPath(plan.ID())
	if err != nil {
		return nil, err
	}
	data := struct {
		*Plan
		Package, ImportPath string
	}{plan, packageName(plan.Slug), importPath}
	var files []grader.File
	for _, dir := range []string{both, "challenge/" + string(plan.Kind)} {
		err := fs.WalkDir(templates.FS, dir, func(name string, d fs.DirEntry, err error) error {
			if err != nil || d.IsDir() {
				return err
			}
			text, err := templates.Fill(name, data, template.FuncMap{"toml": tomlString})
			for _, to := range targets(dir == both, strings.TrimPrefix(name, dir+"/"), plan) {
				to = path.Join(path.Dir(to), strings.Replace(path.Base(to), "package", data.Package, 1))
				files = append(files, grader.File{Name: to, Data: text})
			}
			return err
		})
		if err != nil {
			return nil, err
		}
	}
	slices.SortFunc(files, func(a, b grader.File) int { return strings.Compare(a.Name, b.Name) })
	return files, nil
}

// both is where templates for challenges of both kinds are: packages, right and wrong.
const both = "challenge/both"

// targets returns where in a challenge a template goes: those of wrong packages
// are mutants where learners write the package, else planted bugs, and the
// reference is given to learners who test it. Other right packages are wanted
// wherever tests are graded by them; other right solutions, from difficulty 3 on.
func targets(isPackage bool, name string, plan *Plan) []string {
	name = strings.TrimSuffix(name, ".tmpl")
	tests := plan.Kind == grader.KindTests
	wrong, isWrong := strings.CutPrefix(name, "wrong/")
	switch {
	case isWrong && tests:
		return []string{"bugs/" + wrong}
	case isWrong:
		return []string{"mutants/" + wrong}
	case strings.HasPrefix(name, "accepted/") && !(tests && isPackage) && plan.Difficulty < fromThisDifficulty:
		return nil
	case name == "package.go" && tests:
		return []string{name, "starter/" + name}
	}
	return []string{name}
}

// tomlString writes a string as TOML does.
func tomlString(s string) (string, error) {
	out, err := toml.Marshal(map[string]string{"s": s})
	_, value, _ := strings.Cut(strings.TrimSpace(string(out)), " = ")
	return value, err
}
