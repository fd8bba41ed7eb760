package fetch_test

import (
	"errors"
	"fmt"
	"net/netip"
	"slices"
	"strings"
	"testing"

	"github.com/gradus-dev/gradus/challenges/security/ssrf-guard"
	"github.com/gradus-dev/gradus/challenges/security/ssrf-guard/driver"
	"github.com/gradus-dev/gradus/grader/judge/sentinel"
)

var promised = sentinel.Set{"ErrAddress": fetch.ErrAddress, "ErrBlocked": fetch.ErrBlocked, "ErrRedirects": fetch.ErrRedirects}

// two are two public addresses, with a server each.
const (
	one = "198.41.0.4"
	two = "2606:2800:21f:cb07::1"
)

// world returns a network in which site.test has the address one, and metadata, intranet
// and localhost lead inside, where there are servers, too.
func world() driver.World {
	w := driver.World{
		Names: map[string][][]string{"site.test": {{one}}, "metadata.test": {{"169.254.170.2"}}, "intranet.test": {{"10.77.1.2"}}, "localhost": {{"127.0.0.9"}}},
		Pages: map[string]driver.Answer{},
	}
	for _, address := range []string{one + ":80", one + ":8080", "[" + two + "]:80", "169.254.170.2:80", "10.77.1.2:80", "127.0.0.9:80", "127.0.0.9:8080"} {
		w.Pages[address+"/"] = driver.Answer{Status: 200, Body: "page of " + address}
	}
	return w
}

// named returns a world in which name.test has these addresses.
func named(addresses ...string) driver.World {
	w := world()
	w.Names["name.test"] = [][]string{addresses}
	return w
}

// gets ends the test unless a fetch returns a page with this body and status 200.
func gets(t *testing.T, w driver.World, address, body string) driver.Seen {
	t.Helper()
	seen, err := w.Fetch(address)
	if want := (fetch.Page{Status: 200, Body: body}); err != nil || seen.Page != want {
		t.Fatalf("%s = %+v, error %v; want %+v", call(w, address), seen.Page, err, want)
	}
	return seen
}

// fails ends the test unless a fetch fails with an error, and connects to these alone.
func fails(t *testing.T, w driver.World, address string, want error, dialed ...string) {
	t.Helper()
	seen, err := w.Fetch(address)
	if !slices.Equal(seen.Dialed, dialed) {
		t.Fatalf("%s connects to %q; want to %q", call(w, address), seen.Dialed, dialed)
	}
	if !promised.Only(t, err, want, "%s", call(w, address)) {
		t.FailNow()
	}
}

// unreachable ends the test unless a fetch connects to these alone, in vain, and fails
// with an error that is none of those promised.
func unreachable(t *testing.T, w driver.World, address string, dialed ...string) {
	t.Helper()
	seen, err := w.Fetch(address)
	if !slices.Equal(seen.Dialed, dialed) {
		t.Fatalf("%s connects to %q; want to %q", call(w, address), seen.Dialed, dialed)
	}
	if err == nil {
		t.Fatalf("%s = %+v; want the network's error", call(w, address), seen.Page)
	}
	for name, e := range promised {
		if errors.Is(err, e) {
			t.Fatalf("%s = error %q, which is %s; want the network's error alone", call(w, address), err, name)
		}
	}
}

// call names a fetch, with the addresses of name.test if it leads there.
func call(w driver.World, address string) string {
	if !strings.Contains(address, "name.test") || len(w.Names["name.test"]) == 0 {
		return fmt.Sprintf("Fetch(%q)", address)
	}
	return fmt.Sprintf("Fetch(%q), where name.test is at %v,", address, w.Names["name.test"])
}

