"""Hold predictions against measurements: published ones, left-out ones, or the user's own."""
