"""A city that has adopted the shipped pack."""

from tests.support.city import city, count_queries, pack, screened

__all__ = ["city", "count_queries", "pack", "screened"]
