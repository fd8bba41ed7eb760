package gradebook

import (
	"bytes"
	"fmt"
	"strings"
	"testing"
	"unicode/utf16"

	"github.com/google/go-cmp/cmp"
)

// utf16le writes text as Blackboard does.
func utf16le(text string) string {
	out := []byte("\xff\xfe")
	for _, u := range utf16.Encode([]rune(text)) {
		out = append(out, byte(u), byte(u>>8))
	}
	return string(out)
}

const canvas = "\xef\xbb\xbfStudent,ID,SIS User ID,SIS Login ID,Section,LRU (77),Breadth-first search (78),Final Score\r\n" +
	",,,,,Manual Posting,,\r\n" +
	"    Points Possible,,,,,5,17,(read only)\r\n" +
	"\"Doe, Jane\",1001,S1,jdoe,\"Sec \"\"A\"\"\",4, 9.00 ,88\r\n" +
	"\"Roe, Rich\",1002,S2,rroe,Sec A,,EX,\r\n" +
	"\"Núñez, José\",1003,S3,jn,Sec A,,\"3\",\r\n" +
	"\"Zoe, Max\",1004,S4,mz,Sec A,,,\r\n" +
	"\"Student, Test\",1099,,,Sec A,,,"

const moodle = "Identifier,\"Full name\",\"Email address\",Status,Grade,\"Maximum Grade\",\"Grade can be changed\",\"Last modified (submission)\",\"Last modified (grade)\",\"Feedback comments\"\n" +
	"\"Participant 901\",\"Jane Doe\",jane@example.edu,\"Submitted\",\"4,00\",\"17,00\",Yes,-,-,\"a\nb \"\"c\"\"\"\n" +
	"\"Participant 902\",\"Joe Roe\",joe@example.edu,\"No submission\",,\"17,00\",Yes,-,-,\n" +
	"\"Participant 903\",\"Zoe\",zoe@example.edu,\"x\",,\"17,00\",No,-,-,\n"

const blackboard = "\"Last Name\"\t\"First Name\"\t\"Username\"\t\"Student ID\"\t\"Bfs [Total Pts: 17 Score] |9123\"\n" +
	"\"Doe\"\t\"Jané\"\t\"jdoe\"\t\"S1\"\t\"\"\n\"Roe\"\t\"Joe\"\t\"jroe\"\t\"S2\"\t\"5\"\n"

const generic = "email;Note;Punkte\r\"a@example.edu\";x;1,5\rb@example.edu;y;\r"

