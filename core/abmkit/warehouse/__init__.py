"""The client's warehouse: one DuckDB file, loaded a batch at a time."""
