"""Secondary market: holders trade CRRs among themselves."""
