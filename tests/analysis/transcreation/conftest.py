"""The doubles of the engines, for a kind that looks at what they say."""

from tests.analysis.engines.conftest import (  # noqa: F401 - fixtures
    _fresh,
    double,
    only_openai,
    prices,
    with_keys,
)
