"""Evidence (证据) of one person's exam: one folder that a third party verifies without the system. `folder` begins it."""
