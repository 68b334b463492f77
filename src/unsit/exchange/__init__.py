"""What leaves the program as files: an analysis as tables, JSON, OpenSim motions and a page to read or print.

Each module turns one `Analysis` into the content of one file; nothing here writes to a disk.
"""
