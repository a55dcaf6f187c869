"""How an installation and its index are doing: `qabot status` and `qabot doctor`."""
