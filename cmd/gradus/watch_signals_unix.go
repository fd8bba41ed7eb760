//go:build unix

package main

import (
	"os"
	"os/signal"
	"syscall"

	tea "charm.land/bubbletea/v2"
)

// endings are the signals that end the screen, beside those that end every command.
var endings = []os.Signal{syscall.SIGHUP, syscall.SIGQUIT}

// pausing has a signal that stops gradus, as from another terminal, do what ctrl-Z does on
// the screen: it would leave the terminal drawn and raw.
type pausing struct{ stops chan os.Signal }

func newPausing() pausing {
	p := pausing{make(chan os.Signal, 1)}
	signal.Notify(p.stops, syscall.SIGTSTP)
	return p
}

// run waits for the signal until end is called.
func (p pausing) run(send func(tea.Msg)) {
	for range p.stops {
		send(tea.KeyPressMsg{Code: 'z', Mod: tea.ModCtrl})
	}
}

// filter lets the signal stop the program while that is what is wanted.
func (p pausing) filter(_ tea.Model, msg tea.Msg) tea.Msg {
	switch msg.(type) {
	case tea.SuspendMsg:
		signal.Reset(syscall.SIGTSTP)
	case tea.ResumeMsg:
		signal.Notify(p.stops, syscall.SIGTSTP)
	}
	return msg
}

func (p pausing) end() {
	signal.Stop(p.stops)
	close(p.stops)
}
