"""One module for each Textual screen, with its style sheet beside it."""
