"""Results and reports: totals recomputable by hand, evidence, what was not measured, and who decided."""
