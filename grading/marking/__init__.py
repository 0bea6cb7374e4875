"""Marking answers that people judge (阅卷): rounds, agreement and quality are pure; opening, desk and lead keep the records."""
