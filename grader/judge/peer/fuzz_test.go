package peer

import (
	"io"
	"reflect"
	"testing"

	"github.com/gradus-dev/gradus/grader/judge/wire"
)

// everything has a field of each way in which values cross.
type everything struct {
	World *world
	Float []float64
	Byte  [3]byte
	Bytes []byte
	Err   error
	Ctx   any
	Keyed map[any]float64
	NaN   map[float64]int
	Small int8
}

// loose returns an end that sends to nobody.
func loose(judge bool, funcs ...any) *Peer {
	r := NewRegistry()
	register(r)
	r.Provide(funcs...)
	return newPeer(r, struct {
		io.Reader
		io.Writer
	}{nil, io.Discard}, Events{}, judge)
}

// bodyOf returns a message of p's with v.
func bodyOf(p *Peer, v any) []byte {
	f := &wire.Frame{Kind: wire.Return}
	p.post(&encoder{act: &activation{}}, f, func(m *encoder) bool { m.Value(v); return true }, func() {})
	return f.Body
}

// samples are what the corpora begin with.
func samples() (all []*everything) {
	for seed := range uint64(20) {
		w := &world{A: []int{1, 2, 3}, Item: &item{}}
		change(generator(seed), w)
		e := &everything{World: w, Float: []float64{1.5, 0}, Bytes: []byte("abc\x00"), Err: io.EOF,
			Keyed: map[any]float64{"x": 1, 2: 2}, Small: -1}
		if seed%2 == 0 {
			e.Err, e.Ctx = &wrap{io.ErrUnexpectedEOF}, []any{nest{3}, w.A, w.Item}
		}
		all = append(all, e)
	}
	return all
}

// FuzzAnswer has the judge read what a candidate may make up. What it accepts has to
// cross like anything else: both ends of the codec then agree on it.
func FuzzAnswer(f *testing.F) {
	for _, e := range samples() {
		f.Add(bodyOf(loose(false), e))
	}
	f.Fuzz(func(t *testing.T, body []byte) {
		var got everything
		call := &pending{outs: []reflect.Value{reflect.ValueOf(&got).Elem()}, act: &activation{}}
		if _, reason := loose(true).absorbAnswer(&wire.Frame{Kind: wire.Return, Body: body}, call); reason != "" {
			return
		}
		crosses(t, &got)
	})
}

// FuzzPanic has the judge read a panic that a candidate makes up.
func FuzzPanic(f *testing.F) {
	for _, e := range samples() {
		var v any = e.World.Item
		p := loose(false)
		frame := &wire.Frame{Kind: wire.Panic}
		values := p.encodePanic(v)
		p.post(&encoder{act: &activation{}}, frame, func(m *encoder) bool { values(m); return true }, func() {})
		f.Add(frame.Body)
	}
	f.Fuzz(func(t *testing.T, body []byte) {
		loose(true).absorbAnswer(&wire.Frame{Kind: wire.Panic, Body: body}, &pending{act: &activation{}})
	})
}

// FuzzCall has an end read a call with any arguments.
func FuzzCall(f *testing.F) {
	for _, e := range samples() {
		f.Add(bodyOf(loose(true), e))
	}
	f.Fuzz(func(t *testing.T, body []byte) {
		var got everything
		p := loose(false, func(e everything) { got = e })
		a, stale, reason := p.absorbCall(&wire.Frame{Kind: wire.Call, ID: 2, Body: body})
		if stale || reason != "" {
			return
		}
		p.serve(a, nil)
		crosses(t, &got)
	})
}

// FuzzPrograms runs random programs in one process and across the split.
func FuzzPrograms(f *testing.F) {
	for seed := range uint64(10) {
		f.Add(seed, uint8(4))
	}
	p := connect(f, map[string]any{"Change": direct.Change, "Parts": direct.Parts, "Method": direct.Method, "Each": direct.Each})
	f.Fuzz(func(t *testing.T, seed uint64, steps uint8) {
		if diff := differs(p, seed, int(steps%16), remote()); diff != "" {
			t.Error(diff)
		}
	})
}

// crosses sends v to another end and wants it to arrive as it is.
func crosses(t *testing.T, v *everything) {
	t.Helper()
	v.Err, v.Ctx, v.World = nil, nil, worldOf(v.World) // stand-ins of the first end's
	want := dump(v)
	from, to := loose(false), loose(true)
	var got everything
	call := &pending{outs: []reflect.Value{reflect.ValueOf(&got).Elem()}, act: &activation{}}
	if _, reason := to.absorbAnswer(&wire.Frame{Kind: wire.Return, Body: bodyOf(from, v)}, call); reason != "" {
		t.Fatalf("what one end wrote the other does not read: %s\n%s", reason, want)
	}
	if now := dump(&got); now != want {
		t.Errorf("arrived as %s\nwant %s", now, want)
	}
}

func worldOf(w *world) *world {
	if w != nil {
		w.Any = nil
	}
	return w
}
