"""What happened, written down as it happens: an append-only journal that others may rely on and nobody can leak from.

Everything a report shows is rebuilt from these files, so a run that was killed still tells its story up to that
moment. Redaction stands before the first byte; the verdict on whose fault a failure is comes from one table.
"""
