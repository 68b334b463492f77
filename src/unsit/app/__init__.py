"""The program: the command line, one module per command. Only here do all the rooms meet."""
