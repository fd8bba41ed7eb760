package proxy_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/gradus-dev/gradus/grader/link"
)

// differing are statements of a hidden test, each alone, and what is said of it; "" where
// nothing is.
var differing = []struct{ name, use, what string }{
	{"environment", `t.Setenv("HOME", "/x")`, "Setenv changes a variable of the judge's process"},
	{"working directory", `os.Chdir("/")`, "Chdir changes the working directory of the judge's process"},
	{"a directory", `p.Open(t.TempDir())`, "Open is given a directory of the judge's"},
	{"a file in it, by a variable and a helper", `dir := t.TempDir(); name := filepath.Join(dir, "x"); open(name)`, "Open is given a directory of the judge's"},
	{"a file by its name", `f, _ := os.CreateTemp("", ""); p.Open(f.Name())`, "Open is given a file of the judge's"},
	{"a file in a list", `p.All([]string{t.TempDir() + "/x"})`, "All is given a directory of the judge's"},
	{"a file in a field", `p.Run(p.Config{Dir: t.TempDir()})`, "Config.Dir is given a directory of the judge's"},
	{"a file in a field that is set", `var c p.Config; c.Dir = t.TempDir(); p.Run(c)`, "Config.Dir is given a directory of the judge's"},
	{"a file in a table", `for _, tt := range []struct{ dir string }{{t.TempDir()}} { p.Open(tt.dir) }`, "Open is given a directory of the judge's"},
	{"a server", `s := httptest.NewServer(nil); p.Open(s.URL + "/x")`, "Open is given a server of the judge's"},
	{"a listener", `l, _ := net.Listen("tcp", "127.0.0.1:0"); p.Open(l.Addr().String())`, "Open is given a server of the judge's"},
	{"JSON", `json.Marshal([]p.Config{p.Default()})`, "json.Marshal takes Config by the tags and methods that the reference has"},
	{"JSON of a stream", `json.NewDecoder(nil).Decode(new(p.Config))`, "json.Decode takes Config by the tags"},

	{"a file system", `p.Read(os.DirFS(t.TempDir()))`, ""},
	{"an open file", `f, _ := os.Open(filepath.Join(t.TempDir(), "x")); p.From(f)`, ""},
	{"what is in a file", `data, _ := os.ReadFile(filepath.Join(t.TempDir(), "x")); p.Open(string(data))`, ""},
	{"a server of the package's handler", `s := httptest.NewServer(p.Handler()); http.Get(s.URL)`, ""},
	{"JSON of the test's own", `json.Marshal(map[string]int{"a": 1})`, ""},
	{"what is meant so", `t.Setenv("TZ", "UTC") // judge: for time.Local in this test`, ""},
	{"what is meant so, above", "// judge: the path is only printed\np.Open(t.TempDir())", ""},
}

const differingAPI = `package p

import (
	"io"
	"io/fs"
	"net/http"
)

type Config struct{ Dir string }

func Default() Config { return Config{} }
func Open(name string) string { return name }
func All(names []string) {}
func Run(c Config) {}
func Read(f fs.FS) {}
func From(r io.Reader) {}
func Handler() http.Handler { return nil }
`

func TestDifferences(t *testing.T) {
	b, err := link.New(link.Options{})
	if err != nil {
		t.Fatal(err)
	}
	for _, tt := range differing {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			imports := ""
			for name, path := range map[string]string{"os": "os", "filepath": "path/filepath", "httptest": "net/http/httptest",
				"http": "net/http", "json": "encoding/json", "net": "net"} {
				if strings.Contains(tt.use, name+".") {
					imports += fmt.Sprintf("%q\n", path)
				}
			}
			src := "package p_test\n\nimport (\n" + imports + "\"testing\"\n\"example.com/c/t/p\"\n)\n\nfunc open(name string) { p.Open(name) }\n\nfunc Test(t *testing.T) {\n" + tt.use + "\n}\n"
			code, err := generate(t, b, tt.name, differingAPI, src)
			if err != nil {
				t.Fatal(err)
			}
			var said []string
			for _, d := range code.Differences {
				said = append(said, fmt.Sprintf("%s:%d in %s: %s", d.File, d.Line, d.In, d.What))
			}
			switch {
			case tt.what == "" && len(said) > 0:
				t.Errorf("said %q; want nothing", said)
			case tt.what != "" && (len(said) == 0 || !strings.Contains(said[0], tt.what) || !strings.HasPrefix(said[0], "p_test.go:")):
				t.Errorf("said %q; want %q", said, tt.what)
			}
		})
	}
}
