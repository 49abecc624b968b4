"""Taking everything along: asked for, watched, downloaded, opened."""

import json
import zipfile

from playwright.sync_api import expect

from tests.browser.conftest import PHONE

FINISHED = 60_000  # milliseconds


def test_export_is_watched_downloaded_and_opened(visit, complaints):
    page = visit("/settings/data/")
    streams = []
    page.on(
        "response",
        lambda answer: streams.append(answer) if "/events/" in answer.url else None,
    )

    page.get_by_role("button", name="Ask for an export").click()
    download = page.get_by_role("link", name="Download").first
    expect(download).to_be_visible(timeout=FINISHED)
    with page.expect_download() as caught:
        download.click()

    with zipfile.ZipFile(caught.value.path()) as archive:
        manifest = json.loads(archive.read("manifest.json"))
        assert archive.testzip() is None
    rows = {table["name"]: table["rows"] for table in manifest["tables"]}
    assert manifest["company"]["name"] == "Saebyeok Global"
    assert rows["accounts.company"] == 1
    assert rows["instagram.post"] > 100
    assert {answer.status for answer in streams} == {200}
    assert {answer.headers["content-type"] for answer in streams} == {
        "text/event-stream"
    }
    expect(page.get_by_role("button", name="Ask for an export")).to_be_visible()
    assert complaints == []


def test_pages_of_the_data_fit_a_phone(visit):
    for path in ("/settings/data/", "/settings/data/deletion/"):
        page = visit(path, size=PHONE)
        assert page.evaluate("document.documentElement.scrollWidth") == PHONE["width"]
