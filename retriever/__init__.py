"""Retrieval, reading, deciding and citing: everything between an article and a cited answer."""

__version__ = "0.1.0"
