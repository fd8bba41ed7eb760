package verify

import "context"

// checkShapes finds generic code that is compiled several times for each submission, which
// takes longer than compiling everything else.
func checkShapes(ctx context.Context, v *verification) error {
	several, err := v.Pipeline.Shapes(ctx, v.ch)
	if err != nil {
		return err
	}
	switch {
	case v.ch.Shapes != "" && len(several) == 0:
		v.find("challenge.toml", "shapes gives a reason for types of several shapes, and there is one shape; remove it")
	case v.ch.Shapes == "":
		for _, s := range several {
			v.find("", "%s: the compiler makes code for each in every submission; let hidden tests and driver share one, or say why they can't: shapes = \"…\" in challenge.toml", s)
		}
	}
	return nil
}
