"""The interview itself, in pure Python: no Qt, no torch, no threads, no clock."""
