package pages_test

import (
	"encoding/json"
	"fmt"
	"html"
	"maps"
	"mime"
	"net/http"
	"net/http/httptest"
	"net/url"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
	"unicode/utf16"

	"github.com/gradus-dev/gradus/challenges/security/xss-safe-templates"
)

// texts are harmless, and full of what HTML has a use for.
var texts = []string{"fish & chips", "a<b and b>c", `"quoted", 'quoted'`, "&amp; is how & is written", "x=y z", "naïve 😀", "{{.Name}}", `back\slash`, "`tick`", "</p>"}

// attacks are of the OWASP XSS Filter Evasion Cheat Sheet, and others that leave the
// places where the site puts what users type.
var attacks = []string{
	`<SCRIPT SRC=https://evil.example/x.js></SCRIPT>`, `<img src=x onerror=alert(1)>`, `"><script>alert(1)</script>`, `'><svg/onload=alert(1)>`, `<IMG """><SCRIPT>alert("XSS")</SCRIPT>"\>`,
	`<a onmouseover=alert(document.cookie)>link</a>`, `</TITLE><SCRIPT>alert("XSS");</SCRIPT>`, `</q></h1><iframe src="javascript:alert(1)">`, `" onfocus="alert(1)" autofocus="`, `x onfocus=alert(1) autofocus`,
	`' onmouseover='alert(1)`, `<<SCRIPT>alert("XSS");//\<</SCRIPT>`, `<SCRIPT/XSS SRC="https://evil.example/x.js"></SCRIPT>`, `<!-- --><b>`, `<script>alert(1)//`, `<svg onload=alert(1)//`,
	`javascript:/*--></title></style></textarea></script></xmp><svg/onload='+/"/+/onmouseover=1/+/[*/[]/+alert(1)//'>`, `&lt;script&gt;alert(1)&lt;/script&gt;`, `</script><script>alert(1)</script>`,
}

