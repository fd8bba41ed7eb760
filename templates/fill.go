package templates

import (
	"bytes"
	html "html/template"
	"io"
	"text/template"
)

// Fill fills in a template that has <% and %> around its actions.
func Fill(name string, data any, funcs template.FuncMap) ([]byte, error) {
	text, err := FS.ReadFile(name)
	if err != nil {
		return nil, err
	}
	t, err := template.New(name).Delims("<%", "%>").Funcs(funcs).Parse(string(text))
	if err != nil {
		return nil, err
	}
	var b bytes.Buffer
	err = t.Execute(&b, data)
	return b.Bytes(), err
}

// WritePage writes a page, by its file's name in pages. What data holds is text on it.
func WritePage(w io.Writer, name string, data any, funcs html.FuncMap) error {
	text, err := FS.ReadFile("pages/" + name)
	if err != nil {
		return err
	}
	t, err := html.New(name).Funcs(funcs).Parse(string(text))
	if err != nil {
		return err
	}
	return t.Execute(w, data)
}
