"""How good the answers are: the figures, and `qabot eval` on an operator's own questions."""
