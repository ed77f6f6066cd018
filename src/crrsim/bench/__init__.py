"""How fast ours is beside its peers, measured in one run on one machine, the peer's figure next to ours."""
