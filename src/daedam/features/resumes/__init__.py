"""Résumés: uploaded, parsed in a limited child, embedded, corrected by their owner."""
