package values_test

import (
	"errors"
	"math"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"example.com/course/track/values"
)

func TestFloats(t *testing.T) {
	for _, f := range []float64{0, math.Copysign(0, -1), math.NaN(), math.Inf(1), math.Inf(-1), math.SmallestNonzeroFloat64, math.MaxFloat64, 1.0 / 3} {
		if got := values.Float(f); math.Float64bits(got) != math.Float64bits(f) {
			t.Errorf("Float(%v) = %v", f, got)
		}
	}
	odd := math.Float64frombits(0x7ff8000000000123) // a NaN with a payload
	if got := values.Float(odd); math.Float64bits(got) != math.Float64bits(odd) {
		t.Errorf("Float(NaN) = %#x; want %#x", math.Float64bits(got), math.Float64bits(odd))
	}
	if got := values.Floats([]float32{math.MaxFloat32, -0.5}); got[0] != math.MaxFloat32 || got[1] != -0.5 {
		t.Errorf("Floats = %v", got)
	}
	if got := values.Complex(complex(1, math.Inf(-1))); real(got) != -1 || imag(got) != math.Inf(1) {
		t.Errorf("Complex = %v", got)
	}
	if got := values.Negative(); !math.Signbit(float64(got)) {
		t.Errorf("Negative = %v; want -0", got)
	}
}

func TestIntegersAndText(t *testing.T) {
	if diff := cmp.Diff([]string{"-128", "18446744073709551615", "界"}, values.Ints(math.MinInt8, math.MaxUint64, '界')); diff != "" {
		t.Error(diff)
	}
	if got := values.Flip(values.Bits{1, 2, 255}); got != (values.Bits{255, 2, 1}) {
		t.Errorf("Flip = %v", got)
	}
	bad := "a\x00\xff\xfe€"
	if got := values.Text(values.Bytes(bad)); got != bad {
		t.Errorf("Text(Bytes(%q)) = %q", bad, got)
	}
}

func TestNil(t *testing.T) {
	if got := values.IsNil(nil, nil, nil, nil, nil, nil); got != [6]bool{true, true, true, true, true, true} {
		t.Errorf("IsNil of nothing = %v", got)
	}
	if got := values.IsNil([]int{}, map[string]int{}, new(int), errors.New(""), func() {}, []int(nil)); got != [6]bool{} {
		t.Errorf("IsNil of empty things = %v", got)
	}
	s, m, p, e, f, v := values.Nothing(false)
	if s != nil || m != nil || p != nil || e != nil || f != nil || v != nil {
		t.Errorf("Nothing(false) = %#v %#v %#v %#v %v %#v", s, m, p, e, f != nil, v)
	}
	s, m, p, e, f, v = values.Nothing(true)
	if s == nil || m == nil || p == nil || e == nil || f == nil || v == nil {
		t.Errorf("Nothing(true) = %#v %#v %#v %#v %v %#v", s, m, p, e, f != nil, v)
	}
}

func TestSharing(t *testing.T) {
	if p := values.Twins(true); p[0] != p[1] {
		t.Error("one variable became two")
	}
	if p := values.Twins(false); p[0] == p[1] {
		t.Error("two variables became one")
	}
	a, b := 1, 1
	if values.Bump(values.Pair{&a, &a}); a != 3 {
		t.Errorf("Bump of one variable left %d; want 3", a)
	}
	if values.Bump(values.Pair{&a, &b}); a != 4 || b != 2 {
		t.Errorf("Bump left %d, %d; want 4, 2", a, b)
	}
}

func TestCycles(t *testing.T) {
	r := values.Circle(3)
	if r.Next.Next.Next != r || r.Next.Next.Value != 2 {
		t.Errorf("Circle(3) = %+v", r)
	}
	mine := &values.Ring{}
	mine.Next = &values.Ring{Next: mine}
	if n := values.Length(mine); n != 2 || mine.Value != 2 || mine.Next.Value != 1 || mine.Next.Next != mine {
		t.Errorf("Length = %d, ring %+v", n, mine)
	}
}

func TestMapsInPlace(t *testing.T) {
	table := values.Table{"a": {1}}
	table.Grow("a", 2)
	table.Grow("b", 3)
	if diff := cmp.Diff(values.Table{"a": {1, 2}, "b": {3}}, table); diff != "" {
		t.Error(diff)
	}
}

func TestStructsOfEverything(t *testing.T) {
	r := values.Record{Base: values.Base{ID: 6}, Name: "n", Extra: "x", Run: func(n int) int { return n * 3 }}
	got := values.Stamp(r)
	want := values.Record{Base: values.Base{ID: 7}, Name: "n!", Extra: []any{"x", 7}}
	want.When.Year = 2024
	if diff := cmp.Diff(want, got, cmpopts.IgnoreFields(values.Record{}, "Run")); diff != "" {
		t.Error(diff)
	}
	if got.Run(2) != 18 || r.ID != 6 {
		t.Errorf("Run(2) = %d; the original has ID %d", got.Run(2), r.ID)
	}
	deep := values.Deep(50)
	for range 50 {
		deep = deep.([]any)[0]
	}
	if deep != "bottom" {
		t.Errorf("Deep ends in %v", deep)
	}
	if n, err := values.Both(4); n != 4 || err == nil || err.Error() != "with 4" {
		t.Errorf("Both = %d, %v", n, err)
	}
}
