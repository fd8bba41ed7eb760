package fetch

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/netip"
	"testing"
)

// network is one with a few names, where 93.184.215.14 answers with a redirect to
// intranet.test, or with "hello" at /a.
type network struct{ dialed []string }

func (n *network) LookupNetIP(_ context.Context, _, host string) ([]netip.Addr, error) {
	if known, ok := map[string]string{"site.test": "93.184.215.14", "intranet.test": "10.1.2.3"}[host]; ok {
		host = known
	}
	a, err := netip.ParseAddr(host)
	return []netip.Addr{a}, err
}

func (n *network) DialContext(_ context.Context, _, address string) (net.Conn, error) {
	n.dialed = append(n.dialed, address)
	client, server := net.Pipe()
	go http.Serve(&once{server}, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path == "/" {
			w.Header().Set("Location", "http://intranet.test/")
			w.WriteHeader(http.StatusFound)
		}
		fmt.Fprintf(w, "hello from %s", address)
	}))
	return client, nil
}

// once is a listener that accepts one connection.
type once struct{ c net.Conn }

func (o *once) Accept() (net.Conn, error) {
	c := o.c
	if o.c = nil; c == nil {
		return nil, io.EOF
	}
	return c, nil
}
func (o *once) Close() error   { return nil }
func (o *once) Addr() net.Addr { return &net.TCPAddr{} }

func TestExampleFetch(t *testing.T) {
	page, err := New(&network{}).Fetch(context.Background(), "http://site.test/a?b=c")
	if want := (Page{200, "hello from 93.184.215.14:80"}); err != nil || page != want {
		t.Errorf("Fetch(http://site.test/a?b=c) = %v, error %v; want %v", page, err, want)
	}
	for address, want := range map[string]error{
		"http://169.254.169.254/": ErrBlocked, "http://[::ffff:127.0.0.1]/": ErrBlocked, "file:///etc/passwd": ErrAddress, "http://kim:secret@site.test/": ErrAddress,
	} {
		n := &network{}
		if page, err := New(n).Fetch(context.Background(), address); !errors.Is(err, want) || len(n.dialed) > 0 {
			t.Errorf("Fetch(%s) = %v, error %v, connects to %v; want error %v without a connection", address, page, err, n.dialed, want)
		}
	}
}

func TestExampleRedirect(t *testing.T) {
	n := &network{}
	page, err := New(n).Fetch(context.Background(), "http://site.test/")
	if !errors.Is(err, ErrBlocked) || len(n.dialed) != 1 {
		t.Errorf("Fetch(http://site.test/) = %v, error %v, connects to %v; want error %v and a connection to 93.184.215.14:80 alone", page, err, n.dialed, ErrBlocked)
	}
}
