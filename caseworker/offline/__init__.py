"""The encrypted store: mirror, drafts, outbox."""
