"""Tests of the house as a whole: which way its rooms look."""
