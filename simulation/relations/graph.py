"""The relations as a graph: typed nodes and edges for networkx, made when somebody asks."""
