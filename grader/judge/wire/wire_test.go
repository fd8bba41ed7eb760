package wire

import (
	"bufio"
	"bytes"
	"errors"
	"io"
	"math"
	"testing"
)

func TestFrameRoundTrip(t *testing.T) {
	for _, want := range []Frame{
		{Kind: Hello},
		{Kind: Call, ID: 1, Parent: 2, Target: 3, Body: []byte("body")},
		{Kind: Return, ID: math.MaxUint64, Parent: 1 << 40, Body: bytes.Repeat([]byte{7}, 1<<18)},
	} {
		var buf bytes.Buffer
		if err := Write(&buf, &want); err != nil {
			t.Fatal(err)
		}
		got, err := Read(bufio.NewReader(&buf))
		if err != nil {
			t.Fatalf("Read: %v", err)
		}
		if got.Kind != want.Kind || got.ID != want.ID || got.Parent != want.Parent ||
			got.Target != want.Target || !bytes.Equal(got.Body, want.Body) {
			t.Errorf("frame %d came back changed", want.Kind)
		}
	}
}

func TestReadRefuses(t *testing.T) {
	for _, tt := range []struct {
		reason string
		bytes  []byte
	}{
		{"length too large", []byte{0xff, 0xff, 0xff, 0xff}},
		{"length too small for a header", []byte{0, 0, 0, 1, 1}},
		{"ends inside the length", []byte{0, 0}},
		{"ends inside the frame", []byte{0, 0, 0, 9, 2, 1}},
		{"unknown kind", []byte{0, 0, 0, 4, 99, 1, 1, 1}},
		{"kind zero", []byte{0, 0, 0, 4, 0, 1, 1, 1}},
		{"endless varint", []byte{0, 0, 0, 12, 2, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff}},
	} {
		if _, err := Read(bufio.NewReader(bytes.NewReader(tt.bytes))); !errors.Is(err, ErrMalformed) {
			t.Errorf("%s: err = %v; want ErrMalformed", tt.reason, err)
		}
	}
	if _, err := Read(bufio.NewReader(bytes.NewReader(nil))); err != io.EOF {
		t.Errorf("empty stream: err = %v; want io.EOF", err)
	}
}

func TestWriteRefusesGiants(t *testing.T) {
	if err := Write(io.Discard, &Frame{Kind: Call, Body: make([]byte, MaxFrame)}); !errors.Is(err, ErrMalformed) {
		t.Errorf("err = %v; want ErrMalformed", err)
	}
}

func TestCodecRoundTrip(t *testing.T) {
	var e Encoder
	e.Uint(math.MaxUint64)
	e.Int(math.MinInt64)
	e.Bool(true)
	e.Float(math.Copysign(0, -1))
	e.Float(math.NaN())
	e.String("grüße")
	e.Blob(nil)
	d := NewDecoder(e.Bytes())
	if v := d.Uint(); v != math.MaxUint64 {
		t.Errorf("Uint = %d", v)
	}
	if v := d.Int(); v != math.MinInt64 {
		t.Errorf("Int = %d", v)
	}
	if !d.Bool() {
		t.Error("Bool = false")
	}
	if v := d.Float(); v != 0 || !math.Signbit(v) {
		t.Errorf("Float = %v; want -0", v)
	}
	if v := d.Float(); !math.IsNaN(v) {
		t.Errorf("Float = %v; want NaN", v)
	}
	if v := d.String(); v != "grüße" {
		t.Errorf("String = %q", v)
	}
	if v := d.Blob(); len(v) != 0 || d.Err() != nil || d.Len() != 0 {
		t.Errorf("Blob = %v, err %v, %d bytes left", v, d.Err(), d.Len())
	}
	if d.Bool(); !errors.Is(d.Err(), ErrMalformed) {
		t.Errorf("reading past the end: err = %v", d.Err())
	}
}

func FuzzRead(f *testing.F) {
	var buf bytes.Buffer
	Write(&buf, &Frame{Kind: Call, ID: 5, Parent: 1, Target: 9, Body: []byte("x")})
	f.Add(buf.Bytes())
	f.Add([]byte{0, 0, 0, 4, 1, 0, 0, 0})
	f.Add([]byte{0xff, 0xff, 0xff, 0xff})
	f.Fuzz(func(t *testing.T, data []byte) {
		r := bufio.NewReader(bytes.NewReader(data))
		for {
			frame, err := Read(r)
			if err != nil {
				return
			}
			var again bytes.Buffer
			if err := Write(&again, frame); err != nil {
				t.Fatalf("a frame that was read can't be written: %v", err)
			}
		}
	})
}
