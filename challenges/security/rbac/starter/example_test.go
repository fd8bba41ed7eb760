package rbac

import (
	"net/http"
	"net/http/httptest"
	"testing"
)

func office(t *testing.T) *Policy {
	t.Helper()
	p, err := New(map[string]Role{
		"clerk":   {Allow: []string{"invoice:read", "invoice:write"}},
		"auditor": {Allow: []string{"*:read"}, Deny: []string{"payroll:*"}},
		"boss":    {Inherits: []string{"clerk"}, Allow: []string{"payroll:*"}},
	})
	if err != nil {
		t.Fatalf("New = error %v; want none", err)
	}
	return p
}

func TestExampleAllowed(t *testing.T) {
	p := office(t)
	for _, tt := range []struct {
		roles      []string
		permission string
		want       bool
	}{
		{[]string{"clerk"}, "invoice:write", true},
		{[]string{"clerk"}, "payroll:read", false},
		{[]string{"boss"}, "invoice:write", true},
		{[]string{"boss", "auditor"}, "payroll:read", false},
		{nil, "invoice:read", false},
	} {
		if got := p.Allowed(tt.roles, tt.permission); got != tt.want {
			t.Errorf("Allowed(%q, %q) = %t; want %t", tt.roles, tt.permission, got, tt.want)
		}
	}
}

func TestExampleGuard(t *testing.T) {
	h := office(t).Guard(
		func(r *http.Request) ([]string, bool) { return r.Header["Role"], r.Header["Role"] != nil },
		func(r *http.Request) (string, bool) { return "invoice:read", r.URL.Path == "/invoices" },
		http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {}),
	)
	for _, tt := range []struct {
		role, path string
		want       int
	}{{"clerk", "/invoices", 200}, {"visitor", "/invoices", 403}, {"clerk", "/elsewhere", 403}, {"", "/invoices", 401}} {
		r, w := httptest.NewRequest("GET", tt.path, nil), httptest.NewRecorder()
		if tt.role != "" {
			r.Header.Set("Role", tt.role)
		}
		if h.ServeHTTP(w, r); w.Code != tt.want {
			t.Errorf("GET %s as %q = %d; want %d", tt.path, tt.role, w.Code, tt.want)
		}
	}
}
