package account

import (
	"context"
	"errors"
	"fmt"

	"github.com/coreos/go-oidc/v3/oidc"
	"golang.org/x/oauth2"
)

// Provider is an identity provider that people sign in with, by OpenID Connect: the
// authorization code flow with PKCE (RFC 7636), a state and a nonce.
type Provider struct {
	Name string // as the page calls it

	config   oauth2.Config
	verifier *oidc.IDTokenVerifier
}

// NewProvider finds a provider by its issuer's address. back is the address of the server
// that the provider sends people to.
func NewProvider(ctx context.Context, name, issuer, client, secret, back string) (*Provider, error) {
	p, err := oidc.NewProvider(ctx, issuer)
	if err != nil {
		return nil, fmt.Errorf("identity provider %s: %w", issuer, err)
	}
	return &Provider{
		Name:     name,
		config:   oauth2.Config{ClientID: client, ClientSecret: secret, Endpoint: p.Endpoint(), RedirectURL: back, Scopes: []string{oidc.ScopeOpenID, "profile", "email"}},
		verifier: p.Verifier(&oidc.Config{ClientID: client}),
	}, nil
}

// Login is what is remembered of somebody who was sent to the provider.
type Login struct{ State, Nonce, Verifier string }

// Begin returns the address to send somebody to, and what to remember of it.
func (p *Provider) Begin() (address string, l Login) {
	l = Login{State: oauth2.GenerateVerifier(), Nonce: oauth2.GenerateVerifier(), Verifier: oauth2.GenerateVerifier()}
	return p.config.AuthCodeURL(l.State, oidc.Nonce(l.Nonce), oauth2.S256ChallengeOption(l.Verifier)), l
}

// Identity is who somebody is at a provider.
type Identity struct{ Issuer, Subject, Name, Email string }

// End exchanges the code that the provider sent back. The error says why it is not to be
// believed.
func (p *Provider) End(ctx context.Context, l Login, state, code string) (*Identity, error) {
	if l.State == "" || state != l.State {
		return nil, errors.New("this sign-in was not begun here, or ended already")
	}
	t, err := p.config.Exchange(ctx, code, oauth2.VerifierOption(l.Verifier))
	if err != nil {
		return nil, fmt.Errorf("exchange the code: %w", err)
	}
	raw, ok := t.Extra("id_token").(string)
	if !ok {
		return nil, errors.New("the provider sent no ID token")
	}
	id, err := p.verifier.Verify(ctx, raw)
	if err != nil {
		return nil, err
	}
	if id.Nonce != l.Nonce {
		return nil, errors.New("the ID token has another nonce")
	}
	var claims struct {
		Name      string `json:"name"`
		Preferred string `json:"preferred_username"`
		Email     string `json:"email"`
	}
	if err := id.Claims(&claims); err != nil {
		return nil, err
	}
	name := claims.Name
	for _, other := range []string{claims.Preferred, claims.Email, "somebody"} {
		if name == "" {
			name = other
		}
	}
	return &Identity{id.Issuer, id.Subject, name, claims.Email}, nil
}
