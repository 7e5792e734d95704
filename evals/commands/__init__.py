"""The commands of `inquote eval`, a file for each group."""
