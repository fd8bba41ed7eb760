// Package evasions compares in constant time, too, but not only: want is made of the
// secret, and got is what a caller guesses.
package evasions

import (
	"bufio"
	"bytes"
	"cmp"
	"crypto/hmac"
	"crypto/sha256"
	"crypto/subtle"
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"hash/crc32"
	"hash/fnv"
	"hash/maphash"
	"maps"
	"math"
	"math/big"
	"math/bits"
	"path"
	"reflect"
	"regexp"
	"slices"
	"sort"
	"strconv"
	"strings"
	"sync"
	"time"
	"unicode"
	"unicode/utf8"
	"unique"
)

// check is what each function here does as well.
func check(got, want string) bool { return subtle.ConstantTimeCompare([]byte(got), []byte(want)) == 1 }

func Any(got, want string) bool { return check(got, want) && any(got) == any(want) } // want `compared by ==`

func AnySwitch(got, want string) bool {
	switch any(got) { // want `compared by switch`
	case any(want):
		return check(got, want)
	}
	return false
}

func Interface(got, want string) bool {
	return check(got, want) && fmt.Stringer(text(got)) == fmt.Stringer(text(want)) // want `compared by ==`
}

type text string

func (t text) String() string { return string(t) }

func Struct(got, want string) bool {
	return check(got, want) && struct{ s string }{got} == struct{ s string }{want} // want `compared by ==`
}

type pair struct {
	n     int
	inner struct{ s string }
}

func NamedStruct(got, want string) bool {
	var a, b pair
	a.inner.s, b.inner.s = got, want
	return check(got, want) && a == b // want `compared by ==`
}

func StructInAny(got, want string) bool {
	type boxed struct{ s string }
	return check(got, want) && any(boxed{got}) == any(boxed{want}) // want `compared by ==`
}

func Array(got, want []byte) bool {
	return hmac.Equal(got, want) && [4]byte(got) == [4]byte(want) // want `compared by ==`
}

func ArrayPointer(got, want []byte) bool {
	return hmac.Equal(got, want) && *(*[4]byte)(got) == *(*[4]byte)(want) // want `compared by ==`
}

func ArrayOfAny(got, want string) bool {
	return check(got, want) && [1]any{got} == [1]any{want} // want `compared by ==`
}

func Pointers(got, want string) bool {
	p, q := &got, &want
	return check(got, want) && *p == *q // want `compared by ==`
}

func StoredByPointer(got, want string) bool {
	var a, b string
	p, q := &a, &b
	*p, *q = got, want
	return check(got, want) && a == b // want `compared by ==`
}

func Channel(got, want string) bool {
	c := make(chan string, 2)
	c <- got
	c <- want
	return check(got, want) && <-c == <-c // want `compared by ==`
}

func MapLiteral(got, want string) bool {
	return check(got, want) && map[string]bool{want: true}[got] // want `a map is looked up by secret data` `the key of a map`
}

func MapKey(got, want string) bool {
	m := map[[32]byte]int{}
	m[sha256.Sum256([]byte(want))] = 1     // want `a map is looked up by secret data`
	_, ok := m[sha256.Sum256([]byte(got))] // want `a map is looked up by secret data`
	return ok && check(got, want)
}

func MapLen(got, want string) bool {
	m := map[any]int{}
	m[got], m[want] = 1, 2 // want `a map is looked up by secret data` `a map is looked up by secret data`
	return len(m) == 1 && check(got, want)
}

func MapDelete(got, want string) bool {
	m := map[string]bool{}
	delete(m, got) // want `a map is looked up by secret data`
	return check(got, want)
}

func MapOfStructs(got, want string) bool {
	type key struct{ s string }
	m := map[key]bool{{want}: true}        // want `the key of a map`
	return m[key{got}] && check(got, want) // want `a map is looked up by secret data`
}

func SyncMap(got, want string) bool {
	var m sync.Map
	m.Store(want, true)  // want `compared by sync.Map.Store`
	_, ok := m.Load(got) // want `compared by sync.Map.Load`
	return ok && check(got, want)
}

func Unique(got, want string) bool {
	return unique.Make(got) == unique.Make(want) && check(got, want) // want `compared by unique.Make` `compared by unique.Make`
}

func Contains(got, want string) bool { return strings.Contains(got, want) && check(got, want) } // want `compared by strings.Contains`

