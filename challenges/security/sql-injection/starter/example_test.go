package sqli

import (
	"errors"
	"slices"
	"testing"
)

func TestExampleLogin(t *testing.T) {
	s, err := Open()
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	if err := s.Add("zoe", "letmein", "Rome"); err != nil {
		t.Fatal(err)
	}
	if ok, err := s.Login("zoe", "letmein"); !ok || err != nil {
		t.Errorf("Login(zoe, letmein) = %t, %v; want true", ok, err)
	}
	if ok, _ := s.Login("zoe", "' OR '1'='1"); ok {
		t.Error("Login(zoe, ' OR '1'='1) = true; want false")
	}
}

func TestExampleSearchAndList(t *testing.T) {
	s, err := Open()
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	if err := s.Add("o'brien", "x", "Cork"); err != nil {
		t.Fatalf("Add(o'brien) = error %v", err)
	}
	if got, err := s.Search("o'b"); err != nil || !slices.Equal(got, []string{"o'brien"}) {
		t.Errorf("Search(o'b) = %v, %v; want [o'brien]", got, err)
	}
	if got, err := s.List("city; DROP TABLE users"); !errors.Is(err, ErrColumn) {
		t.Errorf("List(city; DROP TABLE users) = %v, %v; want ErrColumn", got, err)
	}
}
