"""Where a CRR begins and ends, and what it does to the grid in between.

A lossless direct-current network: buses, branches, single contingencies, the locations that are traded and the shift
factors that say how a megawatt spreads. Clearing stands on it and asks it nothing about markets.
"""
