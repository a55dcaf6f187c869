"""Adapters that read one file format each."""
