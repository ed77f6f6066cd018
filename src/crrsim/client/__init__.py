"""We as a participant: one session for each certificate, ten services, 69 operations under the ISO's own verbs.

A refusal is a value and trouble is an exception: scenarios wait for the first, and nobody should mistake the second for
it. Each exchange is recorded and held against the published documents without being asked. This room knows nothing of
the double; it would talk to the real system just the same.
"""
