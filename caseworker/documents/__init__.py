"""Bytes in, safe text and pages out; the parsers run in a process of their own."""
