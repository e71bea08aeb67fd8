"""What people write for coding agents to read: rules, skills, commands, prompts."""
