"""What the grid can carry and what it is worth: pure functions, same input, same answer.

No market, no calendar, no participant is known here: bids, base load and a network model come in, awards and prices
go out, with a record of how they were found.
"""
