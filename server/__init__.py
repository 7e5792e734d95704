"""The faces of inquote: HTTP, the chat page and the command line."""
