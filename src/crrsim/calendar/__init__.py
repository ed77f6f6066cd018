"""The Market Sim plan as data, the windows of its markets, and the clock: every question of when is answered here.

Pacific time stays inside this room; what leaves it is an aware UTC `datetime`.
"""
