"""A page to hand out: runs made beforehand, in one file that needs neither a server nor a network."""
