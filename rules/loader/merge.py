"""Lays a pack over the one it builds on: mappings merge by key, lists of items by `id`, anything else is replaced."""

from rules.loader.located import Located, PackFault


def lay(merged: dict[str, Located], name: str, above: Located, item: str) -> list[PackFault]:
    """Lay `above` over what stands in `merged` under `name`, if anything does; gives the faults as `merge` does."""
    merged[name], faults = merge(merged[name], above, item) if name in merged else settle(above, item)
    return faults


def merge(below: Located, above: Located, item: str) -> tuple[Located, list[PackFault]]:
    """Lay `above` over `below`.

    A mapping keeps the keys of `below` that `above` does not name. A list whose every element has an `id` keeps the
    items of `below` in their order, each merged with the item of the same id in `above`, and new items follow at the
    end; `remove: true` beside an id takes the item out. Any other list is replaced whole, unless `above` says what
    differs: `{add: [...], remove: [...]}`. All else is replaced.

    Args:
        below: what is built on.
        above: what differs.
        item: path by which faults name the value.

    Returns:
        the merged value (neither argument is changed) and the faults: a removal of what is not there.
    """
    if isinstance(below.value, list) and isinstance(above.value, dict) and set(above.value) <= {"add", "remove"}:
        return _amend_list(below, above, item)
    if isinstance(below.value, dict) and isinstance(above.value, dict):
        return _merge_mappings(below, above, item)
    if below.items() is not None and above.items() is not None:
        return _merge_items(below, above, item)
    return settle(above, item)


def settle(alone: Located, item: str) -> tuple[Located, list[PackFault]]:
    """Give a value that has nothing below it: a removal inside it is a fault."""
    inside = alone.value
    if isinstance(inside, dict):
        faults: list[PackFault] = []
        kept: dict[str, Located] = {}
        for key, value in inside.items():
            kept[key], more = settle(value, f"{item}.{key}")
            faults += more
        return _copy(alone, kept), faults
    if isinstance(inside, list):
        return _merge_items(_copy(alone, []), alone, item)
    return alone, []


def _merge_mappings(below: Located, above: Located, item: str) -> tuple[Located, list[PackFault]]:
    assert isinstance(below.value, dict)
    assert isinstance(above.value, dict)
    merged = dict(below.value)
    faults: list[PackFault] = []
    for key, value in above.value.items():
        name = f"{item}.{key}"
        merged[key], more = merge(merged[key], value, name) if key in merged else settle(value, name)
        faults += more
    return _copy(above, merged), faults


def _merge_items(below: Located, above: Located, item: str) -> tuple[Located, list[PackFault]]:
    assert isinstance(below.value, list)
    assert isinstance(above.value, list)
    merged = list(below.value)
    places = {each.id: index for index, each in enumerate(merged) if each.id is not None}
    removed: set[int] = set()
    faults: list[PackFault] = []
    for index, value in enumerate(above.value):
        name = f"{item}.{value.id or index}"
        place = places.get(value.id) if value.id is not None else None
        if _removes(value):
            if place is None:
                faults.append(
                    value.fault(name, f"`{value.id}` is not in the pack this one builds on: nothing to remove")
                )
            else:
                removed.add(place)
        elif place is None:
            settled, more = settle(value, name)
            merged.append(settled)
            faults += more
        else:
            merged[place], more = merge(merged[place], value, name)
            faults += more
    return _copy(above, [each for index, each in enumerate(merged) if index not in removed]), faults


def _amend_list(below: Located, above: Located, item: str) -> tuple[Located, list[PackFault]]:
    assert isinstance(below.value, list)
    assert isinstance(above.value, dict)
    merged = list(below.value)
    faults: list[PackFault] = []
    for name, change in above.value.items():
        if not isinstance(change.value, list):
            faults.append(change.fault(f"{item}.{name}", "must be a list"))
            continue
        for each in change.value:
            place = next((index for index, known in enumerate(merged) if known.plain() == each.plain()), None)
            if name == "add" and place is None:
                merged.append(each)
            elif name == "remove" and place is not None:
                del merged[place]
            else:
                known = "there already: nothing to add" if name == "add" else "not there: nothing to remove"
                faults.append(each.fault(f"{item}.{name}", f"`{each.plain()}` is {known}"))
    return _copy(above, merged), faults


def _removes(value: Located) -> bool:
    return value.id is not None and isinstance(value.value, dict) and _is_true(value.value.get("remove"))


def _is_true(value: Located | None) -> bool:
    return value is not None and value.value is True


def _copy(place: Located, value: dict[str, Located] | list[Located]) -> Located:
    return Located(value, place.file, place.line, place.column, place.key)
