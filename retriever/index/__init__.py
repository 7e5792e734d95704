"""The index: embeddings, FAISS, BM25 and their storage."""
