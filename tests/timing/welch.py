"""Whether two sorts of work can be told apart by the time they take: Welch's t-test, as dudect does it (Reparaz et al. 2017).

Interruptions make a few samples very long and say nothing about the work. So the test is done on all samples and on those below
some quantiles of both sorts together, and the largest |t| counts: a difference that shows in the quick part of the
samples alone is found, too. Cropping both sorts at one place keeps the test fair: equal work stays equal.
"""
import math
import statistics

LIMIT = 4.5  # |t| above it is no chance: 7 in a million
KEPT = (1.0, 0.99, 0.9, 0.5)


def t_value(left: list[int], right: list[int]) -> float:
    if min(len(left), len(right)) < 2:
        return 0.0
    spread = statistics.variance(left) / len(left) + statistics.variance(right) / len(right)
    difference = statistics.fmean(left) - statistics.fmean(right)
    return difference / math.sqrt(spread) if spread > 0 else math.copysign(math.inf, difference) if difference else 0.0


def distance(left: list[int], right: list[int]) -> float:
    ranked = sorted(left + right)
    crops = [ranked[math.ceil(kept * len(ranked)) - 1] for kept in KEPT]
    cropped = (([time for time in left if time <= crop], [time for time in right if time <= crop]) for crop in crops)
    return max(abs(t_value(*pair)) for pair in cropped)
