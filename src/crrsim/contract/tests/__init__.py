"""Tests of the wire: documents, models, catalogue, conformity, downloads."""
