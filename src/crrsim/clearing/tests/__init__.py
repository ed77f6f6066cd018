"""Unit tests of clearing."""