func TestFetch(t *testing.T) {
	w := world()
	w.Pages[one+":80/a/b"] = driver.Answer{Status: 200, Body: "a & b"}
	seen := gets(t, w, "http://site.test/a/b?c=d&e#f", "a & b")
	if want := []string{"site.test GET /a/b?c=d&e"}; !slices.Equal(seen.Requests, want) {
		t.Fatalf("Fetch(http://site.test/a/b?c=d&e#f) sends the requests %q; want %q", seen.Requests, want)
	}
	gets(t, w, "HTTP://Site.Test:8080/", "page of "+one+":8080")
	gets(t, w, "http://"+one, "page of "+one+":80")
	gets(t, w, "http://["+two+"]/", "page of ["+two+"]:80")
	if seen, err := w.Fetch("http://site.test/none"); err != nil || seen.Page.Status != 404 {
		t.Fatalf("Fetch(http://site.test/none) = %+v, error %v; want the page with status 404", seen.Page, err)
	}
	unreachable(t, w, "https://site.test/", one+":443")
	gets(t, named("198.41.0.15", two), "http://name.test/", "page of ["+two+"]:80")
}

func TestUnreachable(t *testing.T) {
	unreachable(t, world(), "http://nowhere.test/")
	unreachable(t, named(), "http://name.test/")
	unreachable(t, named("198.41.0.15", "198.41.0.16"), "http://name.test:81/", "198.41.0.15:81", "198.41.0.16:81")
	w := world()
	w.Pages[one+":80/"] = driver.Answer{Status: 200, Body: "half of", Missing: 9}
	unreachable(t, w, "http://site.test/", one+":80")
}

func TestAddresses(t *testing.T) {
	for _, address := range []string{
		"", "site.test", "site.test/", "//site.test/", "/path", "http:", "http://", "http:///path", "http:site.test", "http://:80/", "http://site.test:port/", "http://[::1", "http://site.test/%zz", "://site.test/", "http://site.test/\n",
		"ftp://site.test/", "file:///etc/passwd", "file://site.test/etc/passwd", "gopher://site.test/_GET", "dict://site.test/", "data:text/plain,hello", "javascript:alert(1)", "ws://site.test/", "httpx://site.test/", "unix:/run/docker.sock",
		"http://kim@site.test/", "http://kim:secret@site.test/", "http://site.test@name.test/", "http://:@site.test/", "http://@site.test/", "http://kim@metadata.test/",
	} {
		fails(t, named(one), address, fetch.ErrAddress)
	}
}

// special are blocks that the IANA IPv4 and IPv6 Special-Purpose Address Registries
// (RFC 6890) don't call globally reachable, and multicast.
var special = [2][]string{
	{
		"0.0.0.0/8", "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "169.254.0.0/16", "172.16.0.0/12", "192.0.0.0/24", "192.0.2.0/24", "192.168.0.0/16", "198.18.0.0/15",
		"198.51.100.0/24", "203.0.113.0/24", "224.0.0.0/4", "240.0.0.0/4", "255.255.255.255/32", "169.254.169.254/32",
	}, {
		"::/128", "::1/128", "64:ff9b:1::/48", "100::/64", "2001::/32", "2001:2::/48", "2001:10::/28", "2001:db8::/32", "2002::/16", "3fff::/20", "5f00::/16", "fc00::/7", "fd00:ec2::254/128", "fe80::/10", "fec0::/10", "ff00::/8",
		"64:ff9b::7f00:1/128", "64:ff9b::a9fe:a9fe/128", "::7f00:1/128", "4000::/3", "e000::/4", // NAT64 and others that lead to IPv4, and what is not given out
	},
}

// ends returns the first and the last address of a block.
func ends(block string) [2]netip.Addr {
	p := netip.MustParsePrefix(block)
	last := p.Addr().AsSlice()
	for bit := p.Bits(); bit < len(last)*8; bit++ {
		last[bit/8] |= 1 << (7 - bit%8)
	}
	a, _ := netip.AddrFromSlice(last)
	return [2]netip.Addr{p.Addr(), a}
}

