"""An embedded municipal case API: real HTTP over SQLite, for trying, testing and training."""
