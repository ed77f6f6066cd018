"""We as the ISO: the ten services over mutual TLS, in front of the market's rule book.

The room turns bytes into calls and answers into bytes. What is allowed and what happens is decided in `market`;
what the wire looks like is written in `contract`. The client never comes in here: the two meet only on a socket.
"""
