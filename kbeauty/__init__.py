"""The house: settings, page frame, servers and tools shared by all rooms."""
