"""Known benchmarks, by path, each beside plain baselines computed in the same run."""
