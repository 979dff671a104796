"""What plugs into Rasa: thin adapters from its pipeline to `mi` and to the statistical model."""
