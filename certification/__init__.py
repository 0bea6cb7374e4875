"""From score to document: results that two people publish, certificates, and codes that verify off line."""
