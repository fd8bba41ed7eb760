package gotool

import "testing"

func TestSettingHint(t *testing.T) {
	for _, tt := range []struct{ name, value, want string }{
		{"GOROOT", "/no/such/go", "unset GOROOT: there is no Go at /no/such/go"},
		{"GOPATH", "relative", "unset GOPATH, or set it to an absolute path: it is relative"},
		{"GOPATH", "/absolute", installHint},
	} {
		t.Run(tt.name+"="+tt.value, func(t *testing.T) {
			t.Setenv("GOROOT", "")
			t.Setenv("GOPATH", "")
			t.Setenv(tt.name, tt.value)
			if got := settingHint(); got != tt.want {
				t.Errorf("hint %q; want %q", got, tt.want)
			}
		})
	}
}
