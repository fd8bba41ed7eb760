package handins

import (
	"regexp"
	"slices"

	"github.com/gradus-dev/gradus/grader/workspace"
)

// moodlePart matches what mod/assign/classes/downloader.php of Moodle calls the parts of
// "Download all submissions": FULL NAME_NUMBER_assignsubmission_PLUGIN, a folder in which
// the files are, or before each file's name. Full names have no underscore in them. A
// group's number may be missing; older releases end a folder's name with an underscore.
var moodlePart = regexp.MustCompile(`^(.+?)(?:_(\d+))?_assignsubmission_([a-z]+)(?:_(.*))?$`)

func fitsMoodle(t *tree, _ *builder) bool {
	return slices.ContainsFunc(t.parts, func(p *part) bool { return moodlePart.MatchString(p.name) })
}

// readMoodle takes what was uploaded of each learner, and what was typed into a page where
// nothing was.
func readMoodle(t *tree, b *builder) error {
	g := groups{}
	for _, p := range t.parts {
		m := moodlePart.FindStringSubmatch(p.name)
		if m == nil {
			b.add(p.name, p.handIn(), HandIn{Learners: called(p.name)})
			continue
		}
		who := g.of(m[1]+"_"+m[2], Learner{Name: m[1], ID: m[2]})
		who.add(p, m[4], m[3] == "file")
	}
	g.addTo(b)
	return nil
}

// groups are learners whose files lie in several parts, by what their names begin with.
type groups map[string]*group

// group is what lies there of one learner.
type group struct {
	learner  Learner
	late     bool
	uploaded []named // files and folders that were uploaded
	other    []named // pages and links
}

// named is a part, and what its learner called it.
type named struct {
	*part
	name string
}

func (g groups) of(place string, l Learner) *group {
	if g[place] == nil {
		g[place] = &group{learner: l}
	}
	return g[place]
}

func (w *group) add(p *part, name string, uploaded bool) {
	if uploaded {
		w.uploaded = append(w.uploaded, named{p, name})
	} else {
		w.other = append(w.other, named{p, name})
	}
}

// addTo adds a hand-in for each group.
func (g groups) addTo(b *builder) {
	for place, w := range g {
		parts := w.uploaded
		if len(parts) == 0 {
			parts = w.other
		}
		b.add(place, handInOf(place, parts), HandIn{Learners: []Learner{w.learner}, Late: w.late})
	}
}

// handInOf joins parts to one hand-in: a folder as it is, files under their names.
func handInOf(place string, parts []named) workspace.HandIn {
	if len(parts) == 1 && parts[0].isDir {
		in := parts[0].handIn()
		in.Name = place
		return in
	}
	in := workspace.HandIn{Name: place}
	for _, p := range parts {
		in.Entries = append(in.Entries, p.entries(p.name)...)
	}
	return in
}
