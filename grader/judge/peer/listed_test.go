package peer

import (
	"fmt"
	"reflect"
	"testing"
)

// TestExchangeIsOneToOne sends values of a type with constants there and back: whatever
// the constants are here and there, each comes back as it was, and no two become one.
func TestExchangeIsOneToOne(t *testing.T) {
	list := func(values ...int) (all []reflect.Value) {
		for _, v := range values {
			all = append(all, reflect.ValueOf(v))
		}
		return all
	}
	for _, here := range [][]int{{0, 1, 2}, {2, 0, 1}, {1, 2, 3}, {-1, 0, 7}, {9, 8, 7}} {
		from, to := list(here...), list(0, 1, 2)
		seen := map[int64]int{}
		for v := -3; v < 12; v++ {
			sent := exchange(reflect.ValueOf(v), from, to)
			if other, taken := seen[sent.Int()]; taken {
				t.Errorf("constants %v: %d and %d are both sent as %d", here, other, v, sent.Int())
			}
			seen[sent.Int()] = v
			if back := exchange(sent, to, from); back.Int() != int64(v) {
				t.Errorf("constants %v: %d is sent as %d and comes back as %d", here, v, sent.Int(), back.Int())
			}
		}
		for i, v := range here {
			if seen[int64(i)] != v {
				t.Errorf("constants %v: constant %d is sent as that of %d", here, v, seen[int64(i)])
			}
		}
	}
}

// TestNoConstant sends what is no constant to a type of another kind.
func TestNoConstant(t *testing.T) {
	texts, numbers := []reflect.Value{reflect.ValueOf("a"), reflect.ValueOf("b")}, []reflect.Value{reflect.ValueOf(1), reflect.ValueOf(2)}
	for _, tt := range []struct {
		v        any
		from, to []reflect.Value
		want     string
	}{
		{"b", texts, numbers, "2"}, {"", texts, numbers, "0"}, {"c", texts, numbers, "3"},
		{2, numbers, texts, `"b"`}, {0, numbers, texts, `""`}, {9, numbers, texts, `"no constant"`},
	} {
		if got := fmt.Sprintf("%#v", exchange(reflect.ValueOf(tt.v), tt.from, tt.to).Interface()); got != tt.want {
			t.Errorf("%#v is sent as %s; want %s", tt.v, got, tt.want)
		}
	}
}

// TestEqualConstants does not go round for ever where the submission's are the same.
func TestEqualConstants(t *testing.T) {
	same := []reflect.Value{reflect.ValueOf(0), reflect.ValueOf(0)}
	to := []reflect.Value{reflect.ValueOf(0), reflect.ValueOf(1)}
	if got := exchange(reflect.ValueOf(0), same, to).Int(); got != 0 {
		t.Errorf("0 is sent as %d; want the first constant", got)
	}
	exchange(reflect.ValueOf(1), same, to)
}
