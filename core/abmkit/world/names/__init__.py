"""Invented names of companies and people in the scripts they are written in."""