// literal writes an address as a host.
func literal(a netip.Addr) string {
	if a.Is4() {
		return a.String()
	}
	return "[" + strings.ReplaceAll(a.String(), "%", "%25") + "]"
}

// refuses ends the test if an address is fetched from, named or written out.
func refuses(t *testing.T, a netip.Addr) {
	t.Helper()
	fails(t, named(a.String()), "http://name.test/", fetch.ErrBlocked)
	fails(t, world(), "http://"+literal(a)+":8080/", fetch.ErrBlocked)
}

func TestBlockedIPv4(t *testing.T) {
	for _, block := range special[0] {
		for _, a := range ends(block) {
			refuses(t, a)
		}
	}
	for _, name := range []string{"metadata.test", "intranet.test", "localhost", "LOCALHOST", "localhost.", "localhost:8080"} {
		fails(t, world(), "http://"+name+"/", fetch.ErrBlocked)
	}
	// resolvers read these as getaddrinfo does
	for name, address := range map[string]string{"3232235777": "192.168.1.1", "0xc0a80101": "192.168.1.1", "0300.0250.1.1": "192.168.1.1", "127.9": "127.0.0.9", "0": "0.0.0.0"} {
		w := world()
		w.Names[name] = [][]string{{address}}
		fails(t, w, "http://"+name+"/", fetch.ErrBlocked)
	}
	fails(t, named("169.254.170.2"), "https://name.test/", fetch.ErrBlocked)
}

func TestBlockedIPv6(t *testing.T) {
	for _, block := range special[1] {
		for _, a := range ends(block) {
			refuses(t, a)
		}
	}
	for _, zoned := range []string{"fe80::1%eth0", "fd00::1%eth0", "::1%lo"} {
		refuses(t, netip.MustParseAddr(zoned))
	}
}

func TestMapped(t *testing.T) {
	for _, block := range special[0] {
		for _, a := range ends(block) {
			refuses(t, netip.AddrFrom16(a.As16()))
		}
	}
	fails(t, world(), "http://[::ffff:a9fe:a9fe]/", fetch.ErrBlocked)
	gets(t, world(), "http://[::ffff:"+one+"]/", "page of "+one+":80")
	gets(t, named("::ffff:"+one), "http://name.test/", "page of "+one+":80")
}

func TestPublic(t *testing.T) {
	for _, address := range []string{
		"1.0.0.0", "9.255.255.255", "11.0.0.0", "100.63.255.255", "100.128.0.0", "126.255.255.255", "128.0.0.0", "169.253.255.255", "169.255.0.0", "172.15.255.255", "172.32.0.0", "192.0.1.0", "192.0.3.0", "192.167.255.255",
		"192.169.0.0", "198.17.255.255", "198.20.0.0", "198.51.99.255", "198.51.101.0", "203.0.112.255", "203.0.114.0", "223.255.255.255", "8.8.8.8",
		"2001:200::", "2001:db7:ffff::", "2001:db9::", "2003::", "2606:4700:4700::1111", "2a00:1450::1", "3ffe:ffff::1", "2c00::",
	} {
		a := netip.MustParseAddr(address)
		at := literal(a) + ":80"
		w := named(address)
		w.Pages[at+"/"] = driver.Answer{Status: 200, Body: "here"}
		gets(t, w, "http://name.test/", "here")
		gets(t, w, "http://"+literal(a)+"/", "here")
	}
	for _, name := range []string{"10.site.test", "127.0.0.1.site.test", "192.168.test", "localhost.test", "169.254.test"} {
		w := world()
		w.Names[name] = [][]string{{one}}
		gets(t, w, "http://"+name+"/", "page of "+one+":80")
	}
}

func TestOneOfMany(t *testing.T) {
	for _, inside := range []string{"169.254.170.2", "10.77.1.2", "127.0.0.9", "::1", "::ffff:10.77.1.2"} {
		fails(t, named(one, inside), "http://name.test/", fetch.ErrBlocked)
		fails(t, named(inside, one), "http://name.test/", fetch.ErrBlocked)
		fails(t, named(one, two, inside), "http://name.test/", fetch.ErrBlocked)
		fails(t, named("198.41.0.15", inside), "http://name.test/", fetch.ErrBlocked)
	}
}

