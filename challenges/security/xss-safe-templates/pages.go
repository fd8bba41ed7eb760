// Package pages serves a small site: a search, and profiles that others may comment
// on. Whatever users type is text, wherever it stands in a page.
package pages

import (
	"bytes"
	"html"
	"html/template"
	"io"
	"net/http"
	"net/url"
	"regexp"
	"slices"
	"strings"
)

// User is somebody with a profile. All of it is as users have typed it.
type User struct {
	Name, Bio, Website, Color string
	Comments                  []Comment
}

// Comment is what somebody wrote on a profile, as they typed it.
type Comment struct{ Author, Text string }

type site struct{ users []User }

// NewHandler returns the handler of a site with these users. Their names differ.
func NewHandler(users []User) http.Handler {
	s := site{users}
	mux := http.NewServeMux()
	mux.HandleFunc("GET /search", s.search)
	mux.HandleFunc("GET /users/{name}", s.profile)
	mux.HandleFunc("GET /users/{name}/bio", s.bio)
	mux.HandleFunc("/", notFound)
	return mux
}

var funcs = template.FuncMap{"segment": url.PathEscape, "isLink": isLink, "color": color, "data": data, "markup": markup}

func parse(page string) *template.Template {
	return template.Must(template.New("").Funcs(funcs).Parse(page))
}

var searchPage = parse(`<!DOCTYPE html>
<html lang="en">
<head><meta charset="utf-8"><title>Search: {{.Query}}</title></head>
<body>
<form action="/search"><input name="q" value="{{.Query}}"></form>
<h1>Users like <q>{{.Query}}</q></h1>
<ul>
{{range .Found}}<li><a href="/users/{{segment .Name}}" title="{{.Bio}}">{{.Name}}</a></li>
{{end}}</ul>
</body>
</html>
`)

func (s site) search(w http.ResponseWriter, r *http.Request) {
	query := r.URL.Query().Get("q")
	var found []User
	for _, u := range s.users {
		if strings.Contains(u.Name, query) {
			found = append(found, u)
		}
	}
	send(w, http.StatusOK, searchPage, map[string]any{"Query": query, "Found": found})
}

var profilePage = parse(`<!DOCTYPE html>
<html lang="en">
<head><meta charset="utf-8"><title>{{.Name}}</title>
<script type="application/json" id="profile">{{data .}}</script></head>
<body>
<h1 style="color: {{color .Color}}">{{.Name}}</h1>
<p id="bio">{{.Bio}}</p>
{{if isLink .Website}}<a id="website" href="{{.Website}}">{{.Website}}</a>
{{else if .Website}}<span id="website">{{.Website}}</span>
{{end}}<button onclick="mention({{.Name}})">Mention</button>
<ol>
{{range .Comments}}<li><b>{{.Author}}</b> <div>{{markup .Text}}</div></li>
{{end}}</ol>
</body>
</html>
`)

// isLink reports whether s is an absolute address of the web, with a host.
func isLink(s string) bool {
	u, err := url.Parse(s) // it writes the scheme in lower case
	return err == nil && (u.Scheme == "http" || u.Scheme == "https") && u.Host != ""
}

var hexColor = regexp.MustCompile(`^#[0-9A-Fa-f]{6}$`)

// color returns a color, or grey for what is none.
func color(s string) string {
	if !hexColor.MatchString(s) {
		return "#888888"
	}
	return s
}

// data returns what the page's scripts want to know of a user. The template writes
// it as JSON, and < as \u003c.
func data(u User) map[string]string {
	return map[string]string{"name": u.Name, "website": u.Website}
}

var mark = regexp.MustCompile(`\*([^*\n]+)\*|\[([^\[\]\n]+)\]\(([^()\s]+)\)`)

// markup makes *text* strong, links of [text](address), and keeps line breaks. It
// escapes everything first, which leaves the characters of the marks alone, so that
// only the tags that it adds itself are HTML.
func markup(s string) template.HTML {
	s = mark.ReplaceAllStringFunc(template.HTMLEscapeString(s), func(m string) string {
		parts := mark.FindStringSubmatch(m)
		switch {
		case parts[1] != "":
			return "<strong>" + parts[1] + "</strong>"
		case isLink(html.UnescapeString(parts[3])):
			return `<a href="` + parts[3] + `">` + parts[2] + "</a>"
		}
		return m
	})
	return template.HTML(strings.ReplaceAll(s, "\n", "<br>"))
}

// find returns the user that the path of a request names.
func (s site) find(r *http.Request) (User, bool) {
	i := slices.IndexFunc(s.users, func(u User) bool { return u.Name == r.PathValue("name") })
	if i < 0 {
		return User{}, false
	}
	return s.users[i], true
}

func (s site) profile(w http.ResponseWriter, r *http.Request) {
	u, ok := s.find(r)
	if !ok {
		notFound(w, r)
		return
	}
	send(w, http.StatusOK, profilePage, u)
}

func (s site) bio(w http.ResponseWriter, r *http.Request) {
	u, ok := s.find(r)
	if !ok {
		notFound(w, r)
		return
	}
	w.Header().Set("Content-Type", "text/plain; charset=utf-8")
	w.Header().Set("X-Content-Type-Options", "nosniff")
	io.WriteString(w, u.Bio)
}

var notFoundPage = parse(`<!DOCTYPE html>
<html lang="en">
<head><meta charset="utf-8"><title>Not found</title></head>
<body><p>There is nothing at <code>{{.}}</code>.</p></body>
</html>
`)

func notFound(w http.ResponseWriter, r *http.Request) {
	send(w, http.StatusNotFound, notFoundPage, r.URL.Path)
}

// send answers with a page, or 500 if it can't be made.
func send(w http.ResponseWriter, status int, page *template.Template, data any) {
	var b bytes.Buffer
	if err := page.Execute(&b, data); err != nil {
		http.Error(w, "the page could not be made", http.StatusInternalServerError)
		return
	}
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	w.WriteHeader(status)
	b.WriteTo(w)
}
