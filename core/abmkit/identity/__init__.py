"""Who is who: which row a reference means, and why."""
