"""Load migration: customers change their LSE, and a share of the allocated CRRs goes with them."""
