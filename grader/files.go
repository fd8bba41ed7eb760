package grader

import (
	"fmt"
	"io/fs"
	"maps"
	"path"
	"slices"
)

// ReadFiles reads the named files of a challenge, such as its Files.Hidden, by base name.
func (c *Challenge) ReadFiles(names []string) (map[string][]byte, error) {
	files := map[string][]byte{}
	for _, name := range names {
		data, err := fs.ReadFile(c.FS, name)
		if err != nil {
			return nil, fmt.Errorf("read %s: %w", c.ID(), err)
		}
		files[path.Base(name)] = data
	}
	return files, nil
}

// Reference returns the challenge's own solution, as it would be handed in.
func (c *Challenge) Reference() (Submission, error) {
	files, err := c.ReadFiles(c.Files.Reference)
	sub := Submission{}
	for _, name := range slices.Sorted(maps.Keys(files)) {
		sub.Files = append(sub.Files, File{Name: name, Data: files[name]})
	}
	return sub, err
}
