"""The ISO's rule book and memory: what the market decides, with no HTTP and no JSON.

A `World` is the ISO's whole state at one moment. The services are functions named by their operation, each taking a
world and the participant who calls; a refusal is `RefusedByRule` with the ISO's codes. Every decision that can be
right or wrong is a `Rule`, and each rule has named defects beside it, so that the mock can be told to be wrong and the
suite can show that it notices.
"""
