"""Mail: what is to be written to people, kept until it is sent, and the way to the mail server."""
