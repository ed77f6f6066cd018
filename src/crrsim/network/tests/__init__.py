"""Unit tests of the network."""
