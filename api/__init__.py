"""The ways in: HTTP routes, the command line, settings; `create_app` puts everything together."""
