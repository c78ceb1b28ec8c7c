"""What happens in an organisation, told once, in order, to whoever listens."""
