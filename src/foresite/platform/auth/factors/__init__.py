"""Second factors and passkeys: what a person has, beside what they know."""
