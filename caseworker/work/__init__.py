"""What a caseworker does, without pixels."""
