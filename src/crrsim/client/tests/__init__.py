"""Tests of the client room, against small servers of their own."""
