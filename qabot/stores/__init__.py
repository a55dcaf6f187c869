"""Stores: SQLite as the truth, FAISS derived from it."""
