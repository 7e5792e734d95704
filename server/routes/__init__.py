"""Routes, a noun each."""
