"""Settings, database, journal, outbox, encryption, audit, errors: what features and media stand on."""
