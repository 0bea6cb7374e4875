"""ACTmath: people at the scores 0 … 40 of two forms given to random groups, and what is published of their equating.

Kolen & Brennan, *Test Equating, Scaling, and Linking* (2004, 2014), as published with the R package equate.
"""

from __future__ import annotations

import numpy as np

X = np.fromstring(
    """
    0 1 1 3 9 18 59 67 91 144 149 192 192 192 201 204 217 181 184 170 201
    147 163 147 140 147 126 113 100 106 107 91 83 73 72 75 50 37 38 23 15
    """,
    dtype=int,
    sep=" ",
)
Y = np.fromstring(
    """
    0 1 3 13 42 59 95 131 158 161 194 164 166 197 177 158 169 132 158 151 134
    137 122 110 116 132 104 104 114 97 107 88 80 79 70 61 48 47 29 32 12
    """,
    dtype=int,
    sep=" ",
)

MOMENTS = {
    "x": (4329, 19.8524, 8.2116, 0.3753, 2.3024),
    "y": (4152, 18.9798, 8.9393, 0.3527, 2.1464),
}
"""People, mean, standard deviation, skewness, kurtosis."""

SLOPE, INTERCEPT = 1.08862, -2.63189
EQUIPERCENTILE = {1: 0.9796, 10: 8.1607, 20: 19.1647, 30: 30.1305, 39: 39.0807}
