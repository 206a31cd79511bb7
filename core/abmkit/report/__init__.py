"""Reports: what they ask, the blocks they are made of, and their words."""
