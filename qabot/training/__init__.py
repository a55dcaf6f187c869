"""How our own models are made; never loaded to answer a question."""
