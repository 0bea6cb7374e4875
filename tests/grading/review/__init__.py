"""Tests of `grading.review`."""
