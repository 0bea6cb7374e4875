"""JupyterHub behind the room's accounts: who may come in, with what; it is an extra, and nothing else of the room imports it."""
