"""Companies, coaches and contracts: recognising, checking and placing what users hand in."""
