package orders_test

import (
	"encoding/json"
	"fmt"
	"mime"
	"slices"
	"strings"
	"testing"

	"github.com/gradus-dev/gradus/challenges/rest/request-validation/driver"
)

// short cuts a body for messages.
func short(body string) string {
	if len(body) > 200 {
		return fmt.Sprintf("%q and so on, %d bytes", body[:100], len(body))
	}
	return fmt.Sprintf("%q", body)
}

// takes fails t unless a body is taken, as this one order.
func takes(t *testing.T, body, want string) {
	t.Helper()
	a := driver.Post(body)
	if a.Status != 204 {
		t.Fatalf("POST %s: %d %s; want 204", short(body), a.Status, short(a.Body))
	}
	if len(a.Placed) != 1 || a.Placed[0] != want {
		t.Errorf("POST %s: placed (customer, gift, lines) %q; want %s, once", short(body), a.Placed, want)
	}
}

// problem fails t unless an answer is a problem with this status, and returns its errors,
// sorted, as texts: pointer and code.
func problem(t *testing.T, request string, a driver.Answer, status int) (errors []string) {
	t.Helper()
	if a.Status != status {
		t.Fatalf("%s: %d %s; want %d", request, a.Status, short(a.Body), status)
	}
	if len(a.Placed) > 0 {
		t.Errorf("%s: answered %d, and still placed %q", request, a.Status, a.Placed)
	}
	if mediaType, _, err := mime.ParseMediaType(a.Type); err != nil || mediaType != "application/problem+json" {
		t.Errorf("%s: answered with the Content-Type %q; want application/problem+json", request, a.Type)
	}
	var p struct {
		Status *json.Number `json:"status"`
		Errors []struct {
			Pointer *string `json:"pointer"`
			Code    *string `json:"code"`
		} `json:"errors"`
	}
	if err := json.Unmarshal([]byte(a.Body), &p); err != nil {
		t.Fatalf("%s: the answer's body is %s: %v", request, short(a.Body), err)
	}
	if p.Status == nil || p.Status.String() != fmt.Sprint(status) {
		t.Errorf("%s: the answer's body is %s; want a member status of %d", request, short(a.Body), status)
	}
	for _, e := range p.Errors {
		if e.Pointer == nil || e.Code == nil {
			t.Fatalf("%s: the answer's body is %s; want pointer and code, two texts, for each error", request, short(a.Body))
		}
		errors = append(errors, *e.Pointer+" "+*e.Code)
	}
	slices.Sort(errors)
	return errors
}

// refuses fails t unless a body is refused for exactly these errors.
func refuses(t *testing.T, body string, want ...string) {
	t.Helper()
	got := problem(t, "POST "+short(body), driver.Post(body), 422)
	slices.Sort(want)
	if !slices.Equal(got, want) {
		t.Errorf("POST %s: errors %q; want %q", short(body), got, want)
	}
}

// bad fails t unless a body is answered with this status.
func bad(t *testing.T, body string, status int) {
	t.Helper()
	problem(t, "POST "+short(body), driver.Post(body), status)
}

// with is an order with these members after a customer and a line.
func with(members string) string {
	return `{"customer":"Ann","lines":[{"sku":"AB-1234","quantity":2}]` + members + `}`
}

// line is an order of one line.
func line(l string) string { return `{"customer":"Ann","lines":[` + l + `]}` }

func customer(c string) string {
	return `{"lines":[{"sku":"AB-1234","quantity":2}],"customer":` + c + `}`
}

func TestRight(t *testing.T) {
	takes(t, `{"customer": "Ann", "lines": [{"sku": "AB-1234", "quantity": 2}]}`, `"Ann" false: 2 AB-1234`)
	takes(t, "\r\n\t {\"lines\":[{\"quantity\":1,\"sku\":\"ZA-0009\"},{\"sku\":\"BC-0000\",\"quantity\":999}],\"gift\":true,\"customer\":\" ☃ \"} \n",
		`" ☃ " true: 1 ZA-0009 999 BC-0000`)
	takes(t, with(`,"gift":false`), `"Ann" false: 2 AB-1234`)
	takes(t, with(`,"gift":null`), `"Ann" false: 2 AB-1234`)
	takes(t, customer(`"a\"\\\/\u00e9\ud83d\ude00"`), `"a\"\\/é😀" false: 2 AB-1234`)
	takes(t, `{"\u0063ustomer":"Ann","lin\u0065s":[{"s\u006bu":"\u0041B-1234","quantity":2}]}`, `"Ann" false: 2 AB-1234`)
}

