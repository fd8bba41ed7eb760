package password

import (
	"errors"
	"strings"
	"testing"
)

// published is of RFC 7914, section 11.
const published = "$pbkdf2-sha256$i=1$c2FsdA$VawEblbjCJ/sFpHCJUS2BflBhSFt3gRl5oudV8INrLxJypzM8Xm2RZkWZLOdd+8xfHG4RbHjC9UJESBB06GXgw"

func hasher(t *testing.T) *Hasher {
	t.Helper()
	h, err := New(Config{Rounds: 1000, MaxRounds: 100_000})
	if err != nil {
		t.Fatalf("New = error %v; want none", err)
	}
	return h
}

func TestExampleVerify(t *testing.T) {
	h := hasher(t)
	if weak, err := h.Verify(published, "passwd"); !weak || err != nil {
		t.Errorf("Verify(passwd) = %t, error %v; want true, none", weak, err)
	}
	if weak, err := h.Verify(published, "Passwd"); weak || !errors.Is(err, ErrWrong) {
		t.Errorf("Verify(Passwd) = %t, error %v; want false, %v", weak, err, ErrWrong)
	}
	hash, err := h.Hash("correct horse")
	if !strings.HasPrefix(hash, "$pbkdf2-sha256$i=1000$") || err != nil {
		t.Errorf("Hash = %q, error %v; want $pbkdf2-sha256$i=1000$…", hash, err)
	}
	if weak, err := h.Verify(hash, "correct horse"); weak || err != nil {
		t.Errorf("Verify of a new hash = %t, error %v; want false, none", weak, err)
	}
}

// users is a Store.
type users map[string]string

func (u users) Load(user string) (hash string, ok bool) {
	hash, ok = u[user]
	return hash, ok
}

func (u users) Replace(user, old, new string) error {
	if u[user] == old {
		u[user] = new
	}
	return nil
}

func TestExampleLogin(t *testing.T) {
	h, s := hasher(t), users{"ann": published}
	for _, user := range []string{"ann", "eve"} {
		if err := h.Login(s, user, "wrong password"); !errors.Is(err, ErrWrong) {
			t.Errorf("Login(%s) with a wrong password = error %v; want %v", user, err, ErrWrong)
		}
	}
	if err := h.Login(s, "ann", "passwd"); err != nil {
		t.Errorf("Login(ann) = error %v; want none", err)
	}
	if !strings.HasPrefix(s["ann"], "$pbkdf2-sha256$i=1000$") {
		t.Errorf("after ann's login her hash is %q; want $pbkdf2-sha256$i=1000$…", s["ann"])
	}
}
