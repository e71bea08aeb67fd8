"""MCP servers that run as containers: in Compose files and in Kubernetes."""