var fillTests = []struct {
	reason, export string
	grades         []Grade
	options        Options
	want           map[string]string // of the cells that change: what is there, to what will be
	filled         Filled            // Same, and the names that are unmatched and left
	unmatched      string
	without        string
	warnings       int
}{
	{
		reason: "Canvas: by ID, by login, by Canvas's own spelling of a name; excused ones and test students stay",
		export: canvas, options: Options{Column: "Breadth-first search"},
		grades: []Grade{{Name: "doejane", ID: "1001", Points: 17, Max: 17}, {Login: "mz", Points: 12.75, Max: 17}, {Name: "núñezjosé", Points: 3, Max: 17},
			{ID: "1002", Points: 4, Max: 17}, {ID: "9", Name: "Nobody", Points: 4, Max: 17, Line: 6}},
		want:   map[string]string{"4, 9.00 ,88": "4,17,88", "mz,Sec A,,,": "mz,Sec A,,12.75,"},
		filled: Filled{Same: 1}, unmatched: "Nobody (6): not in the gradebook", without: "Roe, Rich (5): excused (EX)",
	}, {
		reason: "Canvas: the number of a column, points out of something else",
		export: canvas, options: Options{Column: "77"},
		grades: []Grade{{ID: "S1", Points: 15, Max: 17}},
		want:   map[string]string{"4, 9.00": "15, 9.00"}, warnings: 1,
		without: "Roe, Rich (5): no points; Núñez, José (6): no points; Zoe, Max (7): no points",
	}, {
		reason: "Canvas: scaled", export: canvas, options: Options{Column: "LRU (77)", OutOf: 5},
		grades: []Grade{{Login: "JDOE", Points: 8.5, Max: 17}}, want: map[string]string{"4, 9.00": "2.5, 9.00"},
		without: "Roe, Rich (5): no points; Núñez, José (6): no points; Zoe, Max (7): no points",
	}, {
		reason:  "Moodle: its number, decimal commas, a grade that may not be changed",
		export:  moodle,
		grades:  []Grade{{ID: "901", Name: "Jane Doe", Points: 12.5, Max: 17}, {Email: "JOE@example.edu", Points: 17, Max: 17}, {ID: "903", Points: 1, Max: 17}},
		want:    map[string]string{"\"4,00\"": "\"12,5\"", "\"No submission\",,": "\"No submission\",17,"},
		without: "Zoe (5): Grade can be changed: No",
	}, {
		reason: "Blackboard: UTF-16, tabs, quotes, first and last names",
		export: utf16le(blackboard), options: Options{Column: "Bfs"},
		grades: []Grade{{Name: "Jané Doe", Points: 3}, {Login: "jroe", Points: 5.25}},
		want:   map[string]string{utf16le("\"S1\"\t\"\"")[2:]: utf16le("\"S1\"\t\"3\"")[2:], utf16le("\"5\"")[2:]: utf16le("\"5.25\"")[2:]},
	}, {
		reason: "any CSV: semicolons, lines that end with CR",
		export: generic, options: Options{Column: "Punkte"},
		grades: []Grade{{Email: "A@example.edu", Points: 2}, {Login: "b@example.edu", Points: 1.5}},
		want:   map[string]string{"x;1,5": "x;2", "y;\r": "y;1,5\r"},
	}, {
		reason: "Windows-1252, which stays so",
		export: "Name,Email,P\r\nJos\xe9,j@example.edu,1\r\n", options: Options{Column: "P"},
		grades: []Grade{{Name: "José", Points: 2}}, want: map[string]string{"edu,1": "edu,2"},
	}, {
		reason: "two of one name are nobody's points",
		export: "Name,P\nJane Doe,\n\"Doe, Jane\",\n", options: Options{Column: "P"},
		grades: []Grade{{Name: "Jane Doe", Points: 2, Line: 2}}, want: map[string]string{},
		unmatched: "Jane Doe (2): several lines could be meant", without: "Jane Doe (2): no points; Doe, Jane (3): no points",
	}, {
		reason: "two results for one line",
		export: "Email,ID,P\na@b,7,\n", options: Options{Column: "P"},
		grades: []Grade{{Email: "a@b", Points: 2, Line: 2}, {ID: "7", Points: 3, Line: 3}}, want: map[string]string{"7,": "7,2"},
		unmatched: "7 (3): the line of a@b got the points of line 2 already",
	},
}

func TestFill(t *testing.T) {
	for _, tt := range fillTests {
		t.Run(tt.reason, func(t *testing.T) {
			before := strings.Clone(tt.export)
			f, err := Fill([]byte(tt.export), tt.grades, tt.options)
			if err != nil {
				t.Fatal(err)
			}
			want := tt.export
			for old, new := range tt.want {
				if strings.Count(want, old) != 1 {
					t.Fatalf("%q is there %d times", old, strings.Count(want, old))
				}
				want = strings.Replace(want, old, new, 1)
			}
			if tt.export != before || len(f.Changes) != len(tt.want) {
				t.Errorf("%d changes; want %d", len(f.Changes), len(tt.want))
			}
			if diff := cmp.Diff(want, string(f.Data)); diff != "" {
				t.Errorf("mismatch (-want +got):\n%s", diff)
			}
			if got := names(f.Unmatched); got != tt.unmatched {
				t.Errorf("unmatched: %s; want %s", got, tt.unmatched)
			}
			if got := names(f.Without); got != tt.without {
				t.Errorf("left: %s; want %s", got, tt.without)
			}
			if f.Same != tt.filled.Same || len(f.Warnings) != tt.warnings {
				t.Errorf("%d the same, warnings %v", f.Same, f.Warnings)
			}
			again, err := Fill(f.Data, tt.grades, tt.options)
			if err != nil || len(again.Changes) > 0 || !bytes.Equal(again.Data, f.Data) {
				t.Errorf("filled again, it changes: %v, %v", again.Changes, err)
			}
		})
	}
}

func names(list []Left) string {
	var out []string
	for _, l := range list {
		out = append(out, fmt.Sprintf("%s (%d): %s", l.Who, l.Line, l.Why))
	}
	return strings.Join(out, "; ")
}

