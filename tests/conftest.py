"""Puts this folder on the path, so that every test can import the shared helpers beside it (fake_model, …)."""
