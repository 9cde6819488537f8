"""OGC API – Features over the register: Part 1 (17-069r4), Part 2 (18-058r1), Part 3 (19-079r2)."""
