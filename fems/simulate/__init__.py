"""A complex of plants with a known truth, for the demo, the tests and the benchmarks."""