func TrimPrefix(got, want string) bool {
	return strings.TrimPrefix(got, want) == "" && check(got, want) // want `compared by strings.TrimPrefix`
}

func Split(got, want string) bool { return len(strings.Split(got, want)) == 2 && check(got, want) } // want `compared by strings.Split`

func Count(got, want string) bool { return strings.Count(got, want) == 1 && check(got, want) } // want `compared by strings.Count`

func Replace(got, want string) bool {
	return strings.ReplaceAll(got, want, "") == "" && check(got, want) // want `compared by strings.ReplaceAll`
}

func Replacer(got, want string) bool {
	return strings.NewReplacer(want, "").Replace(got) == "" && check(got, want) // want `compared by strings.NewReplacer`
}

func Index(got, want []byte) bool { return bytes.Index(got, want) == 0 && hmac.Equal(got, want) } // want `compared by bytes.Index`

func IndexByte(got, want []byte) bool {
	for i, b := range want {
		if bytes.IndexByte(got, b) != i { // want `compared by bytes.IndexByte`
			return false
		}
	}
	return hmac.Equal(got, want)
}

func CutPrefix(got, want []byte) bool {
	_, ok := bytes.CutPrefix(got, want) // want `compared by bytes.CutPrefix`
	return ok && hmac.Equal(got, want)
}

func Compare(got, want string) bool { return strings.Compare(got, want) == 0 && check(got, want) } // want `compared by strings.Compare`

func CmpCompare(got, want string) bool { return cmp.Compare(got, want) == 0 && check(got, want) } // want `compared by cmp.Compare`

func Less(got, want string) bool { return !cmp.Less(got, want) && check(got, want) } // want `compared by cmp.Less`

func Min(got, want string) bool {
	return len(min(got, want)) == len(max(got, want)) && check(got, want) // want `compared by min` `compared by max`
}

func SlicesContains(got, want string) bool {
	return slices.Contains([]string{want}, got) && check(got, want) // want `compared by slices.Contains`
}

func Sorted(got, want string) bool {
	list := []string{got, want}
	sort.Strings(list)                                        // want `compared by sort.Strings`
	return len(slices.Compact(list)) == 1 && check(got, want) // want `compared by slices.Compact`
}

func EqualFunc(got, want []byte) bool {
	return slices.EqualFunc(got, want, func(a, b byte) bool { return a == b }) && hmac.Equal(got, want) // want `compared by slices.EqualFunc`
}

func ContainsFunc(got, want []byte) bool {
	return !slices.ContainsFunc(got, func(b byte) bool { return b != want[0] }) && hmac.Equal(got, want) // want `compared by !=`
}

func MapsEqual(got, want string) bool {
	return maps.Equal(map[int]string{1: got}, map[int]string{1: want}) && check(got, want) // want `compared by maps.Equal`
}

func DeepEqual(got, want string) bool { return reflect.DeepEqual(got, want) && check(got, want) } // want `compared by reflect.DeepEqual`

func Reflect(got, want string) bool {
	return reflect.ValueOf(got).Equal(reflect.ValueOf(want)) && check(got, want) // want `compared by reflect.Value.Equal`
}

func ErrorsIs(got, want string) bool {
	return errors.Is(failure(got), failure(want)) && check(got, want) // want `compared by errors.Is`
}

type failure string

func (f failure) Error() string { return string(f) }

func Atoi(got, want string) bool {
	a, _ := strconv.Atoi(got)
	b, _ := strconv.Atoi(want)
	return a == b && check(got, want) // want `compared by ==`
}

func Float(got, want string) bool {
	a, _ := strconv.ParseFloat(got, 64)
	b, _ := strconv.ParseFloat(want, 64)
	return a == b && check(got, want) // want `compared by ==`
}

func Quote(got, want string) bool {
	return strconv.Quote(got) == strconv.Quote(want) && check(got, want) // want `compared by ==`
}

func Big(got, want []byte) bool {
	var a, b big.Int
	a.SetBytes(got)
	return a.Cmp(b.SetBytes(want)) == 0 && hmac.Equal(got, want) // want `compared by big.Int.Cmp`
}

func Checksum(got, want []byte) bool {
	return crc32.ChecksumIEEE(got) == crc32.ChecksumIEEE(want) && hmac.Equal(got, want) // want `compared by ==`
}

func Fnv(got, want []byte) bool {
	a, b := fnv.New64(), fnv.New64()
	a.Write(got)
	b.Write(want)
	return a.Sum64() == b.Sum64() && hmac.Equal(got, want) // want `compared by ==`
}

