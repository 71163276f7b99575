"""Where people, firms, machines and money find each other."""
