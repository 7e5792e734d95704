"""Answer quality, measured: gold sets, metrics, runners and reports."""
