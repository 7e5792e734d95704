"""Measures of answers, each in a file of its own, with the paper it is from."""
