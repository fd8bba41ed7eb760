package constanttime

import (
	"go/types"

	"github.com/gradus-dev/gradus/grader/rules/internal/flow"
	"github.com/gradus-dev/gradus/grader/rules/rule"
)

// kind is what makes data secret, or says more of it; these are tokens of package
// flow.
type kind string

const (
	// given is a string or bytes that a caller passes to a named function. It
	// stays given through conversions, slices, elements and the functions of
	// the carriers below, but not through others: what is parsed out of a
	// token's header is no secret.
	given kind = "given"
	// digest is what a hash, a MAC or a key derivation returned, through
	// whatever makes strings or bytes of it.
	digest kind = "digest"
	// mixed is the difference of two numbers, by ^ or - and their like; together
	// with given or digest it tells where two secrets differ.
	mixed kind = "mixed"
	// number is what one of the numbers below made of text; together with given it
	// is a secret, and not a count of something.
	number kind = "number"
	// safe is one of the approved functions.
	safe kind = "safe"
	// piece is what an approved function says of a byte, or of a piece of text from one
	// place to another: a loop that looks at it may stop at the first difference.
	piece kind = "piece"
)

// from is the token of what any function made of a parameter that is given.
type from struct{ param *types.Var }

// fields is the token of a value of a struct type, which is compared by its fields.
type fields struct{ of *types.Struct }

// approved are the functions whose time depends on lengths only.
var approved = []string{
	"crypto/subtle.ConstantTimeCompare", "crypto/subtle.ConstantTimeEq", "crypto/subtle.ConstantTimeByteEq",
	"crypto/hmac.Equal", "crypto/cipher.AEAD.Open", "golang.org/x/crypto/bcrypt.CompareHashAndPassword",
}

// sources return digests.
var sources = []string{
	"hash.Hash.Sum", "crypto/sha*.Sum*", "crypto/md5.Sum", "crypto/pbkdf2.Key", "crypto/hkdf.*",
	"golang.org/x/crypto/argon2.*Key", "golang.org/x/crypto/scrypt.Key", "golang.org/x/crypto/pbkdf2.Key",
	"golang.org/x/crypto/blake2?.Sum*", "golang.org/x/crypto/sha3.Sum*",
	"hash.Hash32.Sum32", "hash.Hash64.Sum64", "hash/maphash.Hash.Sum64",
}

// carriers return their argument in another form.
var carriers = []string{
	"encoding/hex.*", "encoding/base64.*", "encoding/base32.*", "bytes.Clone", "strings.Clone", "slices.Clone",
	"strings.Trim*", "strings.To*", "bytes.Trim*", "bytes.To*", "strings.Replace*", "bytes.Replace*", "strings.Map", "bytes.Map",
	"strings.Repeat", "bytes.Repeat", "strings.Join", "bytes.Join", "slices.Concat", "slices.Collect", "slices.Values", "slices.All",
	"strings.NewReader", "bytes.NewReader", "bytes.NewBuffer*", "bytes.Runes", "strings.Reader.*", "bytes.Reader.*",
	"strings.Builder.*", "bytes.Buffer.*", "bufio.*", "io.ReadAll", "io.ReadFull", "regexp.QuoteMeta", "fmt.Sprint*", "fmt.Append*", "reflect.*",
}

// numbers make a number of text: of the same text the same number.
var numbers = []string{"strconv.*", "time.ParseDuration", "hash/crc32.*", "hash/crc64.*", "hash/adler32.*", "hash/maphash.*", "math/big.*"}

// readers return characters of what they read.
var readers = []string{
	"strings.Reader.Read*", "bytes.Reader.Read*", "bytes.Buffer.Read*", "bufio.Reader.Read*", "unicode/utf8.Decode*",
	"reflect.Value.Int", "reflect.Value.Uint",
}

// fillers store what one argument holds in their receiver, or in what another one
// points to.
var fillers = []string{
	"encoding/hex.*", "encoding/base64.*", "encoding/base32.*", "fmt.Sscan*", "io.ReadFull", "crypto/subtle.XORBytes",
	"strings.Builder.Write*", "bytes.Buffer.Write*", "math/big.Int.Set*", "encoding/binary.*",
}

