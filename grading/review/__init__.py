"""三审三校 on a site: who solved, reviewed and approved what, and which items may enter a form by it."""
