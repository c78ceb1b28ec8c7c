"""Who may do what: permissions and roles, and the keys of programs."""
