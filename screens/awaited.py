"""The groups of the workers that the next key waits for: what they do says where it belongs."""

LEAVING = "leave"
"""Saving what is typed, then ending in another screen."""
FINDING = "find"
"""Looking for what was typed; the next key may act on what is found."""
