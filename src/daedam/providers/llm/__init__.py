"""The language-model capability: plans, follow-ups, evaluations and insights, by rules or by a model."""
