"""Matching companies and coaches: affinity, exact allocation, its explanation, the review of a month's batch."""
