"""What a service refuses, in a form that pages, commands and the API can each show in the user's language."""


class ProcureError(Exception):
    """Root of everything a service raises on purpose."""


class Invalid(ProcureError):
    """A value that can't be taken.

    Attributes:
        field: the field of the form or argument it concerns; empty where it concerns the whole.
        message: id of the message in the catalogues, with `%(name)s` places.
        parameters: what fills the places.
    """

    def __init__(self, field: str, message: str, **parameters: object) -> None:
        super().__init__(f"{field}: {message % parameters if parameters else message}")
        self.field = field
        self.message = message
        self.parameters = parameters


class NotFound(ProcureError):
    """The record does not exist, or the actor may not know that it does."""


class Forbidden(ProcureError):
    """The actor may not do this."""


class Conflict(ProcureError):
    """Somebody else changed the record since it was read; nothing was overwritten.

    Attributes:
        changed: the fields that differ, with the value that now stands there.
    """

    def __init__(self, changed: dict[str, object]) -> None:
        super().__init__(f"changed meanwhile: {', '.join(sorted(changed))}")
        self.changed = changed
