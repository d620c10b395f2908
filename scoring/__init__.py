"""Pure maths: a prediction file and a hidden solution in, two scores out. Knows no database and no web."""
