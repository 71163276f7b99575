"""How tasks become output: people, machines, organisation and technology."""
