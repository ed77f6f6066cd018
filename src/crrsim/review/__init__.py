"""Is what the ISO posted right? Recomputed from the downloads alone, as any participant could.

The room exists apart from the market, whose figures it checks, and never meets the server: on the real system it has
the same files to go by. Every check returns sentences, one for each thing that is wrong.
"""
