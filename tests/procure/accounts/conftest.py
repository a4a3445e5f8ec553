from tests.support.web import app, client, client_as

__all__ = ["app", "client", "client_as"]
