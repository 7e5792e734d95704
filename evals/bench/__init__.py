"""What a question costs: time, memory, disk, each beside a bare reference in the same run."""
