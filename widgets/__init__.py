"""Widgets that more than one screen uses, or that deserve a test of their own."""
