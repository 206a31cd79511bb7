"""Words for people: one file a command."""
