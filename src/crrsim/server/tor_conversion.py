"""TOR conversion: transmission ownership rights become CRRs, when the transferee approves."""
