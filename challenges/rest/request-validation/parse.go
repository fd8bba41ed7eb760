package orders

import (
	"bytes"
	"encoding/json"
)

// object is a JSON object. Unlike a map that encoding/json fills, it knows which names
// came more than once.
type object struct {
	members map[string]any
	again   map[string]bool
}

// parse returns a valid JSON value as nil, bool, json.Number, string, []any or object. It
// is not ok if it is too deep.
func parse(valid []byte) (v any, ok bool) {
	d := json.NewDecoder(bytes.NewReader(valid))
	d.UseNumber()
	return parseValue(d, maxDepth)
}

// parseValue reads a value in which arrays and objects stand in each other at most as deep
// as given.
func parseValue(d *json.Decoder, depth int) (v any, ok bool) {
	token, _ := d.Token()
	delim, nested := token.(json.Delim)
	if !nested {
		return token, true
	}
	if depth == 0 {
		return nil, false
	}
	if delim == '{' {
		v, ok = parseObject(d, depth-1)
	} else {
		v, ok = parseArray(d, depth-1)
	}
	if ok {
		d.Token() // the closing bracket
	}
	return v, ok
}

func parseArray(d *json.Decoder, depth int) (items []any, ok bool) {
	for d.More() {
		v, ok := parseValue(d, depth)
		if !ok {
			return nil, false
		}
		items = append(items, v)
	}
	return items, true
}

func parseObject(d *json.Decoder, depth int) (o object, ok bool) {
	o = object{map[string]any{}, map[string]bool{}}
	for d.More() {
		token, _ := d.Token()
		name := token.(string)
		v, ok := parseValue(d, depth)
		if !ok {
			return object{}, false
		}
		_, o.again[name] = o.members[name]
		o.members[name] = v
	}
	return o, true
}