func TestAllAtOnce(t *testing.T) {
	refuses(t, `{"customer": "", "lines": [{"sku": "AB-1234", "quantity": "2"}, {"sku": "ab"}], "vip": true}`,
		"/customer range", "/lines/0/quantity type", "/lines/1/quantity missing", "/lines/1/sku format", "/vip unknown")
	refuses(t, `{"gift":1,"lines":[{"sku":"AB-1234","quantity":1},{"quantity":0,"note":"x"},7]}`,
		"/customer missing", "/gift type", "/lines/1/quantity range", "/lines/1/sku missing", "/lines/1/note unknown", "/lines/2 type")
}

func TestTypes(t *testing.T) {
	for _, body := range []string{`[]`, `"order"`, `7`, `true`, `null`, `[{"customer":"Ann"}]`} {
		refuses(t, body, " type")
	}
	for _, v := range []string{`7`, `true`, `["Ann"]`, `{}`} {
		refuses(t, customer(v), "/customer type")
		refuses(t, line(`{"quantity":1,"sku":`+v+`}`), "/lines/0/sku type")
	}
	for _, v := range []string{`{}`, `"x"`, `1`, `false`} {
		refuses(t, `{"customer":"Ann","lines":`+v+`}`, "/lines type")
	}
	for _, v := range []string{`[]`, `"x"`, `1`, `null`, `[{}]`} {
		refuses(t, line(`{"sku":"AB-1234","quantity":2},`+v), "/lines/1 type")
	}
	for _, v := range []string{`"true"`, `0`, `1`, `{}`, `[true]`} {
		refuses(t, with(`,"gift":`+v), "/gift type")
	}
}

func TestQuantities(t *testing.T) {
	for _, tt := range []struct{ quantity, code string }{
		{`0`, "range"}, {`-1`, "range"}, {`-0`, "range"}, {`1000`, "range"}, {`2147483648`, "range"},
		{`4294967298`, "range"}, {`18446744073709551618`, "range"}, {`-18446744073709551618`, "range"}, {`999999999999999999999999999999`, "range"},
		{`1.0`, "type"}, {`1.5`, "type"}, {`1e2`, "type"}, {`1E0`, "type"}, {`-1.5`, "type"}, {`1e400`, "type"},
		{`"1"`, "type"}, {`true`, "type"}, {`[1]`, "type"}, {`{}`, "type"}, {`""`, "type"},
	} {
		refuses(t, line(`{"sku":"AB-1234","quantity":`+tt.quantity+`}`), "/lines/0/quantity "+tt.code)
	}
}

func TestLengths(t *testing.T) {
	for _, c := range []string{strings.Repeat("a", 100), strings.Repeat("é", 100), strings.Repeat("😀", 100)} {
		takes(t, customer(`"`+c+`"`), fmt.Sprintf("%q false: 2 AB-1234", c))
		refuses(t, customer(`"a`+c+`"`), "/customer range")
	}
	takes(t, customer(`"☃"`), `"☃" false: 2 AB-1234`)
	refuses(t, customer(`""`), "/customer range")
	lines := func(n int, one string) string { return line(strings.TrimSuffix(strings.Repeat(one+",", n), ",")) }
	one := `{"sku":"AB-1234","quantity":2}`
	takes(t, lines(50, one), `"Ann" false:`+strings.Repeat(" 2 AB-1234", 50))
	refuses(t, lines(51, one), "/lines range")
	refuses(t, lines(0, one), "/lines range")
	refuses(t, lines(51, `7`), "/lines range")
}

func TestSKUs(t *testing.T) {
	for _, sku := range []string{"", "ab-1234", "CD-123", "AB-12345", "ABC-1234", "A-1234", "AB1234", "AB_1234", " AB-1234", "AB-1234 ", "AB-1234\\n",
		"ÄB-1234", "AB-١٢٣٤", "xAB-1234", "AB-123A", "1B-1234", "AB-1234,CD-5678"} {
		refuses(t, line(`{"sku":"`+sku+`","quantity":1}`), "/lines/0/sku format")
	}
}

