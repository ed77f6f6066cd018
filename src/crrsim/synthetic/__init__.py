"""Plausible participants and their ordinary business, all from one seed.

Results are empty where nobody trades, so a cast files its bids while the double plays the calendar forward.
"""
