"""What the tests of the API are given."""

from tests.api.conftest import demo_url

__all__ = ["demo_url"]
