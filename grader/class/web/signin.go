package web

import (
	"context"
	"encoding/gob"
	"errors"
	"net/http"
	"slices"
	"strconv"
	"time"

	"github.com/gradus-dev/gradus/grader/class"
	"github.com/gradus-dev/gradus/grader/class/account"
	"github.com/gradus-dev/gradus/grader/class/database"
	"github.com/gradus-dev/gradus/grader/class/roster"
)

// What a session remembers beside its account.
const (
	loginKey = "login" // an account.Login
	joinKey  = "join"  // the secret of the link that somebody came by
)

func init() { gob.Register(account.Login{}) }

// invited returns what a link says.
func (r *request) invited(secret string) (*account.Invitation, error) {
	i, err := r.Accounts.Invitation(r.Context(), secret)
	if errors.Is(err, account.ErrNone) {
		if !r.limits.allow("guess", r.address()) {
			return nil, tooMany
		}
		return nil, problem{status: http.StatusNotFound, message: "this link is none, or used up, or expired", hint: "ask who invited you for a new one", told: "an invitation link"}
	}
	return i, err
}

// invitation shows whereto a link invites.
func (r *request) invitation() (*answer, error) {
	i, err := r.invited(r.PathValue("secret"))
	if err != nil {
		return nil, err
	}
	data := map[string]any{"Title": i.Title, "Role": i.Role, "For": i.Account != "", "Provider": ""}
	if r.Provider != nil && i.Account == "" {
		data["Provider"] = r.Provider.Name
		r.sessions.Put(r.Context(), joinKey, r.PathValue("secret"))
	}
	return &answer{page: "join", title: i.Title, data: data}, nil
}

// join lets somebody in who came by a link: as who they are, as whom it was made for, or as
// somebody new with the name they give.
func (r *request) join() (*answer, error) {
	i, err := r.invited(r.PathValue("secret"))
	if err != nil {
		return nil, err
	}
	switch {
	case i.Account != "":
		if r.account, err = r.Accounts.Account(r.Context(), i.Account); err != nil {
			return nil, err
		}
	case r.account == nil && r.Provider != nil:
		return nil, r.anonymous()
	}
	if err := r.enter(i, r.FormValue("name")); err != nil {
		return nil, err
	}
	if err := r.signIn(); err != nil {
		return nil, err
	}
	return &answer{goTo: "/c/" + i.Course}, nil
}

// enter makes who asks a member of the course that a link invites to, in the link's role.
func (r *request) enter(i *account.Invitation, name string) error {
	entry := roster.Entry{Course: i.Course, Verb: "joined", After: string(i.Role), Why: "a link of " + i.Creator}
	return r.DB.Do(r.Context(), func(tx *database.Tx) (err error) {
		if err := r.Accounts.Use(r.Context(), tx, i); err != nil {
			return err
		}
		who := r.account
		if who == nil {
			if who, err = r.Accounts.Create(r.Context(), tx, name, ""); err != nil {
				return badForm("%v", err)
			}
		}
		if err := r.Roster.Raise(r.Context(), tx, i.Course, who.ID, i.Role); err != nil {
			return err
		}
		if i.Creator == roster.Operator && i.Role == class.Owner {
			if err := r.Accounts.MakeAdmin(r.Context(), tx, who.ID); err != nil {
				return err
			}
		}
		r.account, entry.Actor, entry.Object = who, who.ID, who.ID
		return roster.Audit(r.Context(), tx, entry)
	})
}

// signIn makes the session that of r.account, under a new token.
func (r *request) signIn() error {
	if err := r.sessions.RenewToken(r.Context()); err != nil {
		return err
	}
	r.sessions.Put(r.Context(), account.AccountKey, r.account.ID)
	return nil
}

// login sends somebody to the identity provider.
func (r *request) login() (*answer, error) {
	if r.Provider == nil {
		return nil, problem{status: http.StatusNotFound, message: "people sign in here by the links that invite them", hint: "ask staff for one"}
	}
	address, l := r.Provider.Begin()
	r.sessions.Put(r.Context(), loginKey, l)
	http.Redirect(r.w, r.Request, address, http.StatusSeeOther)
	return nil, nil
}

