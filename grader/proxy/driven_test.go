package proxy

import "testing"

func TestSeries(t *testing.T) {
	for _, tt := range []struct {
		names []string
		want  string
	}{
		{nil, ""},
		{[]string{"New"}, "New"},
		{[]string{"New", "Get"}, "New and Get"},
		{[]string{"New", "Get", "Put", "Len"}, "New, Get, Put and Len"},
		{[]string{"New", "Get", "Put", "Len", "All"}, "New, Get, Put and 2 more"},
	} {
		if got := series(tt.names); got != tt.want {
			t.Errorf("series(%q) = %q; want %q", tt.names, got, tt.want)
		}
	}
}
