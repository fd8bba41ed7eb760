package catalog

import (
	"errors"
	"fmt"
	"maps"
	"reflect"
	"regexp"
	"slices"
	"strings"

	"github.com/BurntSushi/toml"
)

// undecoded says where and why TOML could not be decoded into v.
func undecoded(name string, data []byte, v any, err error) *Problem {
	if parse, ok := errors.AsType[toml.ParseError](err); ok {
		return &Problem{name, parse.Position.Line, parse.Message}
	}
	var values map[string]any
	if _, again := toml.Decode(string(data), &values); again == nil {
		if m := (mistyped{}).find(values, reflect.TypeOf(v).Elem()); m != nil {
			return &Problem{name, m.line(string(data)), fmt.Sprintf("%s takes %s", m.key(), m.wants)}
		}
	}
	return &Problem{Path: name, Message: strings.TrimPrefix(err.Error(), "toml: ")}
}

// mistyped is the place of a value that has another type than its field.
type mistyped struct {
	path  []step
	wants string
}

// step leads to a key, and to the nth, from 0, of its tables where it has several.
type step struct {
	key string
	nth int
}

func (m mistyped) key() string {
	keys := make([]string, len(m.path))
	for i, s := range m.path {
		keys[i] = s.key
	}
	return strings.Join(keys, ".")
}

// find returns the first value at or below m that does not fit into a t, nil if all do.
func (m mistyped) find(value any, t reflect.Type) *mistyped {
	switch got := value.(type) {
	case map[string]any:
		return m.findBelow(got, t)
	case []map[string]any: // [[tables]]
		if t.Kind() != reflect.Slice || t.Elem().Kind() != reflect.Struct {
			break
		}
		for i, table := range got {
			m.path[len(m.path)-1].nth = i
			if found := m.find(table, t.Elem()); found != nil {
				return found
			}
		}
		return nil
	case []any:
		if t.Kind() != reflect.Slice {
			break
		}
		for _, element := range got {
			if (mistyped{}).find(element, t.Elem()) != nil {
				return &mistyped{m.path, wanted(t)}
			}
		}
		return nil
	default:
		if reflect.TypeOf(value).Kind() == scalar(t) || t.Kind() == reflect.Float64 && reflect.TypeOf(value).Kind() == reflect.Int64 {
			return nil
		}
	}
	return &mistyped{m.path, wanted(t)}
}

func (m mistyped) findBelow(table map[string]any, t reflect.Type) *mistyped {
	below := func(key string, value any, t reflect.Type) *mistyped {
		return mistyped{path: append(append([]step{}, m.path...), step{key: key})}.find(value, t)
	}
	switch t.Kind() {
	case reflect.Map:
		for _, key := range slices.Sorted(maps.Keys(table)) {
			if found := below(key, table[key], t.Elem()); found != nil {
				return found
			}
		}
		return nil
	case reflect.Struct:
		for i := range t.NumField() {
			key, _, _ := strings.Cut(t.Field(i).Tag.Get("toml"), ",")
			if value, ok := table[key]; ok {
				if found := below(key, value, t.Field(i).Type); found != nil {
					return found
				}
			}
		}
		return nil
	}
	return &mistyped{m.path, wanted(t)}
}

// scalar is the kind of the TOML values that go into a t.
func scalar(t reflect.Type) reflect.Kind {
	switch t.Kind() {
	case reflect.Pointer:
		return scalar(t.Elem())
	case reflect.Int:
		return reflect.Int64
	}
	return t.Kind()
}

// wanted says how a value of a type is written.
func wanted(t reflect.Type) string {
	switch scalar(t) {
	case reflect.String:
		return "text in quotes"
	case reflect.Int64:
		return "a whole number, without quotes"
	case reflect.Float64:
		return "a number, without quotes"
	case reflect.Bool:
		return "true or false, without quotes"
	case reflect.Slice:
		if t.Elem().Kind() == reflect.Struct {
			return "tables, each below its name in [[ ]]"
		}
		return `a list of texts in quotes: ["one", "two"]`
	}
	return "a table, below its name in [ ]"
}

// line returns the line, from 1, on which the key is set; 0 if it can't be told.
func (m mistyped) line(text string) int {
	at, table := 0, ""
	for i, s := range m.path {
		set := `["']?` + regexp.QuoteMeta(s.key) + `["']?`
		if last := i == len(m.path)-1; last {
			set = `(?:` + set + `\s*[=.]|\[+\s*` + table + set + `\s*\])`
		} else {
			table += set + `\s*\.\s*`
			set = `\[+\s*` + strings.TrimSuffix(table, `\s*\.\s*`) + `\s*\]`
		}
		found := regexp.MustCompile(`(?m)^[ \t]*`+set).FindAllStringIndex(text[at:], s.nth+1)
		switch {
		case len(found) > s.nth:
			at += found[s.nth][0]
		case i == len(m.path)-1:
			return 0
		}
	}
	return 1 + strings.Count(text[:at], "\n")
}
