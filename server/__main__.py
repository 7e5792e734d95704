"""`python -m server` is `inquote`."""

from server.cli import main

main()
