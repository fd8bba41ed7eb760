package report

import (
	"crypto/rand"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"io"
	"slices"
	"strings"
)

// sarif writes what is wrong as SARIF 2.1.0 (OASIS), with what GitHub's code scanning
// asks for.
func sarif(w io.Writer, all []Graded) error {
	type text struct {
		Text string `json:"text"`
	}
	type rule struct {
		ID    string `json:"id"`
		Short text   `json:"shortDescription"`
		Full  text   `json:"fullDescription"`
		Help  text   `json:"help"`
	}
	type region struct {
		StartLine   int `json:"startLine"`
		StartColumn int `json:"startColumn"`
		EndLine     int `json:"endLine"`
		EndColumn   int `json:"endColumn"`
	}
	type artifact struct {
		URI string `json:"uri"`
	}
	type physical struct {
		Artifact artifact `json:"artifactLocation"`
		Region   region   `json:"region"`
	}
	type location struct {
		Physical physical `json:"physicalLocation"`
	}
	type result struct {
		RuleID       string            `json:"ruleId"`
		Level        string            `json:"level"`
		Message      text              `json:"message"`
		Locations    []location        `json:"locations"`
		Fingerprints map[string]string `json:"partialFingerprints"`
	}
	rules, results := []rule{}, []result{}
	for _, g := range all {
		for _, f := range g.findings() {
			if f.File == "" {
				continue // code scanning shows places only
			}
			if !slices.ContainsFunc(rules, func(r rule) bool { return r.ID == f.Rule }) {
				rules = append(rules, rule{f.Rule, text{f.Rule}, text{"what gradus finds: " + f.Rule}, text{"see the report of gradus grade"}})
			}
			line, column := max(f.Line, 1), max(f.Column, 1)
			results = append(results, result{f.Rule, f.Level, text{f.Title + ": " + f.Message},
				[]location{{physical{artifact{uriOf(f.File)}, region{line, column, line, column + 1}}}},
				map[string]string{"primaryLocationLineHash": fingerprint(f)}})
		}
	}
	driver := map[string]any{"name": "gradus", "rules": rules}
	if len(all) > 0 && all[0].Report.Environment.Gradus != "" {
		driver["version"] = all[0].Report.Environment.Gradus
	}
	return writeJSON(w, map[string]any{
		"$schema": "https://json.schemastore.org/sarif-2.1.0.json", "version": "2.1.0",
		"runs": []any{map[string]any{"tool": map[string]any{"driver": driver}, "results": results}},
	})
}

// uriOf returns a path as a relative reference (RFC 3986).
func uriOf(path string) string {
	var b strings.Builder
	for _, c := range []byte(path) {
		if c == '/' || c == '-' || c == '_' || c == '.' || c == '~' || '0' <= c && c <= '9' || 'a' <= c && c <= 'z' || 'A' <= c && c <= 'Z' {
			b.WriteByte(c)
			continue
		}
		fmt.Fprintf(&b, "%%%02X", c)
	}
	return b.String()
}

// fingerprint tells a finding from others, and is the same for the same one again.
func fingerprint(f finding) string {
	sum := sha256.Sum256([]byte(strings.Join([]string{f.Rule, f.File, fmt.Sprint(f.Line), f.Title, f.Message}, "\x00")))
	return hex.EncodeToString(sum[:16])
}

// gitlab writes what is wrong as GitLab code quality takes it.
func gitlab(w io.Writer, all []Graded) error {
	type lines struct {
		Begin int `json:"begin"`
	}
	type location struct {
		Path  string `json:"path"`
		Lines lines  `json:"lines"`
	}
	type issue struct {
		Description string   `json:"description"`
		Check       string   `json:"check_name"`
		Fingerprint string   `json:"fingerprint"`
		Severity    string   `json:"severity"`
		Location    location `json:"location"`
	}
	issues := []issue{}
	for _, g := range all {
		for _, f := range g.findings() {
			severity := map[string]string{"error": "major", "note": "info"}[f.Level]
			issues = append(issues, issue{f.Title + ": " + f.Message, f.Rule, fingerprint(f), severity, location{orDot(f.File), lines{max(f.Line, 1)}}})
		}
	}
	return writeJSON(w, issues)
}

func orDot(path string) string {
	if path == "" {
		return "."
	}
	return path
}

// maxAnnotations is how many errors and how many notices GitHub keeps of a step.
const maxAnnotations = 10

// github writes workflow commands for annotations. What a submission may have a part in
// is escaped, and stands where no command is obeyed.
func github(w io.Writer, all []Graded) error {
	var b strings.Builder
	token := rand.Text()
	fmt.Fprintf(&b, "::stop-commands::%s\n", token)
	for _, g := range all {
		if err := Text(&b, g.Report, Options{Dir: g.Dir, File: g.File}); err != nil {
			return err
		}
	}
	fmt.Fprintf(&b, "::%s::\n", token)
	shown := map[string]int{}
	for _, g := range all {
		for _, f := range g.findings() {
			kind := map[string]string{"error": "error", "note": "notice"}[f.Level]
			if shown[kind]++; shown[kind] > maxAnnotations {
				continue
			}
			place := ""
			if f.File != "" {
				place = fmt.Sprintf("file=%s,line=%d,", property(f.File), max(f.Line, 1))
			}
			fmt.Fprintf(&b, "::%s %stitle=%s::%s\n", kind, place, property(f.Title), data(f.Message))
		}
	}
	_, err := io.WriteString(w, b.String())
	return err
}

// data and property escape as GitHub's toolkit does.
func data(s string) string {
	return strings.NewReplacer("%", "%25", "\r", "%0D", "\n", "%0A").Replace(s)
}

func property(s string) string { return strings.NewReplacer(":", "%3A", ",", "%2C").Replace(data(s)) }

func writeJSON(w io.Writer, v any) error {
	enc := json.NewEncoder(w)
	enc.SetEscapeHTML(false)
	return enc.Encode(v)
}
