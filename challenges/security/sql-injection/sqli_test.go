package sqli_test

import (
	"slices"
	"testing"

	"github.com/gradus-dev/gradus/challenges/security/sql-injection"
	"github.com/gradus-dev/gradus/challenges/security/sql-injection/driver"
	"github.com/gradus-dev/gradus/grader/judge/sentinel"
)

func open(t *testing.T, users ...[3]string) *sqli.Store {
	t.Helper()
	s, err := sqli.Open()
	if err != nil {
		t.Fatalf("Open() = error %v", err)
	}
	t.Cleanup(func() { s.Close() })
	for _, u := range users {
		if err := s.Add(u[0], u[1], u[2]); err != nil {
			t.Fatalf("Add(%q, %q, %q) = error %v", u[0], u[1], u[2], err)
		}
	}
	return s
}

var (
	ann = [3]string{"ann", "secret", "Oslo"}
	bob = [3]string{"bob", "hunter2", "Bergen"}
	cy  = [3]string{"cy", "pass", "Oslo"}
	joe = [3]string{"joanna", "pw", "Narvik"}
)

func login(t *testing.T, s *sqli.Store, name, password string, want bool) {
	t.Helper()
	got, err := s.Login(name, password)
	if got != want || err != nil {
		t.Errorf("Login(%q, %q) = %t, error %v; want %t, nil", name, password, got, err, want)
	}
}

func search(t *testing.T, s *sqli.Store, text string, want ...string) {
	t.Helper()
	got, err := s.Search(text)
	if err != nil || !slices.Equal(got, want) {
		t.Errorf("Search(%q) = %q, %v; want %q", text, got, err, want)
	}
}

func list(t *testing.T, s *sqli.Store, column string, want ...string) {
	t.Helper()
	got, err := s.List(column)
	if err != nil || !slices.Equal(got, want) {
		t.Errorf("List(%q) = %q, %v; want %q", column, got, err, want)
	}
}

func TestLogin(t *testing.T) {
	s := open(t, ann, bob)
	login(t, s, "ann", "secret", true)
	login(t, s, "bob", "hunter2", true)
	login(t, s, "ann", "hunter2", false)
	login(t, s, "ann", "", false)
	login(t, s, "", "secret", false)
	login(t, s, "nobody", "secret", false)
	login(t, s, "ann", "Secret", false)
	if err := s.Add("ann", "other", "Rome"); err == nil {
		t.Error(`Add("ann", …) of a name that is taken = nil; want an error`)
	}
	login(t, s, "ann", "secret", true)
	if in, err := closed(t).Login("ann", "secret"); in || err == nil {
		t.Errorf(`Login("ann", "secret") after Close() = %t, %v; want false and an error`, in, err)
	}
	if err := closed(t).Add("bob", "hunter2", "Bergen"); err == nil {
		t.Error(`Add("bob", …) after Close() = nil; want an error`)
	}
}

// closed returns a store that was closed, with a user in it.
func closed(t *testing.T) *sqli.Store {
	t.Helper()
	s := open(t, ann)
	if err := s.Close(); err != nil {
		t.Fatalf("Close() = %v", err)
	}
	return s
}

func TestSearch(t *testing.T) {
	s := open(t, joe, cy, bob, ann)
	search(t, s, "an", "ann", "joanna")
	search(t, s, "ob", "bob")
	search(t, s, "", "ann", "bob", "cy", "joanna")
	search(t, s, "AN")
	search(t, s, "zed")
	users := []string{"ann", "hannah", "joanna"}
	found, err := driver.Meanwhile(users, "dan", "an")
	before := slices.DeleteFunc(slices.Clone(found), func(name string) bool { return name == "dan" })
	if err != nil || !slices.Equal(before, users) {
		t.Errorf("while one client adds dan to %q, another's Search(%q) = %q, error %v; want all who were there", users, "an", found, err)
	}
	if got, err := closed(t).Search("an"); len(got) > 0 || err == nil {
		t.Errorf(`Search("an") after Close() = %q, %v; want an error`, got, err)
	}
}

func TestListSorted(t *testing.T) {
	s := open(t, joe, cy, bob, ann)
	list(t, s, "name", "ann", "bob", "cy", "joanna")
	list(t, s, "city", "bob", "joanna", "ann", "cy")
	list(t, open(t), "name")
	s = open(t, ann, [3]string{"Zoe", "pw", "bergen"})
	list(t, s, "name", "Zoe", "ann")
	list(t, s, "city", "ann", "Zoe")
	if got, err := closed(t).List("name"); len(got) > 0 || err == nil {
		t.Errorf(`List("name") after Close() = %q, %v; want an error`, got, err)
	}
}

func TestLoginInjection(t *testing.T) {
	s := open(t, ann, bob)
	for _, text := range []string{
		"' OR '1'='1", "' OR 1=1 --", "ann' --", "ann'/*", "' UNION SELECT 1 --", "\" OR \"\"=\"", "x'; DELETE FROM users; --",
	} {
		login(t, s, text, text, false)
		login(t, s, "ann", text, false)
		login(t, s, text, "secret", false)
	}
	login(t, s, "ann", "secret", true)
	login(t, s, "bob", "hunter2", true)
}

func TestSearchInjection(t *testing.T) {
	s := open(t, ann, bob)
	for _, text := range []string{
		"' OR '1'='1", "' UNION SELECT password FROM users --", "zzz' UNION SELECT name || ':' || password FROM users --",
		"'; DROP TABLE users; --", "'", "\"", "\\", "\\'",
	} {
		search(t, s, text)
	}
	search(t, s, "", "ann", "bob")
}

func TestSearchWildcards(t *testing.T) {
	s := open(t, ann, [3]string{"100%", "x", "y"}, [3]string{"a_b", "x", "y"}, [3]string{`back\slash`, "x", "y"}, [3]string{"!x", "x", "y"})
	search(t, s, "%", "100%")
	search(t, s, "_", "a_b")
	search(t, s, `\`, `back\slash`)
	search(t, s, "!", "!x")
	search(t, s, "a_", "a_b")
	search(t, s, "a%")
}

var promised = sentinel.Set{"ErrColumn": sqli.ErrColumn}

func TestListInjection(t *testing.T) {
	s := open(t, ann, bob)
	for _, column := range []string{
		"", "password", "1", "name DESC", "city; DROP TABLE users", "(SELECT password FROM users)", "Name", "name --",
		"CASE WHEN (SELECT substr(password, 1, 1) FROM users WHERE name = 'ann') = 's' THEN name ELSE city END",
	} {
		got, err := s.List(column)
		if promised.Only(t, err, sqli.ErrColumn, "List(%q)", column) && len(got) > 0 {
			t.Errorf("List(%q) = %q beside ErrColumn; want nothing", column, got)
		}
	}
	list(t, s, "name", "ann", "bob")
}

func TestOddNames(t *testing.T) {
	names := []string{`"quoted"`, "Robert'); DROP TABLE users;--", "Ænid 😀", "o'brien"}
	s := open(t)
	for _, n := range names {
		if err := s.Add(n, "it's "+n, "d'Or"); err != nil {
			t.Errorf("Add(%q, …) = error %v", n, err)
		}
		login(t, s, n, "it's "+n, true)
	}
	list(t, s, "name", `"quoted"`, "Robert'); DROP TABLE users;--", "o'brien", "Ænid 😀")
	search(t, s, "o'b", "o'brien")
}
