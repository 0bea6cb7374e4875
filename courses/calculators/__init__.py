"""Calculators of lessons: deadlines, competence, discretion. Their rules are data, worked out here and nowhere else."""
