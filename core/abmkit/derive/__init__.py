"""Facts as metrics read them: accounts, lists, zones and money already applied."""
