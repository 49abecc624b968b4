"""How staff change rules and knowledge: a draft, a second person, a version, and whom it concerns."""
