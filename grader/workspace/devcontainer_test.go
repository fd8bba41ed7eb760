//go:build unix

package workspace

import (
	"encoding/json"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"golang.org/x/mod/modfile"

	"github.com/gradus-dev/gradus/grader"
)

// container is as much of a devcontainer.json as a workspace's may use. See
// https://containers.dev/implementors/json_reference/ and the schema in
// https://github.com/devcontainers/spec: what builds an image needs build.dockerfile, and
// no property may be there that the schema does not have.
type container struct {
	Name  string `json:"name"`
	Build struct {
		Dockerfile string            `json:"dockerfile"` // from the folder of devcontainer.json
		Args       map[string]string `json:"args"`
	} `json:"build"`
	Mounts            []string `json:"mounts"` // as docker run --mount has them
	PostCreateCommand string   `json:"postCreateCommand"`
	Customizations    struct {
		VSCode struct {
			Extensions []string `json:"extensions"`
		} `json:"vscode"`
	} `json:"customizations"`
}

func TestDevContainer(t *testing.T) {
	folder := filepath.Join(newWorkspace(t).Dir, ".devcontainer")
	var c container
	d := json.NewDecoder(strings.NewReader(get(t, filepath.Join(folder, "devcontainer.json"))))
	d.DisallowUnknownFields()
	if err := d.Decode(&c); err != nil {
		t.Fatal(err)
	}
	if d.More() {
		t.Error("something follows the object of devcontainer.json")
	}
	if c.Name != "my-practice: a gradus workspace" || c.PostCreateCommand != "gradus doctor" {
		t.Errorf("devcontainer.json: %+v", c)
	}
	dockerfile := get(t, filepath.Join(folder, c.Build.Dockerfile))
	for arg := range c.Build.Args {
		if !strings.Contains(dockerfile, "\nARG "+arg+"=\"\"\n") {
			t.Errorf("the Dockerfile takes no argument %s", arg)
		}
	}
	for _, m := range c.Mounts {
		target := regexp.MustCompile(`^type=volume,source=\w+,target=(/\S+)$`).FindStringSubmatch(m)
		if target == nil || !strings.Contains(dockerfile, "\nUSER gradus\nRUN mkdir -p "+target[1]+"\n") {
			t.Errorf("the Dockerfile does not make the place of %q, as the user whose it is", m)
		}
	}
	if extension := regexp.MustCompile(`^[\w-]+\.[\w-]+$`); !slices.ContainsFunc(c.Customizations.VSCode.Extensions, extension.MatchString) {
		t.Errorf("extensions: %q", c.Customizations.VSCode.Extensions)
	}
	mod, err := os.ReadFile(filepath.Join("..", "..", "go.mod"))
	if err != nil {
		t.Fatal(err)
	}
	parsed, err := modfile.ParseLax("go.mod", mod, nil)
	if err != nil {
		t.Fatal(err)
	}
	image := "golang:" + regexp.MustCompile(`^\d+\.\d+`).FindString(parsed.Go.Version)
	for _, from := range regexp.MustCompile(`(?m)^FROM (\S+)`).FindAllStringSubmatch(dockerfile, -1) {
		if from[1] != image {
			t.Errorf("an image is from %s; want %s, as go.mod of gradus says", from[1], image)
		}
	}
}

// TestDevContainerOfTheirOwn wants no part of gradus's container where there is one.
func TestDevContainerOfTheirOwn(t *testing.T) {
	for _, place := range []string{".devcontainer.json", ".devcontainer/devcontainer.json", ".devcontainer/python/devcontainer.json"} {
		dir := t.TempDir()
		put(t, filepath.Join(dir, place), "mine")
		created, err := Init(dir, grader.Modules{}, "")
		if err != nil || len(created) < 4 || slices.ContainsFunc(created, func(name string) bool { return strings.HasPrefix(name, ".devcontainer") }) {
			t.Errorf("with %s, Init wrote %q, %v", place, created, err)
		}
		if got := get(t, filepath.Join(dir, place)); got != "mine" {
			t.Errorf("%s = %q", place, got)
		}
	}
}

// TestDevContainerBegun wants a container that was written in part to be completed.
func TestDevContainerBegun(t *testing.T) {
	dir := newWorkspace(t).Dir
	if err := os.Remove(filepath.Join(dir, ".devcontainer", "devcontainer.json")); err != nil {
		t.Fatal(err)
	}
	if created, err := Init(dir, grader.Modules{}, ""); err != nil || !slices.Equal(created, []string{".devcontainer/devcontainer.json"}) {
		t.Errorf("Init wrote %q, %v", created, err)
	}
}
