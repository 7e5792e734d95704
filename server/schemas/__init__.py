"""What comes in and goes out over HTTP, as pydantic models in the contract's key order."""
