"""MCP servers: whose config a file is, and what a server in it is."""
