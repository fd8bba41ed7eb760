// Package sentinel lets hidden tests hold an error against the sentinel errors
// that a challenge promises: it must be the one that is wanted, itself or wrapped,
// and none of the others. With errors.Is alone, a solution that returns all of them
// joined is right everywhere.
//
//	// promised are the errors of README.md.
//	var promised = sentinel.Set{"ErrExpired": jwt.ErrExpired, "ErrKey": jwt.ErrKey}
//
//	_, err := v.Verify(token, now)
//	promised.Only(t, err, jwt.ErrExpired, "Verify of %s", what)
//
// One set holds all that the package under test promises, and every test uses it:
// an error that is wanted and not in the set ends the test. Sentinels of other
// packages, such as io.EOF, may be in it, too.
package sentinel

import (
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"
)

// Set is every sentinel error that the package under test promises, by the name
// that learners know it by.
type Set map[string]error

// Only fails t unless err is want and no other error of the set, and reports whether
// it is. If want is nil, there must be no error. Call and args, as for fmt.Sprintf,
// name the call that returned err.
func (s Set) Only(t testing.TB, err, want error, call string, args ...any) bool {
	t.Helper()
	if want != nil && s.name(want) == "" {
		t.Fatalf("sentinel: the error %q is wanted but not in the set; add it", want)
	}
	wrong := s.wrong(err, want)
	if wrong != "" {
		t.Errorf("%s %s", fmt.Sprintf(call, args...), wrong)
	}
	return wrong == ""
}

// name returns the name of an error of the set, or "".
func (s Set) name(err error) string {
	for name, e := range s {
		if e == err {
			return name
		}
	}
	return ""
}

// wrong says how err differs from want, after the words for a call; it returns ""
// if it doesn't.
func (s Set) wrong(err, want error) string {
	name, also := s.name(want), s.others(err, want)
	list := strings.Join(also, " and ")
	if n := len(also) - 1; n > 1 {
		list = fmt.Sprintf("%s and %d others", also[0], n)
	}
	switch {
	case errors.Is(err, want) && len(also) == 0:
		return ""
	case want == nil:
		return fmt.Sprintf("= error %s; want no error", short(err))
	case err == nil:
		return fmt.Sprintf("= no error; want %s", name)
	case errors.Is(err, want):
		return fmt.Sprintf("= an error that is %s, but %s as well; want %s alone, or callers can't tell what happened", name, list, name)
	case len(also) > 0:
		return fmt.Sprintf("= error %s, which is %s; want %s", short(err), list, name)
	case strings.Contains(err.Error(), want.Error()):
		return fmt.Sprintf("= error %s, which reads like %s, but errors.Is(err, %s) is false: return the variable or wrap it with %%w", short(err), name, name)
	}
	return fmt.Sprintf("= error %s; want %s, but errors.Is(err, %s) is false: return the variable or wrap it with %%w", short(err), name, name)
}

// others returns the names of the errors of the set that err is beside want, and
// beside those that want wraps.
func (s Set) others(err, want error) (names []string) {
	for _, name := range slices.Sorted(maps.Keys(s)) {
		if errors.Is(err, s[name]) && !errors.Is(want, s[name]) {
			names = append(names, name)
		}
	}
	return names
}

// short quotes an error's text, or the beginning of a long one.
func short(err error) string { return fmt.Sprintf("%.200q", err.Error()) }
