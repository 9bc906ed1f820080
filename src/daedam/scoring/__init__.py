"""Rubrics, policies, evidence, totals and ranking: values in, values out. Nothing here performs IO."""
