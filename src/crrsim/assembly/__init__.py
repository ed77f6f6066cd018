"""Which rooms are plugged together for a run: our own mock in this process, or a server that a profile points at.

It exists so that a scenario never knows where it runs. A step asks the `Simulation` for a client, a moment or a state
of affairs; the mock arranges it, a foreign server can only be looked at.
"""
