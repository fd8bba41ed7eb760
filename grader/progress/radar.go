package progress

import (
	"fmt"
	"math"
	"strings"

	"github.com/gradus-dev/gradus/grader/skill"
)

// radar draws the shares of skills as a polygon, each on a ray of its own, the first
// pointing up.
type radar struct {
	Rings  []string // polygons of a quarter, a half, three quarters and all
	Shape  string   // polygon of what has been reached
	Spokes []spoke
}

type spoke struct {
	X, Y       float64 // where the ray ends
	LabelX     float64
	LabelY     float64
	Anchor     string // of the label: start, middle or end
	Title      string
	Percentage int
}

// The radar's measures, in the units of its view box.
const (
	radarCentre = 200.0
	radarRadius = 130.0
	labelOffset = 18.0
)

// newRadar returns the radar of the root skills that challenges practise; nil for fewer
// than three, which span nothing.
func newRadar(scores []skill.Score) *radar {
	var roots []skill.Score
	for _, s := range scores {
		if s.Depth == 0 && s.Possible > 0 {
			roots = append(roots, s)
		}
	}
	if len(roots) < 3 {
		return nil
	}
	r := &radar{}
	for _, share := range []float64{0.25, 0.5, 0.75, 1} {
		r.Rings = append(r.Rings, polygon(len(roots), func(int) float64 { return share }))
	}
	r.Shape = polygon(len(roots), func(i int) float64 { return roots[i].Share })
	for i, s := range roots {
		x, y := onRay(i, len(roots), radarRadius)
		lx, ly := onRay(i, len(roots), radarRadius+labelOffset)
		anchor := "middle"
		if lx > radarCentre+1 {
			anchor = "start"
		} else if lx < radarCentre-1 {
			anchor = "end"
		}
		r.Spokes = append(r.Spokes, spoke{x, y, lx, ly, anchor, s.Title, skill.Percent(s.Share)})
	}
	return r
}

func onRay(i, of int, length float64) (x, y float64) {
	angle := 2 * math.Pi * float64(i) / float64(of)
	return round(radarCentre + length*math.Sin(angle)), round(radarCentre - length*math.Cos(angle))
}

func round(f float64) float64 { return math.Round(10*f) / 10 }

// polygon returns the points of a polygon with a corner on each ray.
func polygon(rays int, share func(i int) float64) string {
	points := make([]string, rays)
	for i := range points {
		x, y := onRay(i, rays, radarRadius*share(i))
		points[i] = fmt.Sprintf("%g,%g", x, y)
	}
	return strings.Join(points, " ")
}
