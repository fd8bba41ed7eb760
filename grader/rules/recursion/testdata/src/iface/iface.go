// Package iface recurses through values that its callers make.
package iface

type Expr interface{ Eval() int }

type Lit int

func (l Lit) Eval() int { return int(l) }

type Add struct{ X, Y Expr }

func (a *Add) Eval() int { return a.X.Eval() + a.Y.Eval() }
