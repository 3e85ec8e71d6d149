"""Measurements of the program. Nothing is asserted: machines differ."""
