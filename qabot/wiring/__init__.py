"""The composition root: the only place that chooses parts and builds them."""
