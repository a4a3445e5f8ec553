"""Who may open a page: each view says so itself, and what says nothing is closed."""

from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum
from typing import Any, TypeVar

from procure.core.actor import Actor, Role

F = TypeVar("F", bound=Callable[..., Any])

READING = frozenset({"GET", "HEAD", "OPTIONS"})


class Audience(Enum):
    """Whom a permission lets in."""

    EVERYONE = "everyone"
    SIGNED_IN = "signed in"
    ROLES = "roles"


@dataclass(frozen=True, slots=True)
class Permission:
    """Whom a view lets in.

    Attributes:
        audience: everyone, everyone who is signed in, or holders of a role.
        roles: the roles, where the audience is ROLES.
        scope: what an API token must have been made for; None for a page, which no token opens.
    """

    audience: Audience
    roles: frozenset[Role] = frozenset()
    scope: str | None = None

    @property
    def needs_actor(self) -> bool:
        """Whether it must be known who asks."""
        return self.audience is not Audience.EVERYONE

    def allows(self, actor: Actor | None, method: str) -> bool:
        """Whether somebody may call the view.

        Args:
            actor: who asks; None for nobody known.
            method: of HTTP. An auditor reads only: that role never lets a changing method through.
        """
        if self.audience is Audience.EVERYONE:
            return True
        if actor is None:
            return False
        if self.audience is Audience.SIGNED_IN:
            return True
        roles = self.roles if method in READING else self.roles - {Role.AUDITOR}
        return actor.has(*roles)


def permitted(*roles: Role) -> Callable[[F], F]:
    """Mark a view as open to holders of one of the roles. Auditors may be named where it reads; they never change."""

    def mark(view: F) -> F:
        return _marked(view, Permission(Audience.ROLES, frozenset(roles)))

    return mark


def permitted_by_token(scope: str, *roles: Role) -> Callable[[F], F]:
    """Mark a view of the API as open to tokens of a scope whose owners hold one of the roles when they call."""

    def mark(view: F) -> F:
        return _marked(view, Permission(Audience.ROLES, frozenset(roles), scope))

    return mark


def signed_in(view: F) -> F:
    """Mark a view as open to everyone who is signed in, whatever their roles."""
    return _marked(view, Permission(Audience.SIGNED_IN))


def public(view: F) -> F:
    """Mark a view as open to everyone."""
    return _marked(view, Permission(Audience.EVERYONE))


def permission_of(view: Callable[..., Any]) -> Permission | None:
    """What a view declares; None where it declares nothing, and so is closed."""
    return getattr(view, "permission", None)


def _marked(view: F, permission: Permission) -> F:
    view.permission = permission  # type: ignore[attr-defined]  # functions take attributes; F can't say so
    return view
