"""The Dutch national case APIs (ZGW): Zaken, Documenten, Catalogi, Besluiten."""
