"""Evidence files in, pages for people out; never a live object.

A report can so be rebuilt next month from last month's folder, on another machine, after a crash. What the files do not
say is not in the report.
"""