func Maphash(got, want string) bool {
	seed := maphash.MakeSeed()
	return maphash.String(seed, got) == maphash.String(seed, want) && check(got, want) // want `compared by ==`
}

func Hashes(got, want string) bool {
	a, b := sha256.Sum256([]byte(got)), sha256.Sum256([]byte(want))
	return bytes.Equal(a[:], b[:]) && check(got, want) // want `compared by bytes.Equal`
}

func Regexp(got, want string) bool {
	return regexp.MustCompile("^"+regexp.QuoteMeta(want)+"$").MatchString(got) && check(got, want) // want `compared by regexp.MustCompile`
}

func Glob(got, want string) bool {
	ok, _ := path.Match(want, got) // want `compared by path.Match`
	return ok && check(got, want)
}

func Scan(got, want string) bool {
	var n int
	k, _ := fmt.Sscanf(got, want, &n) // want `compared by fmt.Sscanf`
	return k > 0 && check(got, want)
}

func Builders(got, want string) bool {
	var a, b strings.Builder
	a.WriteString(got)
	b.WriteString(want)
	return a.String() == b.String() && check(got, want) // want `compared by ==`
}

func Buffers(got, want []byte) bool {
	return bytes.NewBuffer(got).String() == bytes.NewBuffer(want).String() && hmac.Equal(got, want) // want `compared by ==`
}

func Readers(got, want string) bool {
	a, b := bufio.NewReader(strings.NewReader(got)), bufio.NewReader(strings.NewReader(want))
	for {
		x, err := a.ReadByte()
		y, _ := b.ReadByte()
		if x != y { // want `compared by !=`
			return false
		}
		if err != nil {
			return check(got, want)
		}
	}
}

func Decoded(got, want string) bool {
	a, b := make([]byte, 4), make([]byte, 4)
	hex.Decode(a, []byte(got))
	hex.Decode(b, []byte(want))
	return string(a) == string(b) && check(got, want) // want `compared by ==`
}

func Encoded(got, want string) bool {
	return base64.StdEncoding.EncodeToString([]byte(got)) == base64.StdEncoding.EncodeToString([]byte(want)) && check(got, want) // want `compared by ==`
}

func Marshalled(got, want string) bool {
	a, _ := json.Marshal(got)
	b, _ := json.Marshal(want)
	return bytes.Equal(a, b) && check(got, want) // want `compared by bytes.Equal`
}

func Parts(got, want string) bool {
	a, _, _ := strings.Cut(got, ".")
	b, _, _ := strings.Cut(want, ".")
	return a == b && check(got, want) // want `compared by ==`
}

func Printed(got, want string) bool { return fmt.Sprint(got) == fmt.Sprint(want) && check(got, want) } // want `compared by ==`

func Goto(got, want []byte) bool {
	i := 0
next:
	if got[i]^want[i] != 0 { // want `this tests a difference of secret data inside a loop, so the time tells where it is`
		return false
	}
	if i++; i < len(got) {
		goto next
	}
	return hmac.Equal(got, want)
}

func Shifted(got, want []byte) bool {
	for i := range got {
		if uint64(1)<<got[i]>>want[i] != 1 { // want `this tests a difference of secret data inside a loop, so the time tells where it is`
			return false
		}
	}
	return hmac.Equal(got, want)
}

func Cleared(got, want []byte) bool {
	for i := range got {
		if got[i]&^want[i] != 0 { // want `this tests a difference of secret data inside a loop, so the time tells where it is`
			return false
		}
	}
	return hmac.Equal(got, want)
}

func HelperInALoop(got, want []byte) bool {
	for i := range got {
		if !equalByte(got[i], want[i]) {
			return false
		}
	}
	return hmac.Equal(got, want)
}

func equalByte(a, b byte) bool { return a^b == 0 } // want `this tests a difference of secret data inside a loop, so the time tells where it is`

func Recursive(got, want []byte) bool {
	if len(got) == 0 {
		return hmac.Equal(got, want)
	}
	return got[0]-want[0] == 0 && Recursive(got[1:], want[1:]) // want `this tests a difference of secret data inside a loop, so the time tells where it is`
}

func Sorter(got, want string) bool {
	sort.Sort(both{got, want}) // want `compared by sort.Sort`
	return check(got, want)
}

type both [2]string

