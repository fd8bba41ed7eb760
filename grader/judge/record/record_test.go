package record

import (
	"bytes"
	"reflect"
	"strings"
	"testing"
)

// TestRecordsAreBounded fills a record with whatever takes the most room. What
// is read is the beginning of each text.
func TestRecordsAreBounded(t *testing.T) {
	for name, unit := range map[string]string{"letters": "a", "control characters": "\x01", "quotes": `"`, "markup": "<", "umlauts": "ü",
		"invalid UTF-8": "\xff", "line separators": "\u2028", "line ends": "\n", "delete": "\x7f"} {
		t.Run(name, func(t *testing.T) {
			text := strings.Repeat(unit, 2<<20/len(unit))
			full := Record{Kind: End, Test: "TestA", Log: text, Stack: text, Reason: text}
			for range 8_000 {
				full.Calls = append(full.Calls, Call{Call: text, Got: text})
			}
			var stream bytes.Buffer
			for _, r := range []Record{full, {Kind: Done}} {
				if err := Write(&stream, r); err != nil {
					t.Fatal(err)
				}
			}
			var got []Record
			if err := Read(&stream, func(r Record) { got = append(got, r) }); err != nil || len(got) != 2 {
				t.Fatalf("%d records, error %v; want 2", len(got), err)
			}
			r := got[0]
			if len(full.Calls) != 8_000 || r.Kind != End || r.Test != "TestA" || got[1].Kind != Done {
				t.Errorf("records %.100v; want what was written", got)
			}
			valid := strings.ToValidUTF8(text, "\ufffd")
			if unit == "\xff" {
				valid = strings.Repeat("\ufffd", len(text))
			}
			for what, s := range map[string]string{"log": r.Log, "stack": r.Stack, "reason": r.Reason, "call": r.Calls[0].Call, "result": r.Calls[0].Got} {
				if begun := strings.TrimSuffix(s, "…"); len(begun) < 1000 || begun == s || !strings.HasPrefix(valid, begun) {
					t.Errorf("%s: %d bytes, %.20q; want the beginning of the text, and a mark that it was cut", what, len(s), s)
				}
			}
			if n := len(r.Calls); n != maxCalls || r.Calls[n-1].Omitted != 8_000-maxCalls+1 {
				t.Errorf("%d calls, the last %.40q; want %d and how many more there were", n, r.Calls[n-1].Call, maxCalls)
			}
		})
	}
}

func TestShortRecordsStayWhole(t *testing.T) {
	want := Record{Kind: End, Test: "TestA", Log: "a < b\n\x00\u2028", Stack: "s", Reason: "r", Calls: []Call{{Call: "F(\"\x01\")", Got: "1"}, {Call: "… 7 more …", Omitted: 7}, {Call: "G()", Got: "…"}}, Panicked: true}
	var stream bytes.Buffer
	if err := Write(&stream, want); err != nil {
		t.Fatal(err)
	}
	err := Read(&stream, func(got Record) {
		if !reflect.DeepEqual(got, want) {
			t.Errorf("read %+v; want %+v", got, want)
		}
	})
	if err != nil {
		t.Error(err)
	}
}
