"""Benchmarks: ratios and figures for people, not tests. `make bench` runs the quick ones."""