func TestUnknown(t *testing.T) {
	for _, tt := range []struct{ members, pointer string }{
		{`,"vip":true`, "/vip"}, {`,"vip":null`, "/vip"}, {`,"Customer":"Bob"`, "/Customer"}, {`,"GIFT":true`, "/GIFT"},
		{`,"customer ":"Bob"`, "/customer "}, {`,"":1`, "/"}, {`,"é":1`, "/é"}, {`,"sku":"AB-1234"`, "/sku"},
		{`,"a/b":1`, "/a~1b"}, {`,"m~n":1`, "/m~0n"}, {`,"~1/":1`, "/~01~1"}, {`,"/":1`, "/~1"}, {`,"\u0041":1`, "/A"}, {`,"<":1`, "/<"},
		{`,"customer/x":1`, "/customer~1x"},
		{`,"vip":{"a":1,"a":2}`, "/vip"}, {`,"vip":[{"sku":1}]`, "/vip"}, {`,"vip":1,"vip":2`, "/vip"},
	} {
		refuses(t, with(tt.members), tt.pointer+" unknown")
	}
	refuses(t, line(`{"sku":"AB-1234","quantity":1,"customer":"Bob"}`), "/lines/0/customer unknown")
	refuses(t, line(`{"SKU":"AB-1234","quantity":1}`), "/lines/0/SKU unknown", "/lines/0/sku missing")
}

func TestDuplicates(t *testing.T) {
	for _, tt := range []struct{ body, pointer string }{
		{with(`,"customer":"Bob"`), "/customer"}, {with(`,"gift":true,"gift":true`), "/gift"}, {with(`,"gift":null,"gift":null`), "/gift"},
		{with(`,"gift":1,"gift":true,"gift":2`), "/gift"}, {with(`,"gift":true,"gift":null`), "/gift"}, {with(`,"lines":[7]`), "/lines"},
		{with(`,"c\u0075stomer":"Bob"`), "/customer"}, {with(`,"customer":null`), "/customer"},
		{line(`{"sku":"AB-1234","sku":"AB-1234","quantity":1}`), "/lines/0/sku"},
		{line(`{"sku":"AB-1234","quantity":1,"quantity":"x"}`), "/lines/0/quantity"},
	} {
		refuses(t, tt.body, tt.pointer+" duplicate")
	}
	takes(t, line(`{"sku":"AB-1234","quantity":1},{"sku":"AB-1234","quantity":1}`), `"Ann" false: 1 AB-1234 1 AB-1234`)
}

func TestMissing(t *testing.T) {
	refuses(t, `{}`, "/customer missing", "/lines missing")
	refuses(t, `{"customer":null,"lines":null}`, "/customer missing", "/lines missing")
	refuses(t, line(`{}`), "/lines/0/sku missing", "/lines/0/quantity missing")
	refuses(t, line(`{"sku":null,"quantity":null},{"sku":"AB-1234","quantity":1}`), "/lines/0/sku missing", "/lines/0/quantity missing")
}

func TestMethods(t *testing.T) {
	for _, method := range []string{"GET", "PUT", "PATCH", "DELETE", "post"} {
		a := driver.Send(method, nil, with(""), false)
		problem(t, method, a, 405)
		if a.Allow != "POST" {
			t.Errorf("%s: answered with Allow: %q; want POST", method, a.Allow)
		}
	}
}

func TestMediaTypes(t *testing.T) {
	for _, contentType := range []string{"application/json", "Application/JSON", "application/json; charset=utf-8", "application/json;v=1"} {
		if a := driver.Send("POST", []string{contentType}, with(""), false); a.Status != 204 {
			t.Errorf("POST of an order with Content-Type: %s: %d %s; want 204", contentType, a.Status, short(a.Body))
		}
	}
	for _, contentType := range []string{"", "text/plain", "application/jsonp", "application/problem+json", "text/plain; x=application/json", "application/x-www-form-urlencoded"} {
		sent := []string{contentType}
		if contentType == "" {
			sent = nil
		}
		problem(t, fmt.Sprintf("POST of an order with Content-Type: %q", sent), driver.Send("POST", sent, with(""), false), 415)
	}
}

func TestNoJSON(t *testing.T) {
	for _, body := range []string{
		"", " ", "{", `{"customer":"Ann"`, `{"customer":"Ann",}`, `{customer:"Ann"}`, `{'customer':'Ann'}`, `{"lines":[1,]}`, `{"quantity":01}`, `{"quantity":+1}`,
		`{"a" 1}`, `{"a":1 "b":2}`, `[1 2]`, `{1:2}`, `{"a":nul}`, `{"a":NaN}`, "{\"a\":\"x\ny\"}", `{"a":"\x41"}`, "\ufeff" + with(""), "{\"a\":\"\xff\"}", "{\"a\xff\":1}",
	} {
		bad(t, body, 400)
	}
}

func TestTrailing(t *testing.T) {
	for _, tail := range []string{"{}", " {}", "x", "]", "}", ",", "\n\nnull", " 1", "\x00", "\v", "\u00a0", with("")} {
		bad(t, with("")+tail, 400)
	}
}