func TestFillRefuses(t *testing.T) {
	for _, tt := range []struct{ reason, export, column, want string }{
		{"empty", "", "P", "the file is empty"},
		{"a spreadsheet", "PK\x03\x04\x00\x00", "P", "this is no text"},
		{"half a character", "\xff\xfea", "P", "cut short"},
		{"nobody", "a,b\n1,2\n", "b", "no title of a column says who"},
		{"no such column", canvas, "Quick sort", `no column is called "Quick sort"; there are: LRU (77); Breadth-first search (78)`},
		{"no column named", canvas, "", "a gradebook of Canvas has many columns"},
		{"who somebody is", canvas, "SIS User ID", "is not filled in"},
		{"two of a name", "Student,ID,Section,A (1),A (2)\nx,1,s,,\n", "A", "2 columns are called"},
		{"a quote that does not end", "Name,P\n\"Jane,\n", "P", "line 2: a quoted cell does not end"},
	} {
		if _, err := Fill([]byte(tt.export), nil, Options{Column: tt.column}); err == nil || !strings.Contains(err.Error(), tt.want) {
			t.Errorf("%s: %v; want %s", tt.reason, err, tt.want)
		}
	}
}

const table = "name,id,email,login,challenge,state,verdict,score,max_score,points,submitted\n" +
	"Jane,'=1,,,algorithms/bfs,graded,partial,5,17,4.5,2026-03-01T12:00:00Z\n" +
	"Jane,'=1,,,algorithms/bfs,graded,partial,4,17,4,2026-03-02T12:00:00Z\n" +
	"Joe,2,,,algorithms/bfs,parked,,,,,\n" +
	"Zoe,3,,,algorithms/dfs,graded,accepted,9,9,9,\n"

func TestReadGrades(t *testing.T) {
	got, err := ReadGrades([]byte(table), "bfs", TakeBest)
	if err != nil || len(got) != 1 || got[0] != (Grade{Name: "Jane", ID: "=1", Points: 4.5, Max: 17, Line: 2}) {
		t.Errorf("the best: %+v, %v", got, err)
	}
	if got, err = ReadGrades([]byte(table), "bfs", TakeLast); err != nil || len(got) != 1 || got[0].Points != 4 {
		t.Errorf("the last: %+v, %v", got, err)
	}
	for _, tt := range []struct {
		text, challenge string
		take            Take
		want            string
	}{
		{table, "bfs", TakeOnly, "lines 2 and 3 are both about Jane"},
		{table, "", TakeBest, "the table is about algorithms/bfs and algorithms/dfs"},
		{"", "", TakeBest, "no line of titles"},
		{"a,b\n", "", TakeBest, "no column points"},
		{"login,points\nx,NaN\n", "", TakeBest, "are no points"},
		{"login,points\nx\n", "", TakeBest, "wrong number of fields"},
	} {
		if _, err := ReadGrades([]byte(tt.text), tt.challenge, tt.take); err == nil || !strings.Contains(err.Error(), tt.want) {
			t.Errorf("%q: %v; want %s", tt.text, err, tt.want)
		}
	}
}

// FuzzSheet holds that a sheet that is not changed comes out as it went in, and that a
// cell that is exchanged is the only thing that changes.
func FuzzSheet(f *testing.F) {
	for _, seed := range []string{canvas, moodle, utf16le(blackboard), generic, "a\n", ",\n\n\"\"\"\"", "\"a\"b\"c,\r\n", "\xfe\xff\x00a\x00,"} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		s, err := parseSheet(data)
		if err != nil {
			return
		}
		if !bytes.Equal(s.bytes(), data) {
			t.Fatalf("%q came out as %q", data, s.bytes())
		}
		for row := range s.rows {
			for column := range s.rows[row] {
				once, err := parseSheet(data)
				if err != nil {
					t.Fatal(err)
				}
				once.set(row, column, "7")
				cell := once.rows[row][column]
				out := once.bytes()
				if !bytes.HasPrefix(out, data[:cell.from]) || !bytes.HasSuffix(out, data[cell.to:]) || len(out) > len(data)+6 {
					t.Fatalf("cell %d,%d of %q: %q", row, column, data, out)
				}
				if len(data) > 2000 {
					return
				}
			}
		}
	})
}
