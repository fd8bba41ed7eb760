package verify

import (
	"context"
	"fmt"
	"time"

	"github.com/gradus-dev/gradus/grader/cache"
)

// Budget is the ID of the finding that checking a challenge takes too much processor time.
const Budget = "budget"

// budgetMargin is how many times its budget a verification may take before that is a
// finding: the same work takes up to half as long again on a processor that is shared, and
// processors differ.
const budgetMargin = 2.0

// weigh holds the processor time that a verification took against the challenge's budget.
// One that is over is made once more, by when all caches are filled, and the lesser time
// counts. It is kept by content, since only a verification that takes nothing from the
// cache tells. A challenge with other findings is not weighed: they come first.
func (v *verification) weigh(ctx context.Context, depth Depth, spent time.Duration) error {
	key, allowed := v.budget(depth)
	if key == "" || spent <= 0 || len(v.result.Findings) > 0 {
		return nil
	}
	most := time.Duration(budgetMargin * float64(allowed))
	kept := fmt.Sprintf("%s-%s-%s", Budget, key, cache.Key([]byte(v.digest()), []byte(v.ch.Hash)))
	if !v.remembered {
		if spent > most {
			v.tell("once more, as it took more than its budget")
			again, err := v.again(ctx, depth)
			if err != nil || len(v.result.Findings) > 0 {
				return err
			}
			spent = min(spent, again)
		}
		v.memorise(kept, &spent)
	} else if !v.remember(kept, &spent) {
		return nil
	}
	v.result.Spent = spent
	if spent > most {
		v.result.Findings = append(v.result.Findings, Finding{Budget, "challenge.toml", fmt.Sprintf(
			"the checks took %.1f s of processor time, and again as much: more than %g times the %v they may take. "+
				"Make the hidden tests do less, or raise %s in [budget] and say why; --fresh measures again", spent.Seconds(), budgetMargin, allowed, key)})
	}
	return nil
}

// budget returns the key in the manifest and the processor time that a verification may
// take; the key is "" where there is no bound.
func (v *verification) budget(depth Depth) (key string, allowed time.Duration) {
	switch depth {
	case Quick:
		return "quick", v.ch.Budget.Quick
	case Full:
		return "full", v.ch.Budget.Full
	default:
		return "", 0
	}
}

// again verifies the challenge once more, without the cache, and returns the processor
// time that took. What it finds is added: the first time found nothing.
func (v *verification) again(ctx context.Context, depth Depth) (time.Duration, error) {
	fresh := *v.Verifier
	fresh.Fresh = true
	before := ProcessorTime()
	second, err := fresh.checks(ctx, v.ch, depth)
	if err != nil {
		return 0, err
	}
	v.result.Findings = append(v.result.Findings, second.result.Findings...)
	return ProcessorTime() - before, nil
}
