package main

import (
	"bytes"
	"encoding/json"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"
	"time"

	"github.com/google/jsonschema-go/jsonschema"
	"github.com/rogpeppe/go-internal/testscript"

	"github.com/gradus-dev/gradus/grader"
	"github.com/gradus-dev/gradus/grader/sandbox"
)

// TestSchemas holds that the files are those of the Go types: go test -update writes them.
func TestSchemas(t *testing.T) {
	listed, err := filepath.Glob("schema/*.json")
	if err != nil || len(listed) != len(documents) && !*update {
		t.Errorf("%d files, error %v; want one for each of %d documents", len(listed), err, len(documents))
	}
	for _, d := range documents {
		s := schemaOf(t, d)
		openUp(s)
		want, err := json.MarshalIndent(s, "", "  ")
		if err != nil {
			t.Fatal(err)
		}
		want = append(want, '\n')
		if *update {
			if err := os.WriteFile(d.schemaFile(), want, 0o644); err != nil {
				t.Fatal(err)
			}
		}
		if got, err := os.ReadFile(d.schemaFile()); err != nil || !bytes.Equal(got, want) {
			t.Errorf("%s, error %v, is not the schema of %T; go test -update writes it, and a member that went needs a new version", d.schemaFile(), err, d.form)
		}
	}
}

// schemaOf returns the schema of a document that has no members but those of its type.
func schemaOf(t testing.TB, d document) *jsonschema.Schema {
	t.Helper()
	s, err := jsonschema.ForType(reflect.TypeOf(d.form), &jsonschema.ForOptions{TypeSchemas: map[reflect.Type]*jsonschema.Schema{
		reflect.TypeFor[time.Duration]():  {Type: "integer", Description: "nanoseconds"},
		reflect.TypeFor[[]byte]():         {Type: "string", ContentEncoding: "base64"},
		reflect.TypeFor[time.Time]():      {Type: "string", Format: "date-time"},
		reflect.TypeFor[sandbox.Level]():  {Type: "string", Enum: []any{"none", "limits", "partial", "full"}},
		reflect.TypeFor[grader.Verdict](): {Type: "string", Enum: append(anys(grader.Verdicts), ""), Description: "empty for a check that was skipped"},
		reflect.TypeFor[grader.Status]():  {Type: "string", Enum: anys([]grader.Status{grader.Passed, grader.Failed, grader.Skipped})},
	}})
	if err != nil {
		t.Fatalf("%s: %v", d.name, err)
	}
	s.Schema, s.Title, s.Description = "https://json-schema.org/draft/2020-12/schema", d.name, "What is written by "+d.by+"."
	if p := s.Properties["schema"]; p != nil {
		var name any = d.name
		p.Const = &name
	}
	return s
}

func anys[S ~string](values []S) (all []any) {
	for _, v := range values {
		all = append(all, string(v))
	}
	return all
}

// openUp lets every object have more members than are known, as those of later versions of
// gradus may.
func openUp(s *jsonschema.Schema) {
	if s == nil {
		return
	}
	if a := s.AdditionalProperties; a != nil && a.Not != nil {
		s.AdditionalProperties = nil
	}
	openUp(s.AdditionalProperties)
	openUp(s.Items)
	for _, p := range s.Properties {
		openUp(p)
	}
}

// holdsSchema checks each line of the last output against the schema of a document, and
// that it has no member beside: schema NAME.
func holdsSchema(t testing.TB) func(*testscript.TestScript, bool, []string) {
	resolved := map[string]*jsonschema.Resolved{}
	for _, d := range documents {
		r, err := schemaOf(t, d).Resolve(nil)
		if err != nil {
			t.Fatalf("%s: %v", d.name, err)
		}
		resolved[d.name] = r
	}
	return func(ts *testscript.TestScript, neg bool, args []string) {
		if neg || len(args) != 1 || resolved[args[0]] == nil {
			ts.Fatalf("usage: schema NAME, one of those of gradus schema")
		}
		lines := strings.Split(strings.TrimSpace(ts.ReadFile("stdout")), "\n")
		for _, l := range lines {
			var value any
			ts.Check(json.Unmarshal([]byte(l), &value))
			ts.Check(resolved[args[0]].Validate(value))
		}
	}
}