// outside ends the test if a fetch connects to anything but these.
func outside(t *testing.T, w driver.World, address string, dialed ...string) {
	t.Helper()
	seen, err := w.Fetch(address)
	for _, at := range seen.Dialed {
		if !slices.Contains(dialed, at) {
			t.Fatalf("%s connects to %q; want to none but %q", call(w, address), at, dialed)
		}
	}
	if err == nil && len(seen.Dialed) == 0 {
		t.Fatalf("%s = %+v without a connection", call(w, address), seen.Page)
	}
	if err != nil && !promised.Only(t, err, fetch.ErrBlocked, "%s", call(w, address)) {
		t.FailNow()
	}
}

func TestRebinding(t *testing.T) {
	for _, inside := range []string{"169.254.170.2", "127.0.0.9"} {
		for n := range 4 { // the answer that leads inside is the n-th
			w := named()
			w.Names["name.test"] = append(slices.Repeat([][]string{{one}}, n), []string{inside})
			outside(t, w, "http://name.test/", one+":80")
			w.Names["name.test"] = append(w.Names["name.test"], []string{one})
			outside(t, w, "http://name.test/", one+":80")
		}
		// each redirect asks anew
		w := named()
		w.Names["name.test"] = [][]string{{one}, {inside}}
		w.Pages[one+":80/"] = driver.Answer{Status: 302, Location: "http://name.test:8080/"}
		outside(t, w, "http://name.test/", one+":80", one+":8080")
	}
}

// redirect returns a world in which http://site.test/ leads to an address.
func redirect(to string) driver.World {
	w := world()
	w.Pages[one+":80/"] = driver.Answer{Status: 302, Location: to}
	w.Pages[one+":80/new"] = driver.Answer{Status: 200, Body: "moved"}
	return w
}

func TestRedirects(t *testing.T) {
	for _, to := range []string{"/new", "http://site.test/new", "new", "//site.test/new", "http://" + one + "/new"} {
		gets(t, redirect(to), "http://site.test/", "moved")
	}
	for _, to := range []string{"http://metadata.test/", "http://169.254.170.2/", "http://[::1]/", "//localhost/", "https://10.77.1.2/", "http://[::ffff:127.0.0.9]:8080/", "http://3232235777/"} {
		w := redirect(to)
		w.Names["3232235777"] = [][]string{{"192.168.1.1"}}
		t.Run("to "+to, func(t *testing.T) { fails(t, w, "http://site.test/", fetch.ErrBlocked, one+":80") })
	}
	for _, to := range []string{"file:///etc/passwd", "ftp://site.test/", "gopher://site.test/", "http://kim:secret@site.test/", "http://kim@site.test/", "http:///new", "javascript:alert(1)"} {
		t.Run("to "+to, func(t *testing.T) { fails(t, redirect(to), "http://site.test/", fetch.ErrAddress, one+":80") })
	}
}

func TestRedirectLimit(t *testing.T) {
	for n := range 8 {
		w := world()
		w.Pages[one+":80/0"] = driver.Answer{Status: 200, Body: "at last"}
		for i := range n {
			w.Pages[fmt.Sprintf("%s:80/%d", one, i+1)] = driver.Answer{Status: 301 + i%2, Location: fmt.Sprint("/", i)}
		}
		address := fmt.Sprint("http://site.test/", n)
		if n <= 5 {
			gets(t, w, address, "at last")
		} else {
			fails(t, w, address, fetch.ErrRedirects, slices.Repeat([]string{one + ":80"}, 6)...)
		}
	}
	w := redirect("/")
	fails(t, w, "http://site.test/", fetch.ErrRedirects, slices.Repeat([]string{one + ":80"}, 6)...)
}
