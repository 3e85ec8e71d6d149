"""Keyboard-only terminal client for municipal caseworkers."""

__version__ = "0.1.0"
