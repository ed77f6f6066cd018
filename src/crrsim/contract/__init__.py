"""What goes over the wire: the ten services' documents in our own words, and their Python image.

Client and server share nothing else, and every exchange of either is held against these documents: they are the third
witness between the two. Imports `terms` only.
"""
