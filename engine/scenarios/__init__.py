"""Scenarios: a request under a framework, kept, linked, explained, put on paper; and what the cohort adds up to."""
