"""`daedam bench …`: measurements of the running product, printed beside their limits. Never part of the tests."""