// scripts are addresses that browsers would run, or load from another place.
var scripts = []string{
	"javascript:alert`1`", "JaVaScRiPt:alert`1`", " javascript:alert`1`", "\x0ejavascript:alert`1`", "jav\tascript:alert`1`", "java\nscript:alert`1`", "javascript&colon;alert`1`", "jav&#x09;ascript:alert`1`",
	"&#106;avascript:alert`1`", "javascript://https://ann.example/%0aalert`1`", "data:text/html,<script>alert`1`</script>", "data:text/html;base64,PHNjcmlwdD4=", "vbscript:msgbox", "//evil.example/", `\\evil.example\`,
	"ann.example", "/logout", "https:", "https://", "http:evil.example", "feed:https://ann.example", "ftp://ann.example/", "x:https://ann.example/",
}

// element is an element of a page. Its text is all that is inside it.
type element struct {
	tag, text string
	attrs     map[string]string
}

// page is what a browser makes of an answer.
type page struct {
	t        *testing.T
	what     string
	elements []*element
}

var (
	startTag  = regexp.MustCompile(`^<([A-Za-z][^\s/>]*)((?:"[^"]*"|'[^']*'|[^>"'])*)(>|$)`)
	oddTag    = regexp.MustCompile(`^<([A-Za-z][^\s/>]*)([^>]*)(>|$)`) // with quotes in odd places
	endTag    = regexp.MustCompile(`^</([A-Za-z][^\s/>]*)[^>]*(>|$)`)
	remark    = regexp.MustCompile(`(?s)^<!--(?:.*?-->|.*)|^<[!?/][^>]*(?:>|$)`)
	attribute = regexp.MustCompile(`([^\s/=>]+)(?:\s*=\s*("[^"]*"|'[^']*'|[^\s>]*))?`)
	void      = []string{"meta", "input", "br", "img", "link", "hr"}
	noMarkup  = []string{"script", "style", "title", "textarea", "iframe"}
	// public: README.md allows these
	hardening = []string{"rel", "target", "referrerpolicy"} // of a link, where the starter has none
)

// read reads an answer as browsers do.
func read(t *testing.T, what, rest string) page {
	p := page{t: t, what: what}
	var open []*element
	for rest != "" {
		tag, end := startTag.FindStringSubmatch(rest), endTag.FindStringSubmatch(rest)
		if tag == nil {
			tag = oddTag.FindStringSubmatch(rest)
		}
		text := ""
		switch {
		case tag != nil:
			e := &element{tag: strings.ToLower(tag[1]), attrs: attributes(tag[2])}
			p.elements = append(p.elements, e)
			if !slices.Contains(void, e.tag) {
				open = append(open, e)
			}
			text, rest = content(e.tag, rest[len(tag[0]):])
		case end != nil:
			rest = rest[len(end[0]):]
			if name := strings.ToLower(end[1]); len(open) > 0 && open[len(open)-1].tag == name {
				open = open[:len(open)-1]
			} else {
				p.elements = append(p.elements, &element{tag: "/" + name})
			}
		case remark.MatchString(rest):
			rest = rest[len(remark.FindString(rest)):]
		default:
			next := 1 + len(strings.SplitN(rest[1:], "<", 2)[0])
			text, rest = html.UnescapeString(rest[:next]), rest[next:]
		}
		for _, e := range open {
			e.text += text
		}
	}
	return p
}

// attributes reads what is in a tag behind its name. Of two with one name, browsers
// take the first.
func attributes(s string) map[string]string {
	all := map[string]string{}
	for _, a := range attribute.FindAllStringSubmatch(s, -1) {
		name, value := strings.ToLower(a[1]), a[2]
		if len(value) > 1 && strings.ContainsAny(value[:1], `"'`) {
			value = value[1 : len(value)-1]
		}
		if _, twice := all[name]; !twice {
			all[name] = html.UnescapeString(value)
		}
	}
	return all
}

// content returns the text of an element that has no markup in it, and the rest.
func content(tag, rest string) (text, after string) {
	if !slices.Contains(noMarkup, tag) {
		return "", rest
	}
	at := regexp.MustCompile(`(?i)</` + tag + `[\s/>]|$`).FindStringIndex(rest)[0]
	if tag == "script" {
		return rest[:at], rest[at:]
	}
	return html.UnescapeString(rest[:at]), rest[at:]
}

// String returns an element's tag with the names of its attributes.
func (e element) String() string {
	names := slices.DeleteFunc(slices.Sorted(maps.Keys(e.attrs)), func(name string) bool { return slices.Contains(hardening, name) })
	return "<" + strings.Join(append([]string{e.tag}, names...), " ") + ">"
}

// has fails the test unless a page has these elements, such as "a href id", in this
// order, and no others but meta.
func (p page) has(want ...string) {
	p.t.Helper()
	var got []string
	for _, e := range p.elements {
		if e.tag != "meta" {
			got = append(got, e.String())
		}
	}
	for i := range max(len(got), len(want)) {
		have, wanted := "its end", "its end"
		if i < len(got) {
			have = got[i]
		}
		if i < len(want) {
			wanted = "<" + want[i] + ">"
		}
		if have != wanted {
			p.t.Fatalf("%s: in the page, %s is where %s should be", p.what, have, wanted)
		}
	}
}

// first returns the first element with a tag, or one without anything.
func (p page) first(tag string) *element {
	if all := p.all(tag); len(all) > 0 {
		return all[0]
	}
	return &element{}
}

func (p page) all(tag string) (all []*element) {
	for _, e := range p.elements {
		if e.tag == tag {
			all = append(all, e)
		}
	}
	return all
}

// shows fails the test unless something in a page is as wanted, but for space around it.
func (p page) shows(where, got, want string) {
	p.t.Helper()
	if strings.TrimSpace(got) != strings.TrimSpace(want) {
		p.t.Fatalf("%s: %s is %q; want %q", p.what, where, strings.TrimSpace(got), want)
	}
}

// site is a site of some users.
type site struct {
	t *testing.T
	h http.Handler
}

func serve(t *testing.T, users ...pages.User) site { return site{t, pages.NewHandler(users)} }

func (s site) answer(path string) *http.Response {
	w := httptest.NewRecorder()
	s.h.ServeHTTP(w, httptest.NewRequest("GET", path, nil))
	return w.Result()
}

// get returns the page at a path, and fails the test unless it has this status.
func (s site) get(what, path string, status int) page {
	s.t.Helper()
	w := httptest.NewRecorder()
	s.h.ServeHTTP(w, httptest.NewRequest("GET", path, nil))
	if w.Code != status {
		s.t.Fatalf("%s: GET %s = %d; want %d", what, path, w.Code, status)
	}
	header := w.Result().Header.Get("Content-Type")
	if media, params, _ := mime.ParseMediaType(header); media != "text/html" || !strings.EqualFold(params["charset"], "utf-8") {
		s.t.Fatalf("%s: GET %s has Content-Type %q; want text/html; charset=utf-8", what, path, header)
	}
	return read(s.t, what, w.Body.String())
}

var ann = pages.User{Name: "ann", Bio: "drinks tea", Website: "https://ann.example/", Color: "#4477aa", Comments: []pages.Comment{{Author: "bob", Text: "hello"}}}

// profile returns a user's profile, whatever their name.
func profile(t *testing.T, what string, u pages.User) page {
	t.Helper()
	return serve(t, pages.User{Name: "nobody"}, u).get(what, "/users/"+url.PathEscape(u.Name), http.StatusOK)
}

// parts are the elements of a profile with these instead of a link and a comment.
func parts(website, comments []string) []string {
	all := append([]string{"html lang", "head", "title", "script id type", "body", "h1 style", "p id"}, website...)
	return append(append(all, "button onclick", "ol"), comments...)
}

var (
	link    = []string{"a href id"}
	noLink  = []string{"span id"}
	comment = []string{"li", "b", "div"}
)

func searchParts(found int) []string {
	return append([]string{"html lang", "head", "title", "body", "form action", "input name value", "h1", "q", "ul"}, slices.Repeat([]string{"li", "a href title"}, found)...)
}

// search looks for a text, and fails the test unless the page shows it, and these users.
func search(t *testing.T, query string, users ...pages.User) {
	t.Helper()
	what := fmt.Sprintf("search for %q", query)
	if len(users) > 0 {
		what = fmt.Sprintf("search that finds a user called %q with the bio %q", users[0].Name, users[0].Bio)
	}
	p := serve(t, append(users, pages.User{Name: "nobody"})...).get(what, "/search?q="+url.QueryEscape(query), http.StatusOK)
	p.has(searchParts(len(users))...)
	p.shows("the title", p.first("title").text, "Search: "+query)
	p.shows("the value of the field", p.first("input").attrs["value"], query)
	p.shows("what is looked for", p.first("q").text, query)
	for i, a := range p.all("a") {
		p.shows("a user's name", a.text, users[i].Name)
		p.shows("the title of a user's link", a.attrs["title"], users[i].Bio)
	}
}

func TestSearchText(t *testing.T) {
	p := serve(t, ann, pages.User{Name: "joanna"}, pages.User{Name: "bob"}).get("search for an", "/search?q=an", http.StatusOK)
	p.has(searchParts(2)...)
	for i, name := range []string{"ann", "joanna"} {
		p.shows("a user's name", p.all("a")[i].text, name)
	}
	p = serve(t, ann).get("search for nothing", "/search", http.StatusOK)
	p.has(searchParts(1)...)
	p.shows("the value of the field", p.first("input").attrs["value"], "")
	for _, text := range texts {
		search(t, text)
		search(t, text, pages.User{Name: text, Bio: "a bio"})
		search(t, "with a bio", pages.User{Name: "ann with a bio", Bio: text})
	}
}

func TestSearchAttacks(t *testing.T) {
	for _, text := range attacks {
		search(t, text)
		search(t, "called", pages.User{Name: text + " called", Bio: "a bio"})
		search(t, "with a bio", pages.User{Name: "ann with a bio", Bio: text})
	}
}

func TestSearchLinks(t *testing.T) {
	for _, name := range append([]string{"ann", "a/b", "/a", "what?", "50%", "%41", "#1", "a+b c", "a;b", "é", "x/../../logout", "javascript:alert(1)", "//evil.example"}, texts...) {
		what := fmt.Sprintf("search that finds a user called %q", name)
		p := serve(t, pages.User{Name: name}).get(what, "/search", http.StatusOK)
		href := p.first("a").attrs["href"]
		if u, err := url.Parse(href); err != nil || u.Host != "" || !strings.HasPrefix(href, "/users/") {
			t.Fatalf("%s: the link leads to %q; want the profile below /users/", what, href)
		} else if to := serve(t, pages.User{Name: name}).answer(href); to.StatusCode != http.StatusOK {
			t.Fatalf("%s: the link leads to %q, which answers %d; want the profile", what, href, to.StatusCode)
		}
	}
}

// everywhere makes a text a user's name, bio, and the author of a comment, and fails the
// test unless the profile shows it.
func everywhere(t *testing.T, text string) {
	t.Helper()
	u := ann
	u.Name, u.Bio, u.Comments = text, "tea", []pages.Comment{{Author: "bob", Text: "hello"}}
	p := profile(t, fmt.Sprintf("profile of a user called %q", text), u)
	p.has(parts(link, comment)...)
	p.shows("the title", p.first("title").text, text)
	p.shows("the heading", p.first("h1").text, text)
	u.Name, u.Bio = "zoe", text
	p = profile(t, fmt.Sprintf("profile with the bio %q", text), u)
	p.has(parts(link, comment)...)
	p.shows("the bio", p.first("p").text, text)
	u.Bio, u.Comments = "tea", []pages.Comment{{Author: text, Text: "hello"}}
	p = profile(t, fmt.Sprintf("profile with a comment by %q", text), u)
	p.has(parts(link, comment)...)
	p.shows("the author", p.first("b").text, text)
	p.shows("the comment", p.first("div").text, "hello")
}

func TestProfileText(t *testing.T) {
	p := profile(t, "profile without anything", pages.User{Name: "zoe"})
	p.has(parts(nil, nil)...)
	p.shows("the bio", p.first("p").text, "")
	for _, text := range texts {
		everywhere(t, text)
	}
}

func TestProfileAttacks(t *testing.T) {
	for _, text := range attacks {
		everywhere(t, text)
	}
}

func TestColor(t *testing.T) {
	for _, tt := range [][2]string{
		{"#4477aa", "#4477aa"}, {"#aBcDeF", "#aBcDeF"}, {"", "#888888"}, {"red", "#888888"}, {"#12345", "#888888"}, {"#1234567", "#888888"}, {"#ggg000", "#888888"}, {"4477aa", "#888888"}, {"#4477aa\n", "#888888"},
		{"#4477aa; background: url(//evil.example/)", "#888888"}, {"red;position:fixed;inset:0", "#888888"}, {"url(javascript:alert(1))", "#888888"}, {`#4477aa" onmouseover="alert(1)`, "#888888"},
		{"expression(alert(1))", "#888888"}, {`\75rl(//evil.example/)`, "#888888"}, {"#4477aa/**/;background:red", "#888888"}, {"x #4477aa", "#888888"}, {"x\n#4477aa", "#888888"},
	} {
		color, want := tt[0], tt[1]
		u := ann
		u.Color = color
		p := profile(t, fmt.Sprintf("profile with the color %q", color), u)
		p.has(parts(link, comment)...)
		style := p.first("h1").attrs["style"]
		if compact := strings.TrimSuffix(strings.ReplaceAll(strings.TrimSpace(style), " ", ""), ";"); compact != "color:"+want {
			t.Fatalf("%s: the heading's style is %q; want color: %s", p.what, style, want)
		}
	}
}

func TestWebsite(t *testing.T) {
	u := ann
	for _, address := range []string{"https://ann.example/", "http://ann.example:8080/a/b.html?c=d&e=f#g", "HTTPS://ann.example", "https://ann.example/?q=javascript:alert`1`&amp=1"} {
		u.Website = address
		p := profile(t, fmt.Sprintf("profile with the website %q", address), u)
		p.has(parts(link, comment)...)
		p.shows("the website's text", p.first("a").text, address)
		if href := p.first("a").attrs["href"]; strings.ReplaceAll(href, "%60", "`") != address {
			t.Fatalf("%s: the link leads to %q; want %q", p.what, href, address)
		}
	}
	for _, address := range scripts {
		u.Website = address
		p := profile(t, fmt.Sprintf("profile with the website %q", address), u)
		p.has(parts(noLink, comment)...)
		p.shows("the website's text", p.first("span").text, address)
		p.shows("the ID of the website", p.first("span").attrs["id"], "website")
	}
	for _, address := range []string{`https://ann.example/"onmouseover="alert(1)`, `https://ann.example/'onmouseover='alert(1)`, `https://ann.example/"><script>alert(1)</script>`, `https://ann.example/</a><b>`} {
		u.Website = address // whether it is an address with a quote in it is open
		p, website := profile(t, fmt.Sprintf("profile with the website %q", address), u), noLink
		if p.first("a").tag != "" {
			website = link
		}
		p.has(parts(website, comment)...)
		p.shows("the website's text", p.first("a").text+p.first("span").text, address)
	}
}

func TestData(t *testing.T) {
	for _, text := range slices.Concat([]string{"ann", "</script>", "</SCRIPT >", "<!--<script>", "<!--", `\`, `\"`, `","admin":"yes`, "\u2028"}, texts, attacks) {
		for _, u := range []pages.User{{Name: text, Website: "https://ann.example/"}, {Name: "ann", Website: text}} {
			p := profile(t, fmt.Sprintf("profile of a user called %q with the website %q", u.Name, u.Website), u)
			script := p.first("script").text
			if strings.Contains(script, "<!--") || strings.Contains(strings.ToLower(script), "<script") {
				t.Fatalf("%s: the script is %q; with <!-- or <script in it, browsers look for its end elsewhere", p.what, script)
			}
			var got, want any = nil, map[string]any{"name": u.Name, "website": u.Website}
			if err := json.Unmarshal([]byte(script), &got); err != nil || fmt.Sprint(got) != fmt.Sprint(want) {
				wanted, _ := json.Marshal(want)
				t.Fatalf("%s: the script is %q; want the JSON %s", p.what, script, wanted)
			}
		}
	}
}

var call = regexp.MustCompile(`(?s)^\s*mention\(\s*("(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)*')\s*\)\s*;?\s*$`)

var escapes = regexp.MustCompile(`(?s)(?:\\u[0-9A-Fa-f]{4})+|\\x[0-9A-Fa-f]{2}|\\u\{[0-9A-Fa-f]+\}|\\.`)

// literal returns the value of a JavaScript string without its quotes.
func literal(s string) string {
	return escapes.ReplaceAllStringFunc(s, func(e string) string {
		if len(e) > 2 && e[1] == 'u' && e[2] != '{' {
			var units []uint16
			for code := range strings.SplitSeq(e[2:], `\u`) {
				n, _ := strconv.ParseUint(code, 16, 16)
				units = append(units, uint16(n))
			}
			return string(utf16.Decode(units))
		}
		if len(e) > 2 && strings.ContainsAny(e[1:2], "ux") {
			n, _ := strconv.ParseUint(strings.Trim(e[2:], "{}"), 16, 32)
			return string(rune(n))
		}
		if i := strings.Index("nrtbfv0", e[1:]); i >= 0 {
			return "\n\r\t\b\f\v\x00"[i : i+1]
		}
		return e[1:]
	})
}

func TestMention(t *testing.T) {
	for _, name := range slices.Concat([]string{"ann", "o'brien", "')-alert(1)-('", `");alert(1);("`, `\`, `\');alert(1)//`, "&#39;);alert(1)//", "&#39", "two\nlines", "${alert(1)}"}, texts, attacks) {
		p := profile(t, fmt.Sprintf("profile of a user called %q", name), pages.User{Name: name})
		code := p.first("button").attrs["onclick"]
		if m := call.FindStringSubmatch(code); m == nil {
			t.Fatalf("%s: the button runs %q; want mention with one string in quotes, and nothing else", p.what, code)
		} else if got := literal(m[1][1 : len(m[1])-1]); got != name {
			t.Fatalf("%s: the button runs %q, which mentions %q; want %q", p.what, code, got, name)
		}
	}
}

// comments returns the profile of a user with one comment.
func comments(t *testing.T, text string) page {
	t.Helper()
	u := ann
	u.Comments = []pages.Comment{{Author: "bob", Text: text}}
	return profile(t, fmt.Sprintf("profile with the comment %q", text), u)
}

func TestMarkup(t *testing.T) {
	for _, tt := range []struct{ text, parts, shown, part string }{
		{"tea & *coffee*!", "strong", "tea & coffee!", "coffee"},
		{"*fish & chips* < 5", "strong", "fish & chips < 5", "fish & chips"},
		{"[my & page](https://ann.example/?a=b&c=d)", "a href", "my & page", "my & page"},
		{"see [1](http://a.example/x*y*z), *2*", "a href,strong", "see 1, 2", "1"},
		{"*[a](https://a.example/)*", "strong", "[a](https://a.example/)", "[a](https://a.example/)"},
		{"[*a*](https://a.example/)", "a href", "*a*", "*a*"},
		{"one\ntwo\n\n*3*", "br,br,br,strong", "onetwo3", ""},
		{"2*3 = 6\n**\n*", "br,br", "2*3 = 6***", ""},
		{"[a] (b) [](https://a.example/) [c]() [d](https://a.example/ e)", "", "[a] (b) [](https://a.example/) [c]() [d](https://a.example/ e)", ""},
		{"*a**b*", "strong,strong", "ab", "a"},
		{"a&lt;b *&lt;*", "strong", "a&lt;b &lt;", "&lt;"},
	} {
		p, want := comments(t, tt.text), slices.Clone(comment)
		if tt.parts != "" {
			want = append(want, strings.Split(tt.parts, ",")...)
		}
		p.has(parts(link, want)...)
		p.shows("the comment's text", p.first("div").text, tt.shown)
		if at := len(p.elements) - len(want) + len(comment); tt.part != "" {
			p.shows("what is marked first", p.elements[at].text, tt.part)
		}
	}
	if p := comments(t, "[a](https://a.example/?b=c&d=e)"); len(p.all("a")) > 1 {
		p.shows("where the comment's link leads", p.all("a")[1].attrs["href"], "https://a.example/?b=c&d=e")
	}
}

func TestMarkupAttacks(t *testing.T) {
	for _, text := range slices.Concat(texts, attacks) {
		if strings.Contains(text, "*") {
			continue
		}
		p := comments(t, text)
		p.has(parts(link, comment)...)
		p.shows("the comment", p.first("div").text, text)
		p = comments(t, "*"+text+"*")
		p.has(parts(link, append(slices.Clone(comment), "strong"))...)
		p.shows("what is strong", p.first("strong").text, text)
		if strings.ContainsAny(text, "[]") {
			continue
		}
		p = comments(t, "["+text+"](https://a.example/)")
		p.has(parts(link, append(slices.Clone(comment), "a href"))...)
		p.shows("the link's text", p.all("a")[1].text, text)
	}
	for _, address := range []string{`https://a.example/"onmouseover="alert`, `https://a.example/'onmouseover='alert`, `https://a.example/"><script>alert</script>`} {
		p, want := comments(t, "[a]("+address+")"), slices.Clone(comment)
		if len(p.all("a")) > 1 {
			want = append(want, "a href") // whether it is an address with a quote in it is open
		}
		p.has(parts(link, want)...)
	}
}

func TestMarkupLinks(t *testing.T) {
	for _, address := range append([]string{"&#x6A&#x61&#x76&#x61script&#x3Aalert`1`", "#top", "mailto:ann@ann.example"}, scripts...) {
		if strings.ContainsAny(address, " \t\n()") {
			continue // is no mark
		}
		text := "[*tea*](" + address + ")"
		p := comments(t, text)
		p.has(parts(link, comment)...)
		p.shows("the comment", p.first("div").text, text)
	}
}

func TestNotFound(t *testing.T) {
	s := serve(t, ann)
	for _, text := range slices.Concat([]string{"nothing"}, texts, attacks) {
		for _, path := range []string{"/nothing/" + text, "/users/" + text} {
			at := &url.URL{Path: path}
			if strings.Contains(path, "//") || strings.Contains(path, "..") || strings.HasSuffix(path, "/.") {
				continue // is redirected
			}
			p := s.get(fmt.Sprintf("path %q", path), at.EscapedPath(), http.StatusNotFound)
			p.has("html lang", "head", "title", "body", "p", "code")
			p.shows("the path in the page", p.first("code").text, path)
		}
	}
	s.get("bio of a user who is not there", "/users/zoe/bio", http.StatusNotFound).has("html lang", "head", "title", "body", "p", "code")
}

func TestBio(t *testing.T) {
	for _, bio := range slices.Concat([]string{"", "tea", "<!DOCTYPE html><script>alert(1)</script>", "%PDF-1.4", "<?xml version='1.0'?>", "\n <html>"}, texts, attacks) {
		answer := serve(t, pages.User{Name: "zoe", Bio: bio}).answer("/users/zoe/bio")
		var body strings.Builder
		answer.Write(&body)
		_, text, _ := strings.Cut(body.String(), "\r\n\r\n")
		if answer.StatusCode != http.StatusOK || text != bio {
			t.Fatalf("bio %q: GET /users/zoe/bio = %d %q; want 200 and the bio", bio, answer.StatusCode, text)
		}
		header := answer.Header.Get("Content-Type")
		if media, params, _ := mime.ParseMediaType(header); media != "text/plain" || !strings.EqualFold(params["charset"], "utf-8") {
			t.Fatalf("bio %q: Content-Type is %q; want text/plain; charset=utf-8", bio, header)
		}
		if got := answer.Header.Get("X-Content-Type-Options"); got != "nosniff" {
			t.Fatalf("bio %q: X-Content-Type-Options is %q; want nosniff", bio, got)
		}
	}
}
