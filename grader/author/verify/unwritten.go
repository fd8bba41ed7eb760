package verify

import (
	"context"
	"maps"
	"regexp"
	"slices"
	"strings"
	"sync"
)

// placeholder is a line that stands for what is still to be written, as "gradus
// challenge import" leaves it.
var placeholder = sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(`(?m)^\W*TODO: (.*)`) })

// checkUnwritten looks for placeholders in what learners read.
func checkUnwritten(_ context.Context, v *verification) error {
	texts, err := v.texts(append([]string{v.ch.Files.Readme}, v.ch.Files.Hints...))
	if err != nil {
		return err
	}
	texts = append(texts, text{"challenge.toml", v.ch.Title}, text{"challenge.toml", v.ch.Summary})
	for _, t := range texts {
		for _, m := range placeholder().FindAllStringSubmatch(code().ReplaceAllString(t.text, ""), -1) {
			v.find(t.file, "still to be written: %s", strings.TrimSpace(m[1]))
		}
	}
	for _, c := range v.ch.Checks {
		if slices.ContainsFunc(append(slices.Collect(maps.Values(c.Hints)), c.Title, c.Hint), placeholder().MatchString) {
			v.find("challenge.toml", "title or hint of %s is still to be written", c.Test)
		}
	}
	return nil
}
