"""The routes of the sandbox, a group of the API a module."""
