package ranges_test

import (
	"mime"
	"strings"
	"testing"
	"time"
)

func TestWholeDocument(t *testing.T) {
	s := serve(t, digits)
	for _, headers := range [][]string{nil, {"If-Range", `"v0"`}, nil} {
		s.whole("GET", headers...)
	}
	s.whole("HEAD")
	plain := digits
	plain.ETag, plain.Modified = "", time.Time{}
	serve(t, plain).whole("GET")
	for _, method := range []string{"POST", "PUT", "DELETE"} {
		a := s.do(method)
		if allow := get(a, "Allow"); a.Status != 405 || !strings.Contains(allow, "GET") {
			t.Errorf("%s = %d, Allow: %q; want 405, and the methods that are allowed", method, a.Status, allow)
		}
	}
}

func TestSingleRange(t *testing.T) {
	s := serve(t, digits)
	s.one("1-3", span{1, 3})
	s.one("4-4", span{4, 4})
	s.one("9-9", span{9, 9})
	s.one("3-", span{3, 9})
	s.one("0-", span{0, 9})
	s.one("-4", span{6, 9})
	s.one("-1", span{9, 9})
}

func TestEndOfDocument(t *testing.T) {
	s := serve(t, digits)
	s.one("8-99", span{8, 9})
	s.one("0-10", span{0, 9})
	s.one("0-9", span{0, 9})
	s.one("-10", span{0, 9})
	s.one("-11", span{0, 9})
}

func TestNothingLeft(t *testing.T) {
	s := serve(t, digits)
	for _, asked := range []string{"10-", "10-12", "11-", "-0", "10-12,30-", "99-,-0"} {
		s.refuses("" + asked)
	}
}

func TestLongNumbers(t *testing.T) {
	s := serve(t, digits)
	const long = "99999999999999999999999" // more than an int64 holds, and a uint64
	s.one("5-"+long, span{5, 9})
	s.one("-"+long, span{0, 9})
	s.one("00000000000000000000000000007-8", span{7, 8})
	s.refuses("" + long + "-")
	s.refuses("9223372036854775807-9223372036854775807")
	s.one("0-9223372036854775807", span{0, 9})
}

func TestMalformed(t *testing.T) {
	s := serve(t, digits)
	for _, header := range []string{
		"bytes", "bytes=", "bytes=,", "bytes=-", "bytes=6", "bytes=a-b", "bytes=0-b", "bytes=--4", "bytes=0--4",
		"bytes=+0-4", "bytes=0-+4", "bytes=0x0-0x4", "bytes=0-1_0", "bytes=0 - 4", "bytes=0-4-6", "bytes=0.0-4", "bytes:0-4", "0-4", "=0-4",
	} {
		s.whole("GET", "Range", header)
	}
}

func TestBackwards(t *testing.T) {
	s := serve(t, digits)
	for _, asked := range []string{"5-2", "1-0", "99-98", "0-3,5-2", "5-2,0-3", "x,0-3", "0-3;5-6", "20-30,x"} {
		s.whole("GET", "Range", "bytes="+asked)
	}
}

func TestUnits(t *testing.T) {
	s := serve(t, digits)
	for _, header := range []string{"lines=0-3", "items=10-", "byte=0-3", "bytes2=0-3", "x-bytes=0-3"} {
		s.whole("GET", "Range", header)
	}
	s.isOne("GET with Range: Bytes=0-3", s.ask("Bytes=0-3"), span{0, 3})
	s.isOne("GET with Range: BYTES=-3", s.ask("BYTES=-3"), span{7, 9})
}

func TestHead(t *testing.T) {
	s := serve(t, digits)
	for _, header := range []string{"bytes=1-3", "bytes=11-", "bytes=0-1,8-9"} {
		s.whole("HEAD", "Range", header)
		s.whole("HEAD", "Range", header, "If-Range", `"v1"`)
	}
}

func TestSeveralRanges(t *testing.T) {
	s := serve(t, lines)
	s.parts("0-3,-5", span{0, 3}, span{19_995, 19_999})
	s.parts("0-9,5000-5009,19000-", span{0, 9}, span{5000, 5009}, span{19_000, 19_999})
	s.parts("12000-12009,3000-3009", span{12_000, 12_009}, span{3000, 3009})
	s.parts("0-9,30000-,7000-7001", span{0, 9}, span{7000, 7001})
	s.parts("30000-,8-9", span{8, 9})
	s.parts("8-9,-0", span{8, 9})
}

func TestLists(t *testing.T) {
	s := serve(t, lines)
	for _, asked := range []string{"0-9, 7000-7001", "0-9 ,7000-7001", "0-9\t,\t 7000-7001", "0-9,,7000-7001", "0-9, ,7000-7001,", ",0-9,7000-7001"} {
		s.parts(asked, span{0, 9}, span{7000, 7001})
	}
}

// TestManyBytes asks for more bytes than there are, or for the same ones again.
func TestManyBytes(t *testing.T) {
	small, large := serve(t, digits), serve(t, lines)
	small.joined("0-3,2-5", span{0, 3}, span{2, 5})
	small.joined("0-1,2-3", span{0, 1}, span{2, 3})
	small.joined("0-1,-1", span{0, 1}, span{9, 9})
	small.joined("0-5,3-9", span{0, 5}, span{3, 9})
	small.joined("0-,0-", span{0, 9}, span{0, 9})
	small.joined("-3,0-7", span{7, 9}, span{0, 7})
	large.joined("0-"+strings.Repeat(",0-", 500), span{0, 19_999})
	large.joined("100-10000,0-10100,50-300", span{0, 10_100})
}

