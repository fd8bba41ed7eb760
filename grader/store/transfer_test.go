package store

import (
	"bytes"
	"encoding/binary"
	"encoding/json"
	"errors"
	"io"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/gradus-dev/gradus/grader"
)

func exported(t *testing.T, s *Store) string {
	t.Helper()
	var out strings.Builder
	if _, err := s.Export(t.Context(), &out); err != nil {
		t.Fatal(err)
	}
	return out.String()
}

func TestExportImportMovesEverything(t *testing.T) {
	from, to := mustOpen(t, t.TempDir()), mustOpen(t, t.TempDir())
	strange := attempt(1, "a/x\"'\u202e", 3)
	strange.Report.Submission = "line\nbreak\u2028 and <html>"
	mustAdd(t, from, strange, attempt(2, "a/y", 0))
	mustAdd(t, to, attempt(2, "a/y", 0), attempt(3, "a/y", 2))

	lines := exported(t, from)
	for i, want := range []Imported{{Added: 1, Known: 1}, {Added: 0, Known: 2}} {
		// Blank lines and a missing last newline do no harm.
		got, err := to.Import(t.Context(), strings.NewReader("\n"+strings.TrimSpace(lines)))
		if err != nil || got != want {
			t.Errorf("import %d = %+v, %v; want %+v", i+1, got, err, want)
		}
	}
	if diff := cmp.Diff([]grader.Attempt{strange}, mustHistory(t, to, strange.Report.Challenge, 0)); diff != "" {
		t.Errorf("imported attempt mismatch (-want +got):\n%s", diff)
	}
	best, err := to.Best(t.Context())
	want := map[string]map[string]int{
		strange.Report.Challenge: {"TestFirst": 3, "TestSecond": 1},
		"a/y":                    {"TestFirst": 2, "TestSecond": 1},
	}
	if diff := cmp.Diff(want, best); diff != "" || err != nil {
		t.Errorf("Best after import: error %v, mismatch (-want +got):\n%s", err, diff)
	}
	status, err := to.Status(t.Context())
	if diff := cmp.Diff(map[string]Status{strange.Report.Challenge: Passed, "a/y": Tried}, status); diff != "" || err != nil {
		t.Errorf("Status after import: error %v, mismatch (-want +got):\n%s", err, diff)
	}
	if n := strings.Count(lines, "\n"); n != 2 {
		t.Errorf("the export has %d lines; want one for each of 2 attempts", n)
	}
}

func line(t *testing.T, a grader.Attempt) string {
	t.Helper()
	data, err := json.Marshal(a)
	if err != nil {
		t.Fatal(err)
	}
	return string(data)
}

func TestImportIsAllOrNothing(t *testing.T) {
	good := line(t, attempt(1, "a/x", 3))
	graderError := attempt(4, "a/x", 0)
	graderError.Report.Verdict = grader.GraderError
	for _, tt := range []struct {
		reason string
		text   string
		want   []int // numbers of the bad lines
	}{
		{"not JSON", good + "\nhello\n", []int{2}},
		{"cut short", good + "\n" + good[:len(good)/2], []int{2}},
		{"blank lines count, and every bad line is told", "\nx\n\n" + good + "\n[]\n", []int{2, 5}},
		{"an empty object", "{}\n" + good, []int{1}},
		{"two on a line", good + good, []int{1}},
		{"a key that would be lost", strings.Replace(good, `{"schema"`, `{"more":1,"schema"`, 1), []int{1}},
		{"a grader error", good + "\n" + line(t, graderError), []int{2}},
		{"too long", good + "\n" + strings.Repeat("x", maxLineBytes+5000) + "\n" + good + "\nx", []int{2, 4}},
		{"gives up", strings.Repeat("x\n", 500), []int{1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20}},
	} {
		t.Run(tt.reason, func(t *testing.T) {
			s := mustOpen(t, t.TempDir())
			mustAdd(t, s, attempt(7, "a/kept", 1))
			sum, err := s.Import(t.Context(), strings.NewReader(tt.text))
			var bad *ImportError
			if !errors.As(err, &bad) {
				t.Fatalf("Import error %v; want an *ImportError", err)
			}
			var got []int
			for _, l := range bad.Lines {
				got = append(got, l.Number)
				if l.Err == nil {
					t.Errorf("line %d has no reason", l.Number)
				}
			}
			if diff := cmp.Diff(tt.want, got); diff != "" {
				t.Errorf("bad lines mismatch (-want +got):\n%s", diff)
			}
			if sum != (Imported{}) {
				t.Errorf("Import = %+v; want nothing counted", sum)
			}
			if got := ids(mustHistory(t, s, "", 0)); len(got) != 1 {
				t.Errorf("the history is %v; want only what was there before", got)
			}
		})
	}
}

func TestImportKnowsByteOrderMarks(t *testing.T) {
	good := line(t, attempt(1, "a/x", 3)) + "\n"
	wide := func(order binary.AppendByteOrder) (out []byte) {
		for _, r := range good {
			out = order.AppendUint16(out, uint16(r))
		}
		return out
	}
	little, big := wide(binary.LittleEndian), wide(binary.BigEndian)
	for _, tt := range []struct {
		reason string
		text   []byte
		want   error
	}{
		{"UTF-8 with a mark", []byte("\ufeff" + good), nil},
		{"UTF-16, the low byte first", append([]byte("\xff\xfe"), little...), ErrUTF16},
		{"UTF-16, the high byte first", append([]byte("\xfe\xff"), big...), ErrUTF16},
		{"UTF-16 without a mark", little, ErrUTF16},
		{"UTF-16 without a mark, the high byte first", big, ErrUTF16},
	} {
		sum, err := mustOpen(t, t.TempDir()).Import(t.Context(), bytes.NewReader(tt.text))
		if !errors.Is(err, tt.want) || err == nil && sum.Added != 1 {
			t.Errorf("%s: Import = %+v, %v; want error %v", tt.reason, sum, err, tt.want)
		}
	}
}

func TestImportPassesOnReadErrors(t *testing.T) {
	s := mustOpen(t, t.TempDir())
	broken := io.MultiReader(strings.NewReader(line(t, attempt(1, "a/x", 3))+"\n"), errReader{})
	if _, err := s.Import(t.Context(), broken); !errors.Is(err, io.ErrClosedPipe) {
		t.Errorf("Import error %v; want %v", err, io.ErrClosedPipe)
	}
	if got := mustHistory(t, s, "", 0); len(got) != 0 {
		t.Errorf("%d attempts were half imported", len(got))
	}
}

type errReader struct{}

func (errReader) Read([]byte) (int, error) { return 0, io.ErrClosedPipe }

func FuzzImport(f *testing.F) {
	data, err := json.Marshal(attempt(1, "a/x", 3))
	if err != nil {
		f.Fatal(err)
	}
	f.Add(data)
	f.Add([]byte("{}\n\n[1]\n"))
	f.Fuzz(func(t *testing.T, data []byte) {
		s := mustOpen(t, t.TempDir())
		sum, err := s.Import(t.Context(), bytes.NewReader(data))
		history := mustHistory(t, s, "", 0)
		if len(history) != sum.Added || (err != nil && len(history) > 0) {
			t.Fatalf("Import = %+v, %v; but %d attempts are recorded", sum, err, len(history))
		}
		again, err2 := s.Import(t.Context(), strings.NewReader(exported(t, s)))
		if err2 != nil || again.Added != 0 || again.Known != sum.Added {
			t.Fatalf("importing the own export = %+v, %v; want %d known", again, err2, sum.Added)
		}
	})
}
