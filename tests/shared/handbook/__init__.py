"""The pages of docs/ that are made of the code: of tables, metrics and models."""
