"""One catalogue of hostile and broken papers: each through stock nbgrader and through ours, a control paper beside it.

    python -m tests.grading.catalogue            our outcomes anew, with stock's as they are kept; writes docs/hostile-papers.md
    python -m tests.grading.catalogue --stock    stock's outcomes anew, too (starts two kernels for each paper: takes long)

`case` says what a case is; `known`, `answers`, `identity`, `damage`, `times`, `files`, `bounds` and `formats` hold them;
`ours` and `stock` run them, `table` writes what came of them.
"""
