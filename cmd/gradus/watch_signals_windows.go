package main

import (
	"os"

	tea "charm.land/bubbletea/v2"
)

// endings are the signals that end the screen, beside those that end every command.
var endings []os.Signal

// pausing is for systems on which a signal can stop a program for a while.
type pausing struct{ program *tea.Program }

func newPausing() *pausing { return &pausing{} }

func (*pausing) run(func(tea.Msg)) {}

func (*pausing) filter(_ tea.Model, msg tea.Msg) tea.Msg { return msg }

func (*pausing) end() {}
