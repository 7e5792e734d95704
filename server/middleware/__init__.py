"""What wraps every request: ids, headers, limits. Plain ASGI, so that streams stay streams."""
