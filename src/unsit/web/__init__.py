"""The page, and the server that thinks for it: on this machine only."""
