"""From score to document: results that two people publish, certificates and codes that verify off line; the register of

enforcement cards and its yearly review.
"""
