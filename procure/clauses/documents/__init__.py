"""Files that the check of clauses gives out: the officer's own contract with remarks, and the result as a report."""
