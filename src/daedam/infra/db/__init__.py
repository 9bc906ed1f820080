"""The database: engines, sessions and tables. PostgreSQL is the only truth."""
