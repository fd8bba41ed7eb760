package httpwire

import (
	"bytes"
	"io"
	"maps"
	"net/http"
	"reflect"
	"slices"
	"strconv"

	"github.com/gradus-dev/gradus/grader/judge/peer"
)

// response stands for a http.ResponseWriter of the other side. It keeps header
// and body until Flush, Finish, or enough to be worth sending.
type response struct {
	object *peer.Object
	header http.Header
	frozen http.Header // as it was at WriteHeader
	stale  bool        // the other side may have changed the header
	code   int         // 0 until WriteHeader
	sent   bool        // the status has gone out
	body   bytes.Buffer
}

// Methods of an exported http.ResponseWriter.
const (
	methodSend = iota
	methodHeader
)

// maxBuffered is how much of a body waits for more before it is sent, in bytes.
const maxBuffered = 64 << 10

func (r *response) GradusObject() *peer.Object { return r.object }

func (r *response) Header() http.Header {
	if r.header == nil || r.stale {
		var h map[string][]string
		r.object.InvokeAs(func() string { return "w.Header()" }, nil, methodHeader, nil, []any{&h})
		if r.header == nil {
			r.header = http.Header{}
		}
		clear(r.header)
		maps.Copy(r.header, h)
		r.stale = false
	}
	return r.header
}

func (r *response) WriteHeader(code int) {
	if r.code == 0 {
		r.code, r.frozen = code, r.header.Clone()
		if code >= 100 && code < 200 { // informational: the real one follows
			r.send(false)
			r.code = 0
		}
	}
}

func (r *response) Write(b []byte) (int, error) {
	if r.code == 0 {
		r.WriteHeader(http.StatusOK)
	}
	r.body.Write(b)
	if r.body.Len() >= maxBuffered {
		return len(b), r.send(false)
	}
	return len(b), nil
}

// Flush implements http.Flusher.
func (r *response) Flush() {
	if r.code == 0 {
		r.WriteHeader(http.StatusOK)
	}
	r.send(true)
}

// GradusSync brings the header across before the writer itself goes back to
// where it came from.
func (r *response) GradusSync() {
	if r.header != nil {
		r.send(false)
		r.stale = true
	}
}

func (r *response) send(flush bool) error {
	h, code, body := map[string][]string(r.header), r.code, slices.Clone(r.body.Bytes())
	if code != 0 {
		h = r.frozen
	}
	if r.sent {
		code = 0
	}
	var err error
	r.object.InvokeAs(func() string { return parts("w.Write of "+strconv.Itoa(r.code), h, body) }, nil, methodSend, []any{&h, &code, &body, &flush}, []any{&err})
	r.body.Reset()
	r.sent = r.code != 0
	return err
}

// Finish sends what a handler left in w. Generated code defers it.
func Finish(w http.ResponseWriter) {
	if r, ok := w.(*response); ok && (r.body.Len() > 0 || r.header != nil || r.code != 0 && !r.sent) {
		r.send(false)
	}
}

// send is what arrives at the real writer: its header, the status (0 for none
// yet) and a part of the body.
func send(w http.ResponseWriter, h map[string][]string, code int, body []byte, flush bool) error {
	header := w.Header()
	clear(header)
	maps.Copy(header, h)
	if code != 0 {
		w.WriteHeader(code)
	}
	var err error
	if len(body) > 0 {
		_, err = w.Write(body)
	}
	if f, ok := w.(http.Flusher); ok && flush {
		f.Flush()
	}
	return err
}

func header(w http.ResponseWriter) map[string][]string { return w.Header() }

func encodeResponse(e *peer.Encoder, v reflect.Value) {
	r, _ := v.Interface().(*http.Response)
	e.Bool(r != nil)
	if r == nil {
		return
	}
	content := bodyOf(e, &r.Body)
	e.String(r.Status)
	e.Int(int64(r.StatusCode))
	e.String(r.Proto)
	e.Int(int64(r.ProtoMajor))
	e.Int(int64(r.ProtoMinor))
	e.Int(r.ContentLength)
	e.Blob(content)
	e.Bool(r.Close)
	e.Bool(r.Uncompressed)
	e.Value((*map[string][]string)(&r.Header))
	e.Value((*map[string][]string)(&r.Trailer))
	e.Value(&r.Request)
}

func decodeResponse(d *peer.Decoder, v reflect.Value) {
	if !d.Bool() {
		v.SetZero()
		return
	}
	r := &http.Response{Status: d.String(), StatusCode: int(d.Int()), Proto: d.String(),
		ProtoMajor: int(d.Int()), ProtoMinor: int(d.Int()), ContentLength: d.Int()}
	r.Body = io.NopCloser(bytes.NewReader(bytes.Clone(d.Blob())))
	r.Close, r.Uncompressed = d.Bool(), d.Bool()
	d.Value((*map[string][]string)(&r.Header))
	d.Value((*map[string][]string)(&r.Trailer))
	d.Value(&r.Request)
	if d.Err() == nil {
		v.Set(reflect.ValueOf(r))
	}
}
