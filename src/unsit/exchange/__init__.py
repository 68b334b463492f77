"""What leaves the program as files: an analysis as tables, JSON, OpenSim motions and a page to read or print.

Most modules turn one `Analysis` into the content of one file. Beside them: the planned breaks as a calendar, stretches
as JSON, and what others keep as files: exercises, and ideas for a break.
Only `whole_file` and `idea_files` touch a disk.
"""
