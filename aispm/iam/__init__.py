"""Who may do what: pure evaluators of the clouds' own policy languages. No SDK, no I/O."""
