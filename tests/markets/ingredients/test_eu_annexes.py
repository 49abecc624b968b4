"""The file that is shipped is what the tool makes of CosIng's tables."""

from markets.ingredients.packs import ANNEXES
from tests.shared_data import shared
from tools import eu_annexes


def test_shipped_file_is_made_by_the_tool(tmp_path, monkeypatch):
    folder = shared("data/regulatory-cosing_annex_ii-2025.csv.gz").parent
    made = tmp_path / "made.jsonl"
    monkeypatch.setattr(eu_annexes, "OUT", made)
    monkeypatch.setattr("sys.argv", ["eu_annexes", str(folder)])

    eu_annexes.main()

    assert made.read_text("utf-8") == ANNEXES.read_text("utf-8")
