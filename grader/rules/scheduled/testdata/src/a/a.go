package a

import (
	"encoding/json"
	"iter"
	"reflect"
	"runtime"
)

type counter struct{ N int }

func (c *counter) hide() {
	reflect.ValueOf(c).Elem().Field(0).SetInt(1) // want `reflect.Value.SetInt changes or waits for what a check of concurrency has to see`
}

func send(c chan int) {
	reflect.ValueOf(c).Send(reflect.ValueOf(1)) // want `reflect.Value.Send changes or waits`
}

func pull(seq iter.Seq[int]) {
	next, stop := iter.Pull(seq) // want `iter.Pull has the sequence run by a goroutine`
	next()
	stop()
}

func later(c *counter) {
	runtime.SetFinalizer(c, func(c *counter) { c.N++ }) // want `runtime.SetFinalizer has code run by goroutines`
}

func free(c *counter) (int, []byte) {
	text, _ := json.Marshal(c)
	return reflect.ValueOf(c).Elem().NumField(), text
}
