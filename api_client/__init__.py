"""The municipal case API over HTTP: models, errors and one adapter for each kind of server."""
