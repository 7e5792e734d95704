"""`python -m server` is `inquote`."""

from server.cli import main

if __name__ == "__main__":  # a child process loads this file without being it
    main()
