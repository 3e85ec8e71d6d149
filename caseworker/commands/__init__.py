"""One module for each subcommand; each imports what it needs when it runs."""
