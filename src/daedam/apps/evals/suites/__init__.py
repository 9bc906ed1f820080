"""One file per question that is put to an engine; each returns figures with their limits."""
