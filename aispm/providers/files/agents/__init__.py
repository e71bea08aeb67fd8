"""Coding agents: their settings, what loosens them, and what they run by themselves."""
