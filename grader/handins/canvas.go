package handins

import (
	"path"
	"regexp"
	"strings"
)

// What lib/content_zipper.rb of Canvas calls the files of "Download Submissions":
// NAME[_LATE]_USER_ATTACHMENT_FILE, or NAME[_LATE]_USER_text.html and _link.html for what
// is no upload; where marking is anonymous, [LATE_]anon_CODE in place of name and user.
var (
	canvasFile = regexp.MustCompile(`^(?:(.+?)(_LATE)?_(\d+)|(LATE_)?anon_([0-9A-Za-z]+))_(\d+)_(.+)$`)
	canvasPage = regexp.MustCompile(`^(?:(.+?)(_LATE)?_(\d+)|(LATE_)?anon_([0-9A-Za-z]+))_(text|link)\.html$`)
	// canvasAgain is what Canvas puts behind a file's name when it is handed in again.
	canvasAgain = regexp.MustCompile(`-\d+$`)
)

// fitsCanvas says that all names at the top are such files.
func fitsCanvas(t *tree, _ *builder) bool {
	for _, p := range t.parts {
		if p.isDir || canvasFile.FindString(p.name) == "" && canvasPage.FindString(p.name) == "" {
			return false
		}
	}
	return len(t.parts) > 0
}

func readCanvas(t *tree, b *builder) error {
	g := groups{}
	for _, p := range t.parts {
		m := canvasFile.FindStringSubmatch(p.name)
		upload := m != nil
		if !upload {
			m = canvasPage.FindStringSubmatch(p.name)
		}
		l := Learner{Name: m[1], ID: m[3]}
		if m[5] != "" {
			l = Learner{ID: m[5]} // anonymous
		}
		who := g.of(strings.Trim(l.Name+"_"+l.ID, "_"), l)
		who.late = who.late || m[2] != "" || m[4] != ""
		if !upload {
			who.add(p, m[6]+".html", false)
			continue
		}
		who.add(p, original(m[7], who.uploaded), true)
	}
	g.addTo(b)
	return nil
}

// original returns the name that a learner gave a file, unless another has it.
func original(name string, others []named) string {
	ext := path.Ext(name)
	plain := canvasAgain.ReplaceAllString(strings.TrimSuffix(name, ext), "") + ext
	for _, o := range others {
		if o.name == plain {
			return name
		}
	}
	return plain
}
