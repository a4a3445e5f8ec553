from tests.support.web import app, client, client_as, no_limits

__all__ = ["app", "client", "client_as", "no_limits"]
