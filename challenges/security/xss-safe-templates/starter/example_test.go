package pages

import (
	"net/http/httptest"
	"strings"
	"testing"
)

// get returns what a site of one user answers.
func get(u User, path string) string {
	w := httptest.NewRecorder()
	NewHandler([]User{u}).ServeHTTP(w, httptest.NewRequest("GET", path, nil))
	return w.Body.String()
}

func TestExampleName(t *testing.T) {
	page := get(User{Name: "a<b", Color: "#336699"}, "/users/a%3Cb")
	if want := `<h1 style="color: #336699">a&lt;b</h1>`; !strings.Contains(page, want) {
		t.Errorf("the profile of a<b is\n%s\nwant in it: %s", page, want)
	}
	page = get(User{Name: "o'brien"}, "/users/o'brien")
	if strings.Contains(page, `mention('o'brien')`) || !strings.Contains(page, "mention(") {
		t.Errorf("the profile of o'brien is\n%s\nwant mention called with one string", page)
	}
}

func TestExampleComment(t *testing.T) {
	for _, tt := range [][2]string{
		{"I like *tea & milk*", "I like <strong>tea &amp; milk</strong>"},
		{"[a shop](https://tea.example/?a=1&b=2)", `<a href="https://tea.example/?a=1&amp;b=2">a shop</a>`},
		{"[a *shop*](javascript:steal)", "[a *shop*](javascript:steal)"},
	} {
		page := get(User{Name: "ann", Comments: []Comment{{"bob", tt[0]}}}, "/users/ann")
		if !strings.Contains(page, tt[1]) {
			t.Errorf("the profile with the comment %s is\n%s\nwant in it: %s", tt[0], page, tt[1])
		}
	}
}
