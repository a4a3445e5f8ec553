"""Intervals and bounds for shares of small numbers."""

from math import sqrt

Z95 = 1.959963984540054
"""Two-sided 95 per cent of the normal distribution."""


def wilson(count: int, of: int, z: float = Z95) -> tuple[float, float]:
    """The score interval of a share (Wilson 1927), which holds for small numbers too.

    Args:
        count: how many have it.
        of: how many there are, 1 or more.
        z: quantile of the normal distribution.

    Returns:
        Lower and upper bound, 0-1.

    Raises:
        ValueError: `of` is below 1, or `count` not between 0 and it.
    """
    if of < 1 or not 0 <= count <= of:
        raise ValueError(f"{count} of {of} is no share")
    share, square = count / of, z * z
    middle = share + square / (2 * of)
    reach = z * sqrt(share * (1 - share) / of + square / (4 * of * of))
    scale = 1 + square / of
    return max(0.0, (middle - reach) / scale), min(1.0, (middle + reach) / scale)


def bounds_of_nonresponse(count: int, answered: int, of: int) -> tuple[float, float]:
    """What a share of all can be, whatever those who did not answer would have said: [k/N, (k + N - n)/N].

    Args:
        count: how many of those who answered have it.
        answered: how many answered.
        of: how many were asked, 1 or more.

    Raises:
        ValueError: the numbers don't contain each other.
    """
    if of < 1 or not 0 <= count <= answered <= of:
        raise ValueError(f"{count} of {answered} of {of} is no share")
    return count / of, (count + of - answered) / of
