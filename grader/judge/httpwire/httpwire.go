// Package httpwire carries net/http's types between judge and candidate:
// requests and responses by value, their bodies read to the end, and a
// http.ResponseWriter as a buffer whose contents are sent when the handler
// flushes or returns. Generated code links it only for contracts that use
// net/http.
package httpwire

import (
	"bytes"
	"context"
	"crypto/tls"
	"io"
	"net/http"
	"net/url"
	"reflect"
	"strings"

	"github.com/gradus-dev/gradus/grader/judge/peer"
)

// maxBody bounds a request's or response's body, in bytes.
const maxBody = 16 << 20

// Register teaches peer.Default the types of net/http. Both sides do. It is not
// inlined, as those of declare.go in package peer.
//
//go:noinline
func Register() {
	r := peer.Default
	r.AddSpecial(peer.Special{Type: reflect.TypeFor[*http.Request](), Encode: encodeRequest, Decode: decodeRequest, Text: requestValue})
	r.AddSpecial(peer.Special{Type: reflect.TypeFor[*http.Response](), Encode: encodeResponse, Decode: decodeResponse})
	r.AddInterface(reflect.TypeFor[http.Handler](), peer.Interface{
		Methods: []any{serve},
		Stub:    func(o *peer.Object) any { return &handler{o} },
	})
	r.AddInterface(reflect.TypeFor[http.ResponseWriter](), peer.Interface{
		Methods: []any{send, header},
		Stub:    func(o *peer.Object) any { return &response{object: o} },
		Text:    func(reflect.Value) string { return "w" },
	})
}

// handler is a handler of the other side.
type handler struct{ object *peer.Object }

func (h *handler) GradusObject() *peer.Object { return h.object }

func (h *handler) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	call, got := exchange(w, r)
	h.object.InvokeAs(call, got, 0, []any{&w, &r}, nil)
}

func serve(h http.Handler, w http.ResponseWriter, r *http.Request) {
	defer Finish(w)
	h.ServeHTTP(w, r)
}

// bodyOf returns what is left of a body, which stays readable for its owner.
func bodyOf(e *peer.Encoder, body *io.ReadCloser) []byte {
	content, _ := e.Outside(body, func() any {
		var content []byte
		content, *body = readBody(*body)
		return content
	}).([]byte)
	return content
}

// readBody reads a body and makes what was read readable again for its owner.
func readBody(b io.ReadCloser) (content []byte, again io.ReadCloser) {
	if b == nil || b == http.NoBody {
		return nil, b
	}
	content, err := io.ReadAll(io.LimitReader(b, maxBody))
	rest := io.Reader(bytes.NewReader(content))
	if err != nil {
		rest = io.MultiReader(rest, failing{err})
	}
	return content, io.NopCloser(rest)
}

type failing struct{ err error }

func (f failing) Read([]byte) (int, error) { return 0, f.err }

func encodeRequest(e *peer.Encoder, v reflect.Value) {
	r, _ := v.Interface().(*http.Request)
	e.Bool(r != nil)
	if r == nil {
		return
	}
	ctx, target := r.Context(), ""
	if r.URL != nil {
		target = r.URL.String()
	}
	if _, err := url.Parse(target); err != nil {
		e.Refuse("a request whose URL is not one: " + err.Error())
	}
	hasBody := r.Body != nil && r.Body != http.NoBody
	content := bodyOf(e, &r.Body)
	names := pathValues(r)
	e.Value(&ctx)
	for _, s := range []string{r.Method, target, r.Proto, r.Host, r.RemoteAddr, r.RequestURI, r.Pattern} {
		e.String(s)
	}
	e.Int(int64(r.ProtoMajor))
	e.Int(int64(r.ProtoMinor))
	e.Int(r.ContentLength)
	e.Bool(hasBody)
	e.Blob(content)
	e.Bool(r.TLS != nil)
	e.Bool(r.Close)
	e.Value((*map[string][]string)(&r.Header))
	e.Value((*map[string][]string)(&r.Trailer))
	e.Value(&r.TransferEncoding)
	e.Value(&names)
}

func decodeRequest(d *peer.Decoder, v reflect.Value) {
	if !d.Bool() {
		v.SetZero()
		return
	}
	var ctx context.Context
	d.Value(&ctx)
	r := &http.Request{Method: d.String()}
	target := d.String()
	for _, s := range []*string{&r.Proto, &r.Host, &r.RemoteAddr, &r.RequestURI, &r.Pattern} {
		*s = d.String()
	}
	r.ProtoMajor, r.ProtoMinor, r.ContentLength = int(d.Int()), int(d.Int()), d.Int()
	hasBody := d.Bool()
	content := bytes.Clone(d.Blob())
	if d.Bool() {
		r.TLS = &tls.ConnectionState{Version: tls.VersionTLS13, HandshakeComplete: true, ServerName: r.Host}
	}
	r.Close = d.Bool()
	d.Value((*map[string][]string)(&r.Header))
	d.Value((*map[string][]string)(&r.Trailer))
	d.Value(&r.TransferEncoding)
	var names map[string]string
	d.Value(&names)
	u, err := url.Parse(target)
	if err != nil {
		d.Fail("a bad URL")
	}
	if d.Err() != nil {
		return
	}
	r.URL, r.Body = u, http.NoBody
	if hasBody {
		r.Body = io.NopCloser(bytes.NewReader(content))
	}
	if ctx != nil {
		r = r.WithContext(ctx)
	}
	for name, value := range names {
		r.SetPathValue(name, value)
	}
	v.Set(reflect.ValueOf(r))
}

// pathValues collects the values of the wildcards in the pattern that matched.
func pathValues(r *http.Request) map[string]string {
	var names map[string]string
	for _, part := range strings.Split(r.Pattern, "{")[1:] {
		name, _, _ := strings.Cut(part, "}")
		name = strings.TrimSuffix(name, "...")
		if names == nil {
			names = map[string]string{}
		}
		names[name] = r.PathValue(name)
	}
	return names
}
