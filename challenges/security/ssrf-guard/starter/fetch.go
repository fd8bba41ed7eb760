// Package fetch gets pages from addresses that users have typed, for previews and
// webhooks. Some of these lead to what only the server itself can reach: mend it.
package fetch

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/netip"
	"strings"
)

// Why a page is not fetched.
var (
	ErrAddress   = errors.New("fetch: not an address of the web")
	ErrBlocked   = errors.New("fetch: the address is not public")
	ErrRedirects = errors.New("fetch: too many redirects")
)

// Network looks up names and opens connections, as *net.Resolver and *net.Dialer do.
type Network interface {
	LookupNetIP(ctx context.Context, network, host string) ([]netip.Addr, error)
	DialContext(ctx context.Context, network, address string) (net.Conn, error)
}

// Page is what was fetched.
type Page struct {
	Status int
	Body   string
}

// Fetcher fetches pages. It may be used concurrently.
type Fetcher struct {
	network Network
	client  http.Client
}

// New returns a fetcher that reaches others by a network.
func New(n Network) *Fetcher {
	f := &Fetcher{network: n}
	f.client.Transport = &http.Transport{DialContext: f.dial, DisableKeepAlives: true}
	return f
}

// Fetch gets the page at an address, following redirects. The error is ErrAddress,
// ErrBlocked or ErrRedirects where this is why, for a redirect as well.
func (f *Fetcher) Fetch(ctx context.Context, address string) (Page, error) {
	r, err := http.NewRequestWithContext(ctx, http.MethodGet, address, nil)
	if err != nil {
		return Page{}, fmt.Errorf("%w: %w", ErrAddress, err)
	}
	if f.inside(ctx, r.URL.Hostname()) {
		return Page{}, ErrBlocked
	}
	answer, err := f.client.Do(r)
	if err != nil {
		return Page{}, err
	}
	defer answer.Body.Close()
	body, err := io.ReadAll(answer.Body)
	if err != nil {
		return Page{}, err
	}
	return Page{answer.StatusCode, string(body)}, nil
}

// inside reports whether a host is in our own network.
func (f *Fetcher) inside(ctx context.Context, host string) bool {
	for _, prefix := range []string{"localhost", "127.", "10.", "192.168."} {
		if strings.HasPrefix(host, prefix) {
			return true
		}
	}
	found, err := f.network.LookupNetIP(ctx, "ip", host)
	return err == nil && (found[0].IsLoopback() || found[0].IsPrivate())
}

// dial connects to a host, for the transport.
func (f *Fetcher) dial(ctx context.Context, network, address string) (net.Conn, error) {
	host, port, err := net.SplitHostPort(address)
	if err != nil {
		return nil, err
	}
	found, err := f.network.LookupNetIP(ctx, "ip", host)
	if err != nil {
		return nil, err
	}
	return f.network.DialContext(ctx, network, net.JoinHostPort(found[0].String(), port))
}
