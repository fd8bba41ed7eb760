// Package pages serves a small site: a search, and profiles that others may comment
// on. It trusts its users far too much: mend it.
package pages

import (
	"bytes"
	"encoding/json"
	"fmt"
	"html/template"
	"io"
	"net/http"
	"regexp"
	"slices"
	"strings"
	text "text/template"
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

var searchPage = text.Must(text.New("search").Parse(`<!DOCTYPE html>
<html lang="en">
<head><meta charset="utf-8"><title>Search: {{.Query}}</title></head>
<body>
<form action="/search"><input name="q" value={{.Query}}></form>
<h1>Users like <q>{{.Query}}</q></h1>
<ul>
{{range .Found}}<li><a href="/users/{{.Name}}" title="{{.Bio}}">{{.Name}}</a></li>
{{end}}</ul>
</body>
</html>
`))

func (s site) search(w http.ResponseWriter, r *http.Request) {
	query := r.URL.Query().Get("q")
	var found []User
	for _, u := range s.users {
		if strings.Contains(u.Name, query) {
			found = append(found, u)
		}
	}
	var page bytes.Buffer
	err := searchPage.Execute(&page, map[string]any{"Query": query, "Found": found})
	send(w, http.StatusOK, page.Bytes(), err)
}

// Without these, html/template would change what users have typed.
var trusted = template.FuncMap{
	"plain":   func(s string) template.HTML { return template.HTML(s) },
	"address": func(s string) template.URL { return template.URL(s) },
	"color": func(s string) template.CSS {
		if s == "" {
			s = "#888888"
		}
		return template.CSS(s)
	},
	"mention": func(name string) template.JS { return template.JS("mention('" + name + "')") },
	"data":    data,
	"markup":  markup,
}

var profilePage = template.Must(template.New("profile").Funcs(trusted).Parse(`<!DOCTYPE html>
<html lang="en">
<head><meta charset="utf-8"><title>{{.Name}}</title>
<script type="application/json" id="profile">{{data .}}</script></head>
<body>
<h1 style="color: {{color .Color}}">{{plain .Name}}</h1>
<p id="bio">{{plain .Bio}}</p>
{{if .Website}}<a id="website" href="{{address .Website}}">{{.Website}}</a>
{{end}}<button onclick="{{mention .Name}}">Mention</button>
<ol>
{{range .Comments}}<li><b>{{plain .Author}}</b> <div>{{markup .Text}}</div></li>
{{end}}</ol>
</body>
</html>
`))

// data returns what the page's scripts want to know of a user, as JSON. Encoders
// write < as \u003c unless they are told not to.
func data(u User) template.JS {
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	e.Encode(map[string]string{"name": u.Name, "website": u.Website})
	return template.JS(b.String())
}

var mark = regexp.MustCompile(`\*([^*\n]+)\*|\[([^\[\]\n]+)\]\(([^()\s]+)\)`)

// markup makes *text* strong, links of [text](address), and keeps line breaks.
func markup(s string) template.HTML {
	s = mark.ReplaceAllStringFunc(s, func(m string) string {
		parts := mark.FindStringSubmatch(m)
		if parts[1] != "" {
			return "<strong>" + parts[1] + "</strong>"
		}
		return `<a href="` + parts[3] + `">` + parts[2] + "</a>"
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
	var page bytes.Buffer
	err := profilePage.Execute(&page, u)
	send(w, http.StatusOK, page.Bytes(), err)
}

func (s site) bio(w http.ResponseWriter, r *http.Request) {
	u, ok := s.find(r)
	if !ok {
		notFound(w, r)
		return
	}
	io.WriteString(w, u.Bio)
}

func notFound(w http.ResponseWriter, r *http.Request) {
	page := fmt.Sprintf(`<!DOCTYPE html>
<html lang="en">
<head><meta charset="utf-8"><title>Not found</title></head>
<body><p>There is nothing at <code>%s</code>.</p></body>
</html>
`, r.URL.Path)
	send(w, http.StatusNotFound, []byte(page), nil)
}

// send answers with a page, or 500 if it could not be made.
func send(w http.ResponseWriter, status int, page []byte, err error) {
	if err != nil {
		http.Error(w, "the page could not be made", http.StatusInternalServerError)
		return
	}
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	w.WriteHeader(status)
	w.Write(page)
}
