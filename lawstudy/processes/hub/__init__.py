"""`lawstudy serve --hub`: JupyterHub beside the room, and a server for each of its people."""
