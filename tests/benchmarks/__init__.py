"""How fast the program is: one module for each part that must be fast."""