// TestBoundary puts the line that parted one answer into a document, as one who has seen
// the answer can.
func TestBoundary(t *testing.T) {
	a := serve(t, lines).ask("bytes=0-3,10000-10003")
	_, params, _ := mime.ParseMediaType(get(a, "Content-Type"))
	if params["boundary"] == "" {
		t.Fatalf("GET with Range: bytes=0-3,10000-10003: Content-Type: %q; want multipart/byteranges; boundary=…", get(a, "Content-Type"))
	}
	evil := lines
	evil.Text = "one\r\n--" + params["boundary"] + "--\r\n" + lines.Text
	evil.Text = evil.Text[:evil.Size]
	serve(t, evil).parts("0-199,10000-10003", span{0, 199}, span{10_000, 10_003})
}

func TestEmptyDocument(t *testing.T) {
	empty := digits
	empty.Size = 0
	s := serve(t, empty)
	s.whole("GET")
	s.whole("HEAD")
	s.refuses("0-")
	s.refuses("0-0")
	s.refuses("-0")
	if a := s.ask("bytes=-5"); a.Status == 200 {
		s.whole("GET", "Range", "bytes=-5")
	} else {
		s.refuses("-5")
	}
}

func TestIfRangeTag(t *testing.T) {
	s := serve(t, digits)
	s.one("3-", span{3, 9}, "If-Range", `"v1"`)
	s.refuses("10-", "If-Range", `"v1"`)
	for _, other := range []string{`"v0"`, `"v11"`, `"v"`, `"V1"`, "v1", `""`} {
		s.whole("GET", "Range", "bytes=3-", "If-Range", other)
		s.whole("GET", "Range", "bytes=11-", "If-Range", other)
		s.whole("GET", "Range", "bytes=0-1,8-9", "If-Range", other)
	}
	untagged := digits
	untagged.ETag = ""
	serve(t, untagged).whole("GET", "Range", "bytes=3-", "If-Range", `"v1"`)
}

func TestIfRangeWeak(t *testing.T) {
	serve(t, digits).whole("GET", "Range", "bytes=3-", "If-Range", `W/"v1"`)
	weak := digits
	weak.ETag = `W/"v1"`
	s := serve(t, weak)
	s.one("3-", span{3, 9})
	s.whole("GET", "Range", "bytes=3-", "If-Range", `W/"v1"`)
	s.whole("GET", "Range", "bytes=3-", "If-Range", `"v1"`)
}

func TestIfRangeNeither(t *testing.T) {
	s := serve(t, digits)
	for _, condition := range []string{"*", `"v1", "v0"`, `"v0", "v1"`, "yesterday", "2024-05-01T12:00:00Z", `'v1'`} {
		s.whole("GET", "Range", "bytes=3-", "If-Range", condition)
	}
}

func TestIfRangeDate(t *testing.T) {
	s := serve(t, digits)
	s.one("3-", span{3, 9}, "If-Range", atNoon)
	s.refuses("10-", "If-Range", atNoon)
	for _, date := range []string{before, after} {
		s.whole("GET", "Range", "bytes=3-", "If-Range", date)
		s.whole("GET", "Range", "bytes=11-", "If-Range", date)
	}
	undated := digits
	undated.Modified = time.Time{}
	for _, date := range []string{atNoon, "Mon, 01 Jan 0001 00:00:00 GMT"} {
		serve(t, undated).whole("GET", "Range", "bytes=3-", "If-Range", date)
	}
}

const mebibyte = 1 << 20

func TestReadsWhatItSends(t *testing.T) {
	film := lines
	film.Size, film.Budget = 1<<40, 2*mebibyte
	s := serve(t, film)
	s.one("0-9", span{0, 9})
	s.one("-10", span{1<<40 - 10, 1<<40 - 1})
	s.parts("5-6,500000000000-500000000009", span{5, 6}, span{500_000_000_000, 500_000_000_009})
	const far = "700000000000-700000000009"
	s.one(far, span{700_000_000_000, 700_000_000_009})
	if a := s.ask("bytes=" + far); a.Read > mebibyte {
		t.Errorf("GET with Range: bytes=%s read %d bytes of the document; want little more than is sent", far, a.Read)
	}
	s.whole("HEAD")
	long := lines
	long.Size = 5 * mebibyte / 2
	for _, asked := range []string{"", "bytes=11-", "bytes=0-1300000,1310000-"} {
		if a := serve(t, long).ask(asked); a.Ahead > mebibyte {
			t.Errorf("GET of 2.5 MiB with Range: %q had read %d bytes more than it had written; want 1 MiB at most", asked, a.Ahead)
		}
	}
}

func TestBreaksOff(t *testing.T) {
	for _, ends := range []bool{false, true} {
		broken := lines
		broken.Breaks, broken.Ends = 6000, ends
		for _, header := range []string{"", "bytes=11-", "bytes=5000-7000", "bytes=6000-6001", "bytes=0-3,19000-", "bytes=0-3,5995-6005"} {
			a := serve(t, broken).ask(header)
			if a.Status < 500 && !a.Aborted && complete(a) {
				t.Errorf("GET with Range: %q, where the document can't be read from byte 6000 on, = %d with %d bytes, as if that was all; want it to break off, or 500",
					header, a.Status, len(a.Body))
			}
		}
		s := serve(t, broken)
		s.one("100-200", span{100, 200})
	}
}

func TestAtOnce(t *testing.T) {
	long := lines
	long.Size = 200_000
	s := serve(t, long)
	for _, sent := range []bool{false, true} {
		one, other := s.driver.Meanwhile("bytes=0-99999", "bytes=100001-199999", sent)
		s.isOne("the first of two requests at once, with bytes=0-99999", one, span{0, 99_999})
		s.isOne("the second of two requests at once, with bytes=100001-199999", other, span{100_001, 199_999})
	}
}
