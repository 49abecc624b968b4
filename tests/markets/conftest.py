import pytest

# Their tests are mostly about the same words.
OF_ONE_WORKER = ("editing", "rules")


def pytest_collection_modifyitems(items):
    """What finds a market's words takes half a second to make: one worker makes it for all."""
    for item in items:
        folder = item.path.parent
        if folder.parent.name == "markets" and folder.name in OF_ONE_WORKER:
            item.add_marker(pytest.mark.xdist_group(folder.name))
