// Package fetch gets pages from addresses that users have typed, for previews and
// webhooks, and never from a place that only the server itself can reach.
package fetch

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/netip"
	"net/url"
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
	f.client.CheckRedirect = func(r *http.Request, via []*http.Request) error {
		if len(via) > maxRedirects {
			return ErrRedirects
		}
		return check(r.URL)
	}
	return f
}

const maxRedirects = 5

// Fetch gets the page at an address, following redirects. The error is ErrAddress,
// ErrBlocked or ErrRedirects where this is why, for a redirect as well.
func (f *Fetcher) Fetch(ctx context.Context, address string) (Page, error) {
	r, err := http.NewRequestWithContext(ctx, http.MethodGet, address, nil)
	if err != nil {
		return Page{}, fmt.Errorf("%w: %w", ErrAddress, err)
	}
	if err := check(r.URL); err != nil {
		return Page{}, err
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

// check returns ErrAddress for what no user needs to have fetched.
func check(u *url.URL) error {
	if u.Scheme != "http" && u.Scheme != "https" || u.Hostname() == "" || u.User != nil {
		return fmt.Errorf("%w: %s", ErrAddress, u.Redacted())
	}
	return nil
}

// dial connects to a host, for the transport. It looks at the very addresses that it
// connects to, so that no later answer for the name can lead elsewhere.
func (f *Fetcher) dial(ctx context.Context, network, address string) (net.Conn, error) {
	host, port, err := net.SplitHostPort(address)
	if err != nil {
		return nil, err
	}
	found, err := f.network.LookupNetIP(ctx, "ip", host)
	if err != nil {
		return nil, err
	}
	for _, a := range found {
		if !public(a) {
			return nil, fmt.Errorf("%w: %s is %s", ErrBlocked, host, a)
		}
	}
	err = fmt.Errorf("fetch: %s has no address", host)
	for _, a := range found {
		var c net.Conn
		if c, err = f.network.DialContext(ctx, network, net.JoinHostPort(a.Unmap().String(), port)); err == nil {
			return c, nil
		}
	}
	return nil, err
}

// special are the blocks that the IANA IPv4 and IPv6 Special-Purpose Address Registries
// (RFC 6890) don't call globally reachable, and multicast. Of IPv6, 2000::/3 is all that
// is given out.
var special = prefixes([]string{"0.0.0.0/8", "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "169.254.0.0/16", "172.16.0.0/12",
	"192.0.0.0/24", "192.0.2.0/24", "192.168.0.0/16", "198.18.0.0/15", "198.51.100.0/24", "203.0.113.0/24", "224.0.0.0/3",
	"::/3", "2001::/23", "2001:db8::/32", "2002::/16", "3fff::/20", "4000::/2", "8000::/1"})

func prefixes(texts []string) (all []netip.Prefix) {
	for _, text := range texts {
		all = append(all, netip.MustParsePrefix(text))
	}
	return all
}

// public reports whether everybody can reach an address. An IPv4 address may be
// written as one of IPv6, and a prefix contains no address with a zone.
func public(a netip.Addr) bool {
	a = a.Unmap().WithZone("")
	for _, p := range special {
		if p.Contains(a) {
			return false
		}
	}
	return true
}