// nested is an unknown member in which arrays and objects stand in each other so deep,
// and its order around it.
func nested(depth int, open, end string) string {
	return with(`,"x":` + strings.Repeat(open, depth-1) + strings.Repeat(end, depth-1))
}

func TestDepth(t *testing.T) {
	refuses(t, nested(16, "[", "]"), "/x unknown")
	bad(t, nested(17, "[", "]"), 400)
	bad(t, with(`,"x":`+strings.Repeat(`{"y":`, 16)+"1"+strings.Repeat("}", 16)), 400)
	refuses(t, with(`,"x":`+strings.Repeat(`{"y":`, 15)+"1"+strings.Repeat("}", 15)), "/x unknown")
	refuses(t, strings.Repeat("[", 16)+strings.Repeat("]", 16), " type")
	bad(t, strings.Repeat("[", 17)+strings.Repeat("]", 17), 400)
	bad(t, strings.Repeat("[", 30000)+strings.Repeat("]", 30000), 400)
	bad(t, nested(17, `[1,`, "2]"), 400)
	refuses(t, with(`,"x":[`+strings.Repeat("[],", 40)+`[]]`), "/x unknown")
	refuses(t, with(`,"x":"`+strings.Repeat("[{", 40)+`"`), "/x unknown")
}

const maxBytes = 64 << 10

func TestSize(t *testing.T) {
	order := with("")
	takes(t, order+strings.Repeat(" ", maxBytes-len(order)), `"Ann" false: 2 AB-1234`)
	bad(t, order+strings.Repeat(" ", maxBytes-len(order)+1), 413)
	bad(t, strings.Repeat("x", maxBytes), 400)
	for _, body := range []string{order + strings.Repeat(" ", maxBytes), strings.Repeat("x", 1<<20), "{}" + strings.Repeat("x", maxBytes), strings.Repeat("[", 1<<17), strings.Repeat(" ", 1<<20)} {
		a := driver.Post(body)
		problem(t, "POST "+short(body), a, 413)
		if a.Read > maxBytes+8<<10 {
			t.Errorf("POST %s: %d bytes of the body were read; want at most %d", short(body), a.Read, maxBytes+8<<10)
		}
	}
}

func TestBreaksOff(t *testing.T) {
	asJSON := []string{"application/json"}
	problem(t, "POST of an order behind which the connection breaks", driver.Send("POST", asJSON, with(""), true), 400)
	problem(t, "POST of half an order, behind which the connection breaks", driver.Send("POST", asJSON, with("")[:20], true), 400)
	problem(t, "POST of an empty body that can't be read", driver.Send("POST", asJSON, "", true), 400)
	problem(t, "POST of 64 KiB and one byte, behind which the connection breaks", driver.Send("POST", asJSON, strings.Repeat(" ", maxBytes+1), true), 413)
}

func TestPrecedence(t *testing.T) {
	text, asJSON := []string{"text/plain"}, []string{"application/json"}
	large := strings.Repeat("x", maxBytes+1)
	problem(t, "PUT of a large body as text/plain", driver.Send("PUT", text, large, false), 405)
	problem(t, "POST of a large body as text/plain", driver.Send("POST", text, large, false), 415)
	problem(t, "POST of text/plain that can't be read", driver.Send("POST", text, "", true), 415)
	problem(t, "POST of no JSON, too large", driver.Send("POST", asJSON, large, false), 413)
	problem(t, "POST of an order with unknown members that is too large", driver.Send("POST", asJSON, with(`,"x":"`+large+`"`), false), 413)
	bad(t, nested(17, "[", "]")+"x", 400)
	bad(t, `{"vip":1,"vip":2} x`, 400)
}

func TestManyErrors(t *testing.T) {
	unknown := func(n int) (members string, errors []string) {
		for i := range n {
			members += fmt.Sprintf(`,"x%d":1`, i)
			errors = append(errors, fmt.Sprintf("/x%d unknown", i))
		}
		return with(members), errors
	}
	body, want := unknown(20)
	refuses(t, body, want...)
	for _, n := range []int{21, 500} {
		body, want := unknown(n)
		got := problem(t, fmt.Sprintf("POST of an order with %d unknown members", n), driver.Post(body), 422)
		if len(slices.Compact(got)) != 20 {
			t.Errorf("POST of an order with %d unknown members: %d errors; want 20 different ones", n, len(got))
		}
		for _, e := range got {
			if !slices.Contains(want, e) {
				t.Fatalf("POST of an order with the unknown members x0 to x%d: error %q", n-1, e)
			}
		}
	}
}
