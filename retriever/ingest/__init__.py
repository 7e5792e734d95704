"""Files to documents: text, blocks, sentences and passages."""
