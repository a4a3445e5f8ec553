"""Local: the servers and processes that `make run`, the command line and the tests start by themselves.

Words: a cluster is one PostgreSQL server with its data; a program is a process that the supervisor keeps.
Nothing in `core` or a capability imports this; in production it is not used at all.
"""
