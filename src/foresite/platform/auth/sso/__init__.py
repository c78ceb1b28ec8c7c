"""Single sign-on: people whom an organisation's own OpenID provider vouches for."""
