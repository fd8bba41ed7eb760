package learner

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"reflect"
	"strings"

	"example.com/hook"
)

type shape interface {
	Area() float64
	fmt.Stringer
}

type square struct {
	Side float64 `json:"side" unit:"m"`
	note string
	*tail
}

type tail struct{ Tags []string }

func (s square) Area() float64               { return s.Side * s.Side }
func (s *square) Grow(by float64)            { s.Side += by }
func (s square) String() string              { return fmt.Sprintf("square of %g", s.Side) }
func (t *tail) Tagged() int                  { return len(t.Tags) }
func (s square) hidden() string              { return s.note }
func (s square) Write(b []byte) (int, error) { return len(b), nil }

type problem struct{ code int }

func (p *problem) Error() string   { return fmt.Sprint("problem ", p.code) }
func (p *problem) Is(e error) bool { return e == errKnown }

var errKnown = errors.New("known")

type key struct {
	a string
	b any
}

type secret interface{ hidden() string }

func init() { hook.Run = run }

func classify(x any) string {
	switch v := x.(type) {
	case shape:
		return "shape " + v.String()
	case error:
		return "error " + v.Error()
	case io.Writer:
		return "writer"
	case fmt.Stringer:
		return "stringer"
	case []int, map[string][]square:
		return fmt.Sprintf("%T", v)
	case func(int) string:
		return v(3)
	case nil:
		return "nil"
	}
	return reflect.TypeOf(x).String()
}

func run() {
	s := square{2, "n", &tail{[]string{"x"}}}
	var b strings.Builder
	for _, x := range []any{s, &s, &problem{3}, errKnown, &b, []int{1}, map[string][]square{}, func(i int) string { return fmt.Sprint(i) }, nil, key{"a", 1}, 1.5, make(chan square)} {
		fmt.Println(classify(x))
	}
	_, isSecret := any(s).(secret)
	_, isReader := any(s).(io.Reader)
	fmt.Println(isSecret, any(s).(secret).hidden(), isReader)
	wrapped := fmt.Errorf("outer: %w", &problem{9})
	var p *problem
	fmt.Println(errors.As(wrapped, &p), p.code, errors.Is(wrapped, errKnown), wrapped)

	t := reflect.TypeOf(s)
	fmt.Println(t, t.PkgPath(), t.NumField(), t.Field(0).Tag.Get("unit"), t.NumMethod(), reflect.PointerTo(t).NumMethod())
	for i := range reflect.PointerTo(t).NumMethod() {
		fmt.Println(reflect.PointerTo(t).Method(i).Name, reflect.PointerTo(t).Method(i).Type)
	}
	reflect.ValueOf(&s).MethodByName("Grow").Call([]reflect.Value{reflect.ValueOf(1.5)})
	fmt.Println(s.Side, reflect.ValueOf(s).Method(0).Call(nil)[0])

	// Types made when the program runs are those the compiler made.
	fmt.Println(reflect.PointerTo(t) == reflect.TypeOf(&s), reflect.SliceOf(t) == reflect.TypeOf([]square{}),
		reflect.MapOf(reflect.TypeOf(""), reflect.SliceOf(t)) == reflect.TypeOf(map[string][]square{}),
		reflect.ChanOf(reflect.BothDir, t) == reflect.TypeOf(make(chan square)),
		reflect.SliceOf(reflect.TypeOf(0)) == reflect.TypeOf([]int{}))
	_, isType := any(t).(reflect.Type)
	_, isNoType := any(s).(reflect.Type)
	fmt.Println(isType, isNoType, any(t).(reflect.Type).Kind())
	made := reflect.New(reflect.SliceOf(t)).Elem()
	made = reflect.Append(made, reflect.ValueOf(s))
	fmt.Println(made.Interface().([]square)[0].Side)
	made = reflect.MakeMap(reflect.MapOf(reflect.TypeOf(key{}), t))
	made.SetMapIndex(reflect.ValueOf(key{"k", 2}), reflect.ValueOf(s))
	fmt.Println(made.Interface().(map[key]square)[key{"k", 2}].Side, len(made.Interface().(map[key]square)))

	data, err := json.Marshal(map[string]any{"s": s, "p": &problem{1}, "n": []any{1, "two", nil}})
	fmt.Println(string(data), err)
	var back struct{ S square }
	fmt.Println(json.Unmarshal(data, &back), back.S.Side)
	fmt.Printf("%v %+v %T\n", key{"a", &tail{}}.a, tail{[]string{"q"}}, wrapped)
	fmt.Println(key{"a", 1} == key{"a", 1}, any(key{"a", 1}) == any(key{"a", 2}), any(s) != any(1))
}
