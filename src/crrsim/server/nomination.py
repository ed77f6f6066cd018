"""Nomination: what load-serving entities ask for in the allocation tiers."""
