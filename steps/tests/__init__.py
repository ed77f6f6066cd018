"""Tests of the steps: what the guards refuse, what sentences match, what tables complain of."""
