// Package roster owns who is in which course as what, until when each challenge is due for
// whom, and the audit of who did what. All is kept in the database of the class.
package roster

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"regexp"
	"time"

	"github.com/gradus-dev/gradus/grader/class"
	"github.com/gradus-dev/gradus/grader/class/database"
)

// Roster is the courses of a class. Its methods may be used concurrently.
type Roster struct{ DB *database.DB }

// ErrNone says that there is no such course, member or account.
var ErrNone = errors.New("there is none")

var courseIDs = regexp.MustCompile(`^[a-z0-9][a-z0-9-]{0,39}$`)

// AddCourse makes a course.
func (r *Roster) AddCourse(ctx context.Context, tx database.Querier, c class.Course) error {
	if !courseIDs.MatchString(c.ID) {
		return fmt.Errorf("%q can't be a course's name in addresses: use up to 40 lower-case letters, digits and -", c.ID)
	}
	_, err := tx.ExecContext(ctx, "INSERT INTO course (id, title, weight, created) VALUES ($1, $2, $3, $4)", c.ID, c.Title, max(c.Weight, 1), database.Micros(time.Now()))
	return err
}

// Courses returns all courses, by ID.
func (r *Roster) Courses(ctx context.Context) ([]*class.Course, error) {
	rows, err := r.DB.QueryContext(ctx, "SELECT id, title, weight, created FROM course ORDER BY id")
	return collect(rows, err, func(s scanner) (*class.Course, error) {
		var c class.Course
		var created int64
		err := s.Scan(&c.ID, &c.Title, &c.Weight, &created)
		c.Created = database.Time(created)
		return &c, err
	})
}

// Membership is what somebody is in a course.
type Membership struct {
	Course, Title string
	Role          class.Role
}

// Memberships returns the courses that an account is in, by ID.
func (r *Roster) Memberships(ctx context.Context, account string) ([]*Membership, error) {
	rows, err := r.DB.QueryContext(ctx, "SELECT id, title, role FROM member JOIN course ON course.id = member.course WHERE account = $1 ORDER BY id", account)
	return collect(rows, err, func(s scanner) (*Membership, error) {
		var m Membership
		return &m, s.Scan(&m.Course, &m.Title, &m.Role)
	})
}

// Membership returns what an account is in a course, or ErrNone.
func (r *Roster) Membership(ctx context.Context, course, account string) (*Membership, error) {
	var m Membership
	err := r.DB.QueryRowContext(ctx, "SELECT id, title, role FROM member JOIN course ON course.id = member.course WHERE course = $1 AND account = $2", course, account).
		Scan(&m.Course, &m.Title, &m.Role)
	return &m, none(err)
}

// Member is somebody in a course.
type Member struct {
	class.Account
	Role   class.Role
	Joined time.Time
}

// Members returns who is in a course, by name.
func (r *Roster) Members(ctx context.Context, course string) ([]*Member, error) {
	rows, err := r.DB.QueryContext(ctx, `SELECT id, name, email, created, role, joined FROM member JOIN account ON account.id = member.account
		WHERE course = $1 ORDER BY lower(name), id`, course)
	return collect(rows, err, func(s scanner) (*Member, error) {
		var m Member
		var created, joined int64
		err := s.Scan(&m.ID, &m.Name, &m.Email, &created, &m.Role, &joined)
		m.Created, m.Joined = database.Time(created), database.Time(joined)
		return &m, err
	})
}

// SetRole makes an account a member of a course, as what the role says; "" takes it out.
func (r *Roster) SetRole(ctx context.Context, tx database.Querier, course, account string, role class.Role) error {
	if role == "" {
		_, err := tx.ExecContext(ctx, "DELETE FROM member WHERE course = $1 AND account = $2", course, account)
		return err
	}
	_, err := tx.ExecContext(ctx, `INSERT INTO member (course, account, role, joined) VALUES ($1, $2, $3, $4)
		ON CONFLICT (course, account) DO UPDATE SET role = excluded.role`, course, account, string(role), database.Micros(time.Now()))
	return err
}

// Raise makes an account a member of a course, unless it is something more in it already.
func (r *Roster) Raise(ctx context.Context, tx database.Querier, course, account string, role class.Role) error {
	var have class.Role
	err := tx.QueryRowContext(ctx, "SELECT role FROM member WHERE course = $1 AND account = $2", course, account).Scan(&have)
	if err != nil && !errors.Is(err, sql.ErrNoRows) {
		return err
	}
	if have.Least(role) {
		return nil
	}
	return r.SetRole(ctx, tx, course, account, role)
}

type scanner interface{ Scan(...any) error }

func collect[T any](rows *sql.Rows, err error, scan func(scanner) (T, error)) ([]T, error) {
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var all []T
	for rows.Next() {
		one, err := scan(rows)
		if err != nil {
			return nil, err
		}
		all = append(all, one)
	}
	return all, rows.Err()
}

func none(err error) error {
	if errors.Is(err, sql.ErrNoRows) {
		return ErrNone
	}
	return err
}
