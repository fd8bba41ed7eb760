package constanttime

import (
	"go/types"

	"github.com/gradus-dev/gradus/grader/rules/internal/flow"
	"github.com/gradus-dev/gradus/grader/rules/rule"
)

// kind is what makes data secret; they are tokens of package flow.
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
	// mixed is the difference of two numbers, by ^ or -; together with given
	// or digest it tells where two secrets differ.
	mixed kind = "mixed"
)

// approved are the functions whose time depends on lengths only.
var approved = []string{
	"crypto/subtle.ConstantTime*", "crypto/hmac.Equal", "crypto/cipher.AEAD.Open",
	"golang.org/x/crypto/bcrypt.CompareHashAndPassword",
}

// sources return digests.
var sources = []string{
	"hash.Hash.Sum", "crypto/sha*.Sum*", "crypto/md5.Sum", "crypto/pbkdf2.Key", "crypto/hkdf.*",
	"golang.org/x/crypto/argon2.*Key", "golang.org/x/crypto/scrypt.Key", "golang.org/x/crypto/pbkdf2.Key",
	"golang.org/x/crypto/blake2?.Sum*", "golang.org/x/crypto/sha3.Sum*",
}

// carriers return their argument in another form.
var carriers = []string{
	"encoding/hex.*", "encoding/base64.*", "encoding/base32.*", "bytes.Clone", "strings.Clone", "slices.Clone",
	"strings.Trim*", "strings.To*", "bytes.Trim*", "bytes.To*",
}

// equals compare two whole values and stop at the first difference.
var equals = []string{
	"bytes.Equal", "bytes.Compare", "bytes.EqualFold", "strings.Compare", "strings.EqualFold",
	"slices.Equal", "slices.EqualFunc", "slices.Compare", "slices.CompareFunc", "reflect.DeepEqual", "cmp.Compare",
}

// searches look for one value in another; with a digest they tell as much.
var searches = []string{
	"bytes.HasPrefix", "bytes.HasSuffix", "bytes.Contains*", "bytes.Index*",
	"strings.HasPrefix", "strings.HasSuffix", "strings.Contains*", "strings.Index*", "slices.Contains*", "slices.Index*",
}

// carries reports whether a value of type t can be secret data: a string, an
// integer, or a slice, array or pointer that leads to one.
func carries(tok flow.Token, t types.Type) bool {
	if _, generic := types.Unalias(t).(*types.TypeParam); generic {
		return true
	}
	switch t := t.Underlying().(type) {
	case *types.Basic:
		return t.Info()&(types.IsString|types.IsInteger) != 0
	case *types.Slice:
		return carries(tok, t.Elem())
	case *types.Array:
		return carries(tok, t.Elem())
	case *types.Pointer:
		_, array := t.Elem().Underlying().(*types.Array)
		return array && carries(tok, t.Elem())
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

// narrow reports whether values of type t are text, bytes or characters, and
// not counts.
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

func named(list []string, obj types.Object) bool {
	fn, ok := obj.(*types.Func)
	return ok && rule.Match(list, rule.Name(fn.Origin()))
}