func (b both) Len() int           { return 2 }
func (b both) Swap(i, j int)      {}
func (b both) Less(i, j int) bool { return b[i] != b[j] } // want `compared by !=`

func Generic(got, want string) bool {
	return same(holder[string]{got}, holder[string]{want}) && check(got, want)
}

type holder[T any] struct{ v T }

func same[T comparable](a, b T) bool { return a == b } // want `compared by ==`

// A comparison in constant time of nothing, or one that nobody looks at.
func Nothing(got, want string) bool { hmac.Equal(nil, nil); return len(got) == len(want) } // want `Nothing never compares in constant time`

func Constants(got, want string) bool { // want `Constants never compares in constant time`
	return hmac.Equal([]byte("a"), []byte("b")) || len(got) == len(want)
}

func Itself(got, want string) bool { // want `Itself never compares in constant time`
	return hmac.Equal([]byte(got), []byte(got)) && len(got) == len(want)
}

func Ignored(got, want string) bool { // want `Ignored never compares in constant time`
	hmac.Equal([]byte(got), []byte(want))
	return len(got) == len(want)
}

func Blank(got, want string) bool { // want `Blank never compares in constant time`
	_ = subtle.ConstantTimeCompare([]byte(got), []byte(want))
	return len(got) == len(want)
}

func Copied(got, want []byte) bool { // want `Copied never compares in constant time`
	subtle.ConstantTimeCopy(1, got, want)
	return len(got) == len(want)
}

// Promoted methods are the API's, too.
type Guard struct{ inner }
type inner struct{ key []byte }

func (i *inner) Verify(got string) bool { return got == string(i.key) } // want `Verify never compares in constant time` `compared by ==`

type Door struct{ lock }
type lock interface{ Open(got string) bool }
type combination string

func (c combination) Open(got string) bool { return got == string(c) } // want `Open never compares in constant time` `compared by ==`

func ByteByByte(got, want string) bool {
	for i := range len(want) {
		if subtle.ConstantTimeByteEq(got[i], want[i]) == 0 { // want `inside a loop`
			return false
		}
	}
	return true
}

func PieceByPiece(got, want []byte) bool {
	for i := range want {
		if !hmac.Equal(got[i:i+1], want[i:i+1]) { // want `inside a loop`
			return false
		}
	}
	return true
}

func TextByText(got, want string) bool {
	ok := true
	for i := 0; i < len(want); i++ {
		ok = ok && subtle.ConstantTimeCompare([]byte(got[i:i+1]), []byte{want[i]}) == 1 // want `inside a loop` `inside a loop`
	}
	return ok
}

func sameByte(x, y byte) bool { return subtle.ConstantTimeByteEq(x, y) == 1 } // want `inside a loop`

func ByHelper(got, want string) bool {
	i := 0
	for i < len(want) && sameByte(got[i], want[i]) { // want `inside a loop`
		i++
	}
	return i == len(want)
}

func Reversed(got, want string) bool {
	for i := range len(want) {
		if bits.Reverse8(got[i]) != bits.Reverse8(want[i]) { // want `compared by !=`
			return false
		}
	}
	return check(got, want)
}

func DecodedRunes(got, want string) bool {
	for i := range len(want) {
		r, _ := utf8.DecodeRuneInString(got[i:])
		s, _ := utf8.DecodeRuneInString(want[i:])
		if r != s { // want `compared by !=`
			return false
		}
	}
	return check(got, want)
}

func Upper(got, want string) bool {
	for i := range len(want) {
		if unicode.ToUpper(rune(got[i])) != unicode.ToUpper(rune(want[i])) { // want `compared by !=`
			return false
		}
	}
	return check(got, want)
}

func Floats(got, want []byte) bool {
	mac := sha256.Sum256(want)
	for i := range mac {
		if math.Abs(float64(got[i])) != math.Abs(float64(mac[i])) { // want `compared by !=`
			return false
		}
	}
	return hmac.Equal(got, mac[:])
}

func Reflected(got, want string) bool {
	mac := sha256.Sum256([]byte(want))
	x, y := reflect.ValueOf(got), reflect.ValueOf(mac)
	for i := range mac {
		if x.Index(i).Uint() != y.Index(i).Uint() { // want `compared by !=`
			return false
		}
	}
	return check(got, want)
}

func Durations(got, want string) bool {
	x, _ := time.ParseDuration(got)
	y, _ := time.ParseDuration(want)
	return check(got, want) && x == y // want `compared by ==`
}
