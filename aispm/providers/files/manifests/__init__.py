"""What a project offers to run as an MCP server, and in which package."""
