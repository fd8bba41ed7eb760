package verify

import "time"

// ProcessorTime is 0: nobody says.
func ProcessorTime() time.Duration { return 0 }
