"""The months after publication: meetings, logbooks, payments, what waits and who must act."""
