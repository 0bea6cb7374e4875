"""The register of enforcement cards (行政执法证件) and its yearly review (年审)."""
