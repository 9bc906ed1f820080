"""A report as a file to keep: PDF, JSON and XLSX. Everything in them was computed before; nothing is computed here."""
