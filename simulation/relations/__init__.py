"""The four relations: edges between named people, machines and firms, and what forms, costs and divides them."""
