"""A browser and its system in two words, so that people know their sessions; no more of it is kept."""

_BROWSERS = (
    ("Edg", "Edge"),
    ("OPR/", "Opera"),
    ("SamsungBrowser", "Samsung Internet"),
    ("Firefox", "Firefox"),
    ("FxiOS", "Firefox"),
    ("Chrome", "Chrome"),
    ("CriOS", "Chrome"),
    ("Safari", "Safari"),
)
"""What stands in the text a browser sends, the telling before the common: most claim to be Chrome and Safari too."""

_SYSTEMS = (
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Android", "Android"),
    ("Windows", "Windows"),
    ("Mac OS X", "macOS"),
    ("CrOS", "ChromeOS"),
    ("Linux", "Linux"),
)


def browser_name(sent: str) -> str:
    """Name browser and system, as `Firefox, Windows`; empty where neither is known.

    Args:
        sent: the header User-Agent.
    """
    found = (next((name for mark, name in known if mark in sent), "") for known in (_BROWSERS, _SYSTEMS))
    return ", ".join(name for name in found if name)
