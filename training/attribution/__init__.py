"""Training of the attribution head: who says what, by which cue (see ../README.md)."""