// equals compare whole values, and stop at the first difference.
var equals = []string{
	"bytes.Equal", "bytes.Compare", "bytes.EqualFold", "strings.Compare", "strings.EqualFold",
	"slices.Equal*", "slices.Compare*", "slices.Contains", "slices.Index", "slices.BinarySearch*", "slices.Compact*",
	"slices.Sort*", "slices.IsSorted*", "slices.Max", "slices.Min", "sort.*", "maps.Equal*", "cmp.Compare", "cmp.Less",
	"reflect.DeepEqual", "reflect.Value.Equal", "reflect.Value.MapIndex", "errors.Is", "math/big.Int.Cmp*",
}

// matchers compare whatever they are given later with their first argument, or look
// it up.
var matchers = []string{
	"strings.NewReplacer", "regexp.Compile*", "regexp.MustCompile*", "regexp.Match*", "path.Match", "path/filepath.Match",
	"unique.Make", "sync.Map.*",
}

// searches look for one value in another. Harmless ones among them don't.
var (
	searches = []string{"strings.*", "bytes.*", "fmt.Sscan*"}
	harmless = []string{
		"strings.Clone", "strings.Join", "strings.Repeat", "strings.To*", "strings.Title", "strings.Fields*", "strings.Lines", "strings.Map",
		"strings.NewReader", "strings.Builder.*", "strings.Reader.*", "bytes.Clone", "bytes.Join", "bytes.Repeat", "bytes.To*", "bytes.Title",
		"bytes.Fields*", "bytes.Lines", "bytes.Map", "bytes.Runes", "bytes.NewReader", "bytes.NewBuffer*", "bytes.Buffer.*", "bytes.Reader.*",
	}
)

// opaque are the packages whose types hold text or bytes out of sight.
var opaque = []string{"strings", "bytes", "bufio", "math/big", "reflect"}

// carries reports whether a value of type t can hold a token.
func carries(tok flow.Token, t types.Type) bool {
	return carrier{tok, map[types.Type]bool{}}.carries(t)
}

// carrier looks at each type once, since types may lead to themselves.
type carrier struct {
	tok  flow.Token
	seen map[types.Type]bool
}

func (c carrier) carries(t types.Type) bool {
	if _, generic := types.Unalias(t).(*types.TypeParam); generic {
		return true
	}
	if c.seen[t] {
		return false
	}
	c.seen[t] = true
	if named, ok := types.Unalias(t).(*types.Named); ok && c.tok != safe && named.Obj().Pkg() != nil && rule.Match(opaque, named.Obj().Pkg().Path()) {
		return true
	}
	_, isFields := c.tok.(fields)
	switch t := t.Underlying().(type) {
	case *types.Signature:
		return c.tok == safe
	case *types.Interface:
		return true
	case *types.Basic:
		if c.tok == piece {
			return t.Info()&(types.IsBoolean|types.IsNumeric) != 0
		}
		return c.tok != safe && !isFields && t.Info()&(types.IsString|types.IsNumeric) != 0
	case *types.Struct:
		return isFields
	case *types.Map:
		return c.carries(t.Key()) || c.carries(t.Elem())
	case interface{ Elem() types.Type }: // slices, arrays, pointers, channels
		return c.carries(t.Elem())
	}
	return false
}

// isData reports whether a parameter of type t is taken to be secret: a string
// or bytes.
func isData(t types.Type) bool {
	var elem types.Type
	switch t := t.Underlying().(type) {
	case *types.Basic:
		return t.Info()&types.IsString != 0
	case *types.Slice:
		elem = t.Elem()
	case *types.Array:
		elem = t.Elem()
	default:
		return false
	}
	b, ok := elem.Underlying().(*types.Basic)
	return ok && b.Kind() == types.Byte
}

// narrow reports whether values of type t are text, bytes or characters, or hold
// such, and are no counts.
func narrow(t types.Type) bool {
	b, ok := t.Underlying().(*types.Basic)
	if !ok {
		return true
	}
	switch b.Kind() {
	case types.Byte, types.Rune, types.String:
		return true
	}
	return false
}

// byContent reports whether values of type t are compared by what is in them.
func byContent(t types.Type) bool {
	if _, generic := types.Unalias(t).(*types.TypeParam); generic {
		return true
	}
	switch t.Underlying().(type) {
	case *types.Basic, *types.Struct, *types.Array, *types.Interface:
		return true
	}
	return false
}

func named(list []string, obj types.Object) bool {
	fn, ok := obj.(*types.Func)
	return ok && rule.Match(list, rule.Name(fn.Origin()))
}
