"""`unsit remind`: one small process for the whole day, and the commands that talk to it.

It loads nothing of the coach: a break's page is a process of its own, and what is heavy (calendars, the stretches) is
read by others that come and go.
"""
