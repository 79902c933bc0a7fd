"""Who is treated differently by a decision, by how much, and how sure that is."""
