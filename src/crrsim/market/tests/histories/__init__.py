"""Random histories of the market, in pieces: what each process lets one do, and what must hold whatever is done.

A state machine is put together of the pieces it needs; one has them all.
"""
