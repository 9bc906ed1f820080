"""One folder a feature: routes, tasks, service, repository, schemas. Features have an order, no cycles."""
