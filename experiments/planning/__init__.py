"""A planner who lives on what the market records: hypothesis H12 and rows H6-H8, in a market without an economy."""
