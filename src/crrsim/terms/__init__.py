"""The words of the CRR business: quantities, products, markets, participants, refusals.

No I/O, and nothing of ours is imported.
"""
