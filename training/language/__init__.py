"""Training of the language model: one encoder, many heads (see ../README.md)."""
