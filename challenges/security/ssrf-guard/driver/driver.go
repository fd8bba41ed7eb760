// Package driver makes the hidden tests' calls of package fetch beside the submission,
// in a network of its own, and returns what it observes. It holds no expected value.
package driver

import (
	"bufio"
	"context"
	"fmt"
	"net"
	"net/http"
	"net/netip"
	"strings"
	"sync"

	"github.com/gradus-dev/gradus/challenges/security/ssrf-guard"
)

// World is a network: the addresses of names, and what is there. The answers for a
// name are those to the first, the second and so on who ask; the last is repeated. What
// no name is in the world and can be read as an IP address is that address.
type World struct {
	Names map[string][][]string
	Pages map[string]Answer // by address, port and path: 192.0.2.1:80/path
}

// Answer is what a server answers. Of the body that it promises, the last Missing bytes
// don't come.
type Answer struct {
	Status         int
	Location, Body string
	Missing        int
}

// Seen is what came of a fetch, and what the network saw of it.
type Seen struct {
	Page     fetch.Page
	Dialed   []string
	Requests []string // with host, method and target
}

// Fetch fetches a page in a world.
func (w World) Fetch(address string) (Seen, error) {
	n := &network{World: w, asked: map[string]int{}}
	page, err := fetch.New(n).Fetch(context.Background(), address)
	n.mu.Lock()
	defer n.mu.Unlock()
	return Seen{page, n.dialed, n.requests}, err
}

type network struct {
	World
	mu               sync.Mutex
	asked            map[string]int // how often, by name
	dialed, requests []string
}

// LookupNetIP answers as a resolver does.
func (n *network) LookupNetIP(_ context.Context, _, host string) (found []netip.Addr, err error) {
	n.mu.Lock()
	defer n.mu.Unlock()
	answers, ok := n.Names[strings.TrimSuffix(strings.ToLower(host), ".")]
	if !ok {
		a, err := netip.ParseAddr(host)
		if err != nil {
			return nil, &net.DNSError{Err: "no such host", Name: host, IsNotFound: true}
		}
		return []netip.Addr{a}, nil
	}
	for _, text := range answers[min(n.asked[host], len(answers)-1)] {
		found = append(found, netip.MustParseAddr(text))
	}
	n.asked[host]++
	return found, nil
}

// DialContext connects to a server of the world, as a dialer does: it looks up what is
// a name, and an IPv4 address written as IPv6 is that address. No server speaks TLS.
func (n *network) DialContext(ctx context.Context, _, address string) (net.Conn, error) {
	host, port, err := net.SplitHostPort(address)
	if err != nil {
		return nil, err
	}
	found, err := n.LookupNetIP(ctx, "ip", host)
	if err != nil {
		return nil, err
	}
	for _, a := range found {
		if c := n.dial(net.JoinHostPort(a.Unmap().String(), port)); c != nil {
			return c, nil
		}
	}
	return nil, &net.OpError{Op: "dial", Net: "tcp", Err: fmt.Errorf("connection to %s refused", address)}
}

// dial connects to an address, if there is a server.
func (n *network) dial(address string) net.Conn {
	n.mu.Lock()
	defer n.mu.Unlock()
	n.dialed = append(n.dialed, address)
	for at := range n.Pages {
		if strings.HasPrefix(at, address+"/") {
			client, server := net.Pipe()
			go n.serve(address, server)
			return client
		}
	}
	return nil
}

// serve answers one request.
func (n *network) serve(address string, c net.Conn) {
	defer c.Close()
	r, err := http.ReadRequest(bufio.NewReader(c))
	if err != nil {
		return
	}
	n.mu.Lock()
	n.requests = append(n.requests, fmt.Sprintf("%s %s %s", r.Host, r.Method, r.URL.RequestURI()))
	n.mu.Unlock()
	a, ok := n.Pages[address+r.URL.Path]
	if !ok {
		a.Status = http.StatusNotFound
	}
	location := ""
	if a.Location != "" {
		location = "Location: " + a.Location + "\r\n"
	}
	fmt.Fprintf(c, "HTTP/1.1 %d %s\r\nContent-Length: %d\r\nConnection: close\r\n%s\r\n%s", a.Status, http.StatusText(a.Status), len(a.Body)+a.Missing, location, a.Body)
}
