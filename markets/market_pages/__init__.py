"""What the page of a market is put together from; each panel answers alone."""