// callback takes somebody whom the identity provider sends back.
func (r *request) callback() (*answer, error) {
	if r.Provider == nil {
		return nil, notFound
	}
	l, _ := r.sessions.Pop(r.Context(), loginKey).(account.Login)
	if said := r.FormValue("error"); said != "" {
		return nil, problem{status: http.StatusForbidden, message: r.Provider.Name + " did not let you in", hint: "sign in again"}
	}
	who, err := r.Provider.End(r.Context(), l, r.FormValue("state"), r.FormValue("code"))
	if err != nil {
		r.Log.Warn("sign-in failed", "cause", err)
		return nil, problem{status: http.StatusForbidden, message: "this sign-in can't be believed", hint: "sign in again", told: "a sign-in: " + err.Error()}
	}
	if r.account, err = r.Accounts.Identified(r.Context(), who.Issuer, who.Subject, who.Name, who.Email); err != nil {
		return nil, err
	}
	secret := r.sessions.PopString(r.Context(), joinKey)
	if err := r.signIn(); err != nil {
		return nil, err
	}
	if secret == "" {
		return &answer{goTo: "/"}, nil
	}
	i, err := r.invited(secret)
	if err != nil {
		return nil, err
	}
	return &answer{goTo: "/c/" + i.Course}, r.enter(i, "")
}

func (r *request) logout() (*answer, error) {
	return &answer{goTo: "/"}, r.sessions.Destroy(r.Context())
}

// tokenView is a token, as a page shows it.
type tokenView struct {
	ID      string        `json:"id"`
	Name    string        `json:"name"`
	Scope   account.Scope `json:"scope"`
	Created time.Time     `json:"created"`
	Expires time.Time     `json:"expires"`
	Used    *time.Time    `json:"used"`
}

func (r *request) tokens() (*answer, error) {
	return r.showTokens("")
}

// showTokens shows the tokens; fresh is the secret of one just made.
func (r *request) showTokens(fresh string) (*answer, error) {
	all, err := r.Accounts.Tokens(r.Context(), r.account.ID)
	if err != nil {
		return nil, err
	}
	views := []tokenView{}
	for _, t := range all {
		v := tokenView{t.ID, t.Name, t.Scope, t.Created, t.Expires, nil}
		if !t.Used.IsZero() {
			v.Used = &t.Used
		}
		views = append(views, v)
	}
	return &answer{page: "tokens", title: "Tokens", data: map[string]any{"Tokens": views, "Fresh": fresh, "Server": r.Address, "Scopes": account.Scopes}}, nil
}

func (r *request) newToken() (*answer, error) {
	days, err := strconv.Atoi(r.FormValue("days"))
	if err != nil || days < 1 || days > 366 {
		return nil, badForm("a token is good for 1 to 366 days")
	}
	scope := account.Scope(r.FormValue("scope"))
	if !slices.Contains(account.Scopes, scope) {
		return nil, badForm("there is no scope %q", scope)
	}
	t := account.Token{Account: r.account.ID, Name: r.FormValue("name"), Scope: scope, Expires: time.Now().Add(time.Duration(days) * 24 * time.Hour)}
	var secret string
	err = r.do(roster.Entry{Verb: "made a token", Object: t.Name, After: string(scope)}, func(ctx context.Context, tx *database.Tx) (err error) {
		secret, err = r.Accounts.NewToken(ctx, tx, t)
		return err
	})
	if err != nil {
		return nil, err
	}
	return r.showTokens(secret)
}

func (r *request) revoke() (*answer, error) {
	id := r.PathValue("token")
	err := r.do(roster.Entry{Verb: "revoked a token", Object: id}, func(ctx context.Context, tx *database.Tx) error {
		return r.Accounts.Revoke(ctx, tx, r.account.ID, id)
	})
	if errors.Is(err, account.ErrNone) {
		return nil, notFound
	}
	return &answer{goTo: "/tokens"}, err
}
