package handins

import (
	"bytes"
	"cmp"
	"fmt"
	"regexp"
	"time"

	"go.yaml.in/yaml/v3"

	"github.com/gradus-dev/gradus/grader/workspace"
)

// gradescopeFile is beside the folders of an export of Gradescope ("Download
// Submissions"), called submission_NUMBER, and says whose they are.
const gradescopeFile = "submission_metadata.yml"

func fitsGradescope(t *tree, _ *builder) bool { return t.part(gradescopeFile) != nil }

// gradescopeEntry is what that file says of one folder. Its keys are Ruby's symbols.
type gradescopeEntry struct {
	Submitters []struct {
		Name  string `yaml:":name"`
		SID   string `yaml:":sid"`
		Email string `yaml:":email"`
	} `yaml:":submitters"`
	Created yaml.Node `yaml:":created_at"`
}

func readGradescope(t *tree, b *builder) error {
	data, err := t.part(gradescopeFile).read()
	if err != nil {
		return fmt.Errorf("%s: %w", gradescopeFile, err)
	}
	about, err := gradescopeEntries(data)
	if err != nil {
		return fmt.Errorf("%s: %w", gradescopeFile, err)
	}
	for _, p := range t.parts {
		if p.name == gradescopeFile {
			continue
		}
		h := about[p.name]
		if h == nil {
			h = &HandIn{Learners: called(p.name)}
		}
		delete(about, p.name)
		b.add(p.name, p.handIn(), *h)
	}
	for name, h := range about { // whose folder is missing handed in no file
		b.add(name, workspace.HandIn{Name: name}, *h)
	}
	return nil
}

// gradescopeTop begins what the file says of one folder. The rest of it, with results and
// histories, can be larger than memory, and is decoded a folder at a time.
var gradescopeTop = regexp.MustCompile(`(?m)^[^\s:#'"-][^\s:]*:[ \t]*\r?$`)

func gradescopeEntries(data []byte) (map[string]*HandIn, error) {
	all := map[string]*HandIn{}
	tops := gradescopeTop.FindAllIndex(data, -1)
	for i, top := range tops {
		end := len(data)
		if i+1 < len(tops) {
			end = tops[i+1][0]
		}
		var one map[string]gradescopeEntry
		if err := yaml.Unmarshal(data[top[0]:end], &one); err != nil {
			return nil, fmt.Errorf("line %d and below: %w", 1+bytes.Count(data[:top[0]], []byte("\n")), err)
		}
		for name, e := range one {
			h, err := e.handIn()
			if err != nil {
				return nil, fmt.Errorf("%s: %w", name, err)
			}
			if len(h.Learners) == 0 {
				h.Learners = called(name)
			}
			all[name] = h
		}
	}
	return all, nil
}

// gradescopeTime is how the file writes times.
const gradescopeTime = "2006-01-02 15:04:05.999999999 Z07:00"

func (e *gradescopeEntry) handIn() (*HandIn, error) {
	h := &HandIn{}
	for _, s := range e.Submitters {
		if cmp.Or(s.Name, s.SID, s.Email) != "" {
			h.Learners = append(h.Learners, Learner{Name: s.Name, ID: s.SID, Email: s.Email})
		}
	}
	if text := e.Created.Value; text != "" && e.Created.Tag != "!!null" {
		at, err := time.Parse(gradescopeTime, text)
		if err != nil {
			return nil, fmt.Errorf("the time %q is not written as %s", text, gradescopeTime)
		}
		h.Submitted = at.UTC()
	}
	return h, nil
}
