"""The invented clients."""
