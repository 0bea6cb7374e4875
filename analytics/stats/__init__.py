"""Statistics as pure functions of numbers: arrays in, frozen dataclasses out; each formula's docstring names its source.

They know no site and no language. What has no value for the data at hand is `analytics.errors.NotComputable`, with a reason's
code and figures, or ``None`` where the docstring says so; never NaN.
"""
