"""The commands, a file each. They import what is heavy inside their bodies."""
