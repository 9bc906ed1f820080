"""HTTP ground rules: who may call what, one transaction a request, one shape of errors."""
