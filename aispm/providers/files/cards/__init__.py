"""The cards by which agents tell others what they do and how to call them (A2A)."""
