"""One reconciliation of a whole year, from the list of what must be known to the yearly report."""
