package sentinel_test

import (
	"errors"
	"fmt"
	"runtime"
	"testing"

	"github.com/gradus-dev/gradus/grader/judge/sentinel"
)

var (
	errKey     = errors.New("jwt: unknown key")
	errExpired = errors.New("jwt: expired")
	errToken   = errors.New("jwt: bad token")
	errSize    = errors.New("jwt: too long")
	errIssuer  = fmt.Errorf("%w: another issuer", errToken) // promised to be both

	promised = sentinel.Set{"ErrKey": errKey, "ErrExpired": errExpired, "ErrToken": errToken, "ErrSize": errSize, "ErrIssuer": errIssuer}
)

// recorder keeps what a test says.
type recorder struct {
	testing.TB
	failed, fatal string
}

func (r *recorder) Helper() {}

func (r *recorder) Errorf(format string, args ...any) { r.failed += fmt.Sprintf(format, args...) }

func (r *recorder) Fatalf(format string, args ...any) {
	r.fatal = fmt.Sprintf(format, args...)
	runtime.Goexit()
}

// only calls Only with a recorder, which Fatalf may end.
func only(set sentinel.Set, err, want error) (r *recorder, ok bool) {
	r = &recorder{}
	done := make(chan bool)
	go func() {
		defer close(done)
		ok = set.Only(r, err, want, "Verify(%q)", "x")
	}()
	<-done
	return r, ok
}

func TestOnly(t *testing.T) {
	for _, tt := range []struct {
		reason    string
		err, want error
		message   string // "" if it is right
	}{
		{"the variable", errExpired, errExpired, ""},
		{"the variable wrapped", fmt.Errorf("token 7: %w", errExpired), errExpired, ""},
		{"wrapped beside an error of nobody's", fmt.Errorf("%w: %w", errExpired, errors.New("at noon")), errExpired, ""},
		{"no error where none is wanted", nil, nil, ""},
		{"one that is promised to be another, too", errIssuer, errIssuer, ""},
		{"no error", nil, errExpired, `Verify("x") = no error; want ErrExpired`},
		{"another of the set", fmt.Errorf("7: %w", errKey), errExpired, `Verify("x") = error "7: jwt: unknown key", which is ErrKey; want ErrExpired`},
		{"two others", errors.Join(errKey, errToken), errExpired, `Verify("x") = error "jwt: unknown key\njwt: bad token", which is ErrKey and ErrToken; want ErrExpired`},
		{"all joined", errors.Join(errKey, errExpired, errToken), errExpired,
			`Verify("x") = an error that is ErrExpired, but ErrKey and ErrToken as well; want ErrExpired alone, or callers can't tell what happened`},
		{"really all", errors.Join(errKey, errExpired, errToken, errSize), errExpired,
			`Verify("x") = an error that is ErrExpired, but ErrKey and 2 others as well; want ErrExpired alone, or callers can't tell what happened`},
		{"the more special one", errIssuer, errToken,
			`Verify("x") = an error that is ErrToken, but ErrIssuer as well; want ErrToken alone, or callers can't tell what happened`},
		{"the same text", errors.New("jwt: expired"), errExpired,
			`Verify("x") = error "jwt: expired", which reads like ErrExpired, but errors.Is(err, ErrExpired) is false: return the variable or wrap it with %w`},
		{"wrapped by %v", fmt.Errorf("token 7: %v", errExpired), errExpired,
			`Verify("x") = error "token 7: jwt: expired", which reads like ErrExpired, but errors.Is(err, ErrExpired) is false: return the variable or wrap it with %w`},
		{"another error", errors.New("oops"), errExpired,
			`Verify("x") = error "oops"; want ErrExpired, but errors.Is(err, ErrExpired) is false: return the variable or wrap it with %w`},
		{"an error where none is wanted", errKey, nil, `Verify("x") = error "jwt: unknown key"; want no error`},
	} {
		r, ok := only(promised, tt.err, tt.want)
		if r.failed != tt.message || ok != (tt.message == "") || r.fatal != "" {
			t.Errorf("%s: Only says %t and\n %s%s\nwant\n %s", tt.reason, ok, r.failed, r.fatal, tt.message)
		}
	}
}

func TestOnlyWantsACompleteSet(t *testing.T) {
	r, _ := only(sentinel.Set{"ErrKey": errKey}, errExpired, errExpired)
	if want := `sentinel: the error "jwt: expired" is wanted but not in the set; add it`; r.fatal != want {
		t.Errorf("Only with an incomplete set ends the test with %q; want %q", r.fatal, want)
	}
}
