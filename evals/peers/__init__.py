"""Other libraries on the same articles, questions and embedding weights: `python -m evals.peers`.

Each runs in a virtual environment of its own and imports nothing of this project but `worker`.
"""
