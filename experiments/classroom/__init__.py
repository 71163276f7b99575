"""The classroom: one economy, or two on the same luck, that can be played, changed while they run and made again."""
