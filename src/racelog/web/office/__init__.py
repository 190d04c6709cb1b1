"""The race office: officials, signed in, ask by forms what the desk can be asked; `accounts` knows who they are."""
