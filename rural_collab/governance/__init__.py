"""How a collaborative decides: its governance over time, seats, committees, agreements, autonomies, and its life."""
