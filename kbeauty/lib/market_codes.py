"""The markets that the product knows, as ISO 3166 codes; the home market comes first."""

MARKETS = (
    "KR", "JP", "CN", "TW", "HK", "SG", "US", "CA", "GB", "DE", "FR",
    "IT", "ES", "PL", "ID", "MY", "TH", "VN", "IN", "AE", "AU", "BR",
)  # fmt: skip
