"""Market data: the downloads, ZIP archives of CSV or JSON rows."""
