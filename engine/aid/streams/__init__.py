"""One module per stream of the programme."""
