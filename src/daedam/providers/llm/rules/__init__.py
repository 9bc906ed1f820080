"""The rules engine: explicit text features, thresholds with reasons, no model. Honest about being one."""
