"""From a question to a cited answer, one module a stage."""
