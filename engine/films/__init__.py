"""From a drawing and its record to a film: what stands still, what moves, and how."""
